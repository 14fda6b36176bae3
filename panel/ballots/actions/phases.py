"""Moving a round on. Entering the vote freezes the round."""

from panel.ballots.actions import seal
from panel.ballots.actions.freeze import freeze
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.people.models import Person
from panel.proposals.bilingual import is_in_both
from panel.proposals.dropping import drop_hidden, drop_undecided
from panel.rounds import actions as rounds
from panel.rounds import rules
from panel.rounds.funds import is_covered
from panel.rounds.models import Phase, Round


def enter(
    budget_round: Round, phase: Phase, person: Person | None, *, reason_cy: str = "", reason_en: str = "", by_hand: bool
) -> None:
    """Enter a phase. The vote freezes the round first, and what nobody has decided about falls off its ballot.

    RuleBroken where the round is not ready, its money or a language is not there, or its ballots are sealed.
    """
    rounds.lock(budget_round)
    if seal.is_sealed(budget_round):
        raise RuleBroken(_("The ballots of this round are sealed. Its phases cannot be moved any more."))
    rules.may_enter(budget_round, phase)
    if phase == Phase.VOTING:
        is_covered(budget_round)
        if budget_round.frozen_at is None:
            drop_hidden(budget_round, person)
        is_in_both(budget_round)
        freeze(budget_round, person)
        drop_undecided(budget_round, person, reason_cy=reason_cy, reason_en=reason_en)
    rounds.enter_phase(budget_round, phase, person, reason_cy=reason_cy, reason_en=reason_en, by_hand=by_hand)
