"""Phases that are due begin by themselves: the worker's part, in transactions of its own."""

import logging
from collections.abc import Sequence

from panel.ballots.actions.phases import enter
from panel.errors import RuleBroken
from panel.extensions import database_now, db, writing
from panel.rounds import actions as rounds
from panel.rounds import rules
from panel.rounds.models import Phase, Round


def open_due_and_close_due() -> int:
    """Enter every phase whose date has come, by the database's clock; each in a transaction of its own. How many.

    Safe to run twice at once: a round is held, and looked at again, before it is moved. A round that is not ready (nothing on
    its ballot) stays where it is; the server's log says why.
    """
    db.session.rollback()
    before = writing.set(False)
    try:
        ids = [budget_round.id for budget_round, _phase in rounds.due_phases(database_now())]
        db.session.rollback()
    finally:
        writing.reset(before)
    return move_each(ids)


def move_each(ids: Sequence[int]) -> int:
    """Move what is due of each round. An error in one keeps none of the others; the first is raised when all had their turn."""
    moved, first = 0, None
    for round_id in ids:
        try:
            moved += move_if_due(round_id)
        except Exception as error:
            db.session.rollback()
            first = first or error
    if first:
        raise first
    return moved


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
