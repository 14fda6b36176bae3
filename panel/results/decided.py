"""What is funded in the end: what the count chose, and what was decided beside it. The count itself never changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.money import pounds
from panel.proposals.decisions import Decision, DecisionKind, decisions_of
from panel.results import small
from panel.results.models import Result, ResultLine


@dataclass(frozen=True)
class Award:
    """What one proposal gets, and the decision about it where there is one that holds."""

    line: ResultLine
    by_count: bool
    """Whether the count chose it."""
    decision: Decision | None = None

    @property
    def pence(self) -> int:
        """What it is funded with; 0 for nothing. A decision that waits for a second organiser changes nothing yet."""
        if self.decision is None or self.decision.waits:
            return self.line.proposal.cost_pence if self.by_count else 0
        return self.decision.amount_pence

    @property
    def asked_pence(self) -> int:
        """The same, as if everybody had agreed."""
        return self.decision.amount_pence if self.decision else self.pence


def awards_of(result: Result) -> list[Award]:
    """All that stood on the ballot: first what the count chose, in the order that everybody may know. One query."""
    decided = {each.proposal_id: each for each in decisions_of(result.budget_round)}
    chosen = small.funded(result)
    others = [line for line in result.lines if not line.place]
    return [
        *(Award(line, True, decided.get(line.proposal_id)) for line in chosen),
        *(Award(line, False, decided.get(line.proposal_id)) for line in others),
    ]


def granted(awards: Sequence[Award]) -> list[Award]:
    """Those that get money."""
    return [each for each in awards if each.pence]


def left_pence(result: Result, awards: Sequence[Award]) -> int:
    """What all these leave of the money of the round, those that wait for a second organiser too; less than 0: too much."""
    return result.budget_round.budget_pence - sum(each.asked_pence for each in awards)


def add_up(result: Result, awards: Sequence[Award]) -> None:
    """RuleBroken where more is given than the round has."""
    over = -left_pence(result, awards)
    if over > 0:
        raise RuleBroken(
            _("That is %(over)s more than the %(budget)s of the round. Please give less, or decide about another one first.")
            % {"over": pounds(over), "budget": pounds(result.budget_round.budget_pence)}
        )


def can_publish(result: Result, awards: Sequence[Award]) -> None:
    """RuleBroken while a decision waits, where one no longer goes with the count, and where the money does not add up."""
    for each in awards:
        if each.decision:
            _goes_with(each, each.decision)
    add_up(result, awards)


def _goes_with(award: Award, decision: Decision) -> None:
    if decision.waits:
        raise RuleBroken(_("A decision waits for a second organiser: they agree, or it is taken back, before this is published."))
    meant = {DecisionKind.REFUSED: True, DecisionKind.GRANTED: False, DecisionKind.PART: False}.get(decision.kind)
    if meant is not None and meant is not award.by_count:
        raise RuleBroken(_("The count has changed since a decision was made. Please take it back, and decide anew."))
