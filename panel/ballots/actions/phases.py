"""Moving a round on: by its dates, or by hand with a reason. Entering the vote freezes the round."""

import logging

from panel.ballots.actions import seal
from panel.ballots.actions.freeze import freeze
from panel.errors import RuleBroken
from panel.extensions import database_now, db, writing
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


def open_due_and_close_due() -> int:
    """Enter every phase whose date has come, by the database's clock; each in a transaction of its own. How many.

    Safe to run twice at once: a round is held, and looked at again, before it is moved. A round that is not ready (nothing on
    its ballot) stays where it is, and its page for organisers says why.
    """
    db.session.rollback()
    before = writing.set(False)
    try:
        ids = [budget_round.id for budget_round, _phase in rounds.due_phases(database_now())]
        db.session.rollback()
    finally:
        writing.reset(before)
    return sum(move_if_due(round_id) for round_id in ids)


def move_if_due(round_id: int) -> int:
    """Enter, one after the other, the phases of this round whose dates have come, and commit each. How many."""
    budget_round, moved = db.session.get_one(Round, round_id), 0
    try:
        while phase := _due(budget_round):
            enter(budget_round, phase, None, by_hand=False)
            db.session.commit()
            moved += 1
    except RuleBroken as broken:
        logging.getLogger("panel").info("round %s was not moved: %s", round_id, broken)
    db.session.rollback()
    return moved


def _due(budget_round: Round) -> Phase | None:
    rounds.lock(budget_round)
    return rules.next_due(budget_round, database_now())
