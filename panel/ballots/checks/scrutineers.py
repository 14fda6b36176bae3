"""What is said of scrutineers before a vote opens: who they are, or that nobody could count a small vote again."""

from collections.abc import Sequence

from flask import url_for

from panel.language import gettext as _
from panel.language import ngettext
from panel.rounds.models import Round
from panel.scrutiny import queries, words
from panel.scrutiny.conflicts import why_not
from panel.scrutiny.models import Scrutineer
from panel.web.checks import Line, Way


def who_counts_again(budget_round: Round) -> Sequence[Line]:
    """Their names; a warning where so few can vote that they alone could count again, and fewer than two have said yes."""
    people, lines = queries.named(budget_round).people, []
    if warning := queries.nobody_counts_again(budget_round):
        lines.append(Line(_("Nobody can count it again"), warning, holds=False))
    if people:
        lines.append(_named(people))
    if waiting := len([each for each in queries.asked(budget_round) if each.email]):
        said = ngettext(
            "%(num)s person was asked and has not answered. Once the vote is open they can no longer say yes.",
            "%(num)s people were asked and have not answered. Once the vote is open they can no longer say yes.",
            waiting,
        )
        lines.append(Line(_("Asked, and not answered yet"), said % {"num": waiting}, holds=False))
    return lines


def _named(people: Sequence[Scrutineer]) -> Line:
    """Who they are, and which of them cannot be one any more."""
    said = _("These people count the vote again afterwards. Once it is open the list stands.")
    reasons = [why_not(each.person, each.budget_round) if each.person else "" for each in people]
    items = [Way(words.named(each), "", reason) for each, reason in zip(people, reasons, strict=True)]
    return Line(_("Scrutineers"), said, items)


def name_scrutineers(budget_round: Round) -> Way:
    """Where they are named."""
    return Way(_("Name scrutineers"), url_for("scrutiny.scrutineers", round_id=budget_round.id), _("People who count it again."))
