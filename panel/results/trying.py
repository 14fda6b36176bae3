"""The words of a what-if that the reader's own browser counts; the script fills in what stands in braces."""

from panel.language import gettext as _
from panel.language import ngettext
from panel.results.queries import Report

FORMS = {"one": 1, "two": 2, "few": 3, "many": 6, "other": 10}
"""A number for each form of a plural, as browsers name them; the script writes the real one into the sentence."""


def sentences(report: Report) -> dict[str, str]:
    """What the script says, by name."""
    budget = report.result.budget_round.money(report.trace.budget_pence)
    return {
        "fetching": _("Fetching the file."),
        "counting": _("Counting"),
        "passes": _("Passes of the count done: {passes}."),
        "counted": _("Counted in your own browser. It is not the result."),
        "stopped": _("Stopped. Nothing was counted."),
        "fault": _("It could not be counted in this browser."),
        "mend": _("Please choose a proposal with what it would cost, or another rule."),
        "differs": _("It would come out differently"),
        "same": _("Nothing would change"),
        "taken_off": _("Taken off the ballot:"),
        "instead": _("%(tried)s instead of %(real)s") % {"tried": "{tried}", "real": "{real}"},
        "by": _("Counted by:"),
        "bar": _("Not the result. Of %(budget)s: %(granted)s would be granted, %(left)s would be left.")
        % {"budget": budget, "granted": "{granted}", "left": "{left}"},
        "in": _("Funded"),
        "not": _("Not funded this time"),
        "gained": _("now funded"),
        "lost": _("no longer funded"),
        "out": _("taken out"),
    }


def lines_differ() -> dict[str, str]:
    """How many lines differ, for each form of the plural."""
    told = {
        form: ngettext("%(num)s line differs; it is marked.", "%(num)s lines differ; they are marked.", number) % {"num": "{n}"}
        for form, number in FORMS.items()
    }
    return {"zero": _("No line differs."), **told}
