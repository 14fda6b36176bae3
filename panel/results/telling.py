"""A result in few words, for what leaves the site: a card on another page, a sheet for a paper, a poster."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from panel.language import LANGUAGES, ngettext, speaking, spoken, text_in
from panel.language import gettext as _
from panel.results.models import Result
from panel.results.queries import Report, Row, report
from panel.results.rules import lists_ballots, shows_totals
from panel.scrutiny.queries import Scrutiny, scrutiny_of
from panel.web.addresses import absolute
from panel.web.drawing import SplitBar, split_bar
from panel.web.drawing.code import square_code

MOST_NAMED = 12
"""Funded ones that are named on a card or a poster; of more, the others are counted."""


@dataclass(frozen=True)
class Told:
    """A result in one language."""

    language: str
    title: str
    """Of the round."""
    headline: str
    sentences: Sequence[str]
    why: str
    """What stands beside the address."""
    report: Report
    address: str
    scrutiny: Scrutiny

    @property
    def read_on(self) -> str:
        """The same for a link."""
        return self.why.removesuffix(":")

    @property
    def checked(self) -> str:
        """Who counted again and what they found; "" while nobody has signed."""
        if not self.scrutiny.signed:
            return ""
        return f"{' '.join(self.scrutiny.sentences)} {'; '.join(self.scrutiny.names)}."

    @property
    def named(self) -> Sequence[Row]:
        return self.report.funded[:MOST_NAMED]

    @property
    def more(self) -> str:
        """How many are not named; "" where all are."""
        left = len(self.report.funded) - MOST_NAMED
        return ngettext("and %(num)s more", "and %(num)s more", left) % {"num": left} if left > 0 else ""

    @property
    def bar(self) -> SplitBar:
        """The money of the round, in the pieces of what it funds."""
        return split_bar([row.pence for row in self.report.funded], self.report.trace.budget_pence)

    @property
    def code(self) -> Markup:
        """The square code of the address."""
        return square_code(self.address)

    @property
    def typed(self) -> str:
        """The address as one types it."""
        return self.address.removeprefix("https://").removeprefix("http://")

    def cost(self, row: Row) -> str:
        return self.report.result.budget_round.money(row.pence or row.line.cost_pence)


def told(result: Result) -> Told:
    """In the spoken language."""
    found, budget_round = report(result), result.budget_round
    address = absolute("results.show_result", round_id=budget_round.id)
    title = text_in(budget_round, "title", spoken())
    checked = scrutiny_of(budget_round)
    return Told(spoken(), title, found.headline, sentences(found), read_what(result.voters), found, address, checked)


def read_what(voters: int) -> str:
    """What there is to read where the result is: anybody can count again only where the ballots are published."""
    if lists_ballots(voters):
        return _("Read why, and count it again:")
    return _("Read why:") if shows_totals(voters) else _("Read the result:")


def told_in_both(result: Result) -> list[Told]:
    """Welsh first."""
    both = []
    for language in LANGUAGES:
        with speaking(language):
            both.append(told(result))
    return both


def sentences(found: Report) -> list[str]:
    """Who decided, whom it served, and what is left."""
    result, official, money = found.result, found.trace.official, found.result.budget_round.money
    if not result.voters:
        return [_("Nobody voted.")]
    who = ngettext("%(num)s person voted.", "%(num)s people voted.", result.voters)
    if found.yes_and_no:
        return [who % {"num": f"{result.voters:,}"}, *_left(found)]
    if official.winners:
        who = ngettext("%(num)s person shared out %(money)s.", "%(num)s people shared out %(money)s.", result.voters)
    told = [who % {"num": f"{result.voters:,}", "money": money(found.trace.budget_pence)}]
    if not found.funded:
        told.append(_("Nothing could be funded this time."))
    elif found.shows_totals and official.left_with_nothing and not found.decided:
        told.append(_("%(percent)s in every 100 got something they picked.") % {"percent": official.happy_percent})
    return [*told, *_left(found)]


def _left(found: Report) -> list[str]:
    money = found.result.budget_round.money(found.left_pence)
    return [_("%(money)s stays in the chest.") % {"money": money}] if found.funded and found.left_pence else []
