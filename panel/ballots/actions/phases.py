"""Moving a round on. Entering the vote freezes the round."""

from panel.ballots.actions import seal
from panel.ballots.actions.freeze import freeze
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.people.models import Person
from panel.rounds import actions as rounds
from panel.rounds import rules
from panel.rounds.models import Phase, Round


def enter(
    budget_round: Round, phase: Phase, person: Person | None, *, reason_cy: str = "", reason_en: str = "", by_hand: bool
) -> None:
    """Enter a phase; the vote freezes the round first. RuleBroken where the round is not ready, or its ballots are sealed."""
    rounds.lock(budget_round)
    if seal.is_sealed(budget_round):
        raise RuleBroken(_("The ballots of this round are sealed. Its phases cannot be moved any more."))
    rules.may_enter(budget_round, phase)
    if phase == Phase.VOTING:
        freeze(budget_round, person)
    rounds.enter_phase(budget_round, phase, person, reason_cy=reason_cy, reason_en=reason_en, by_hand=by_hand)
