"""The picture of a result that is shared: how much, for how many plans, by how many people."""

from flask import Response

from panel.language import gettext as _
from panel.language import ngettext, spoken, text_in
from panel.results import small
from panel.results.decided import awards_of, granted
from panel.results.models import Result
from panel.settings.sharing import picture_to_share


def picture_of(result: Result) -> Response:
    """Of a published result."""
    budget_round, trace = result.budget_round, small.told(result.trace)
    parts = tuple(each.pence for each in granted(awards_of(result)))
    spent, whole = budget_round.money(sum(parts)), budget_round.money(budget_round.budget_pence)
    figures = [
        (str(len(parts)), ngettext("plan funded", "plans funded", len(parts))),
        (spent, _("of %(sum)s granted") % {"sum": whole}),
        (str(result.voters), ngettext("person voted", "people voted", result.voters)),
    ]
    lede = ngettext("%(num)s person decided what to fund.", "%(num)s people decided together what to fund.", result.voters)
    if not parts:
        lede = _("Nothing could be funded this time.")
    title = text_in(budget_round, "title", spoken())
    return picture_to_share(_("The result"), title, lede % {"num": result.voters}, figures, parts=parts, whole=trace.budget_pence)
