"""The worker's duty for the boards of votes: a batch where enough have voted, and all that is left when a vote is over."""

import logging
from collections.abc import Sequence

from sqlalchemy import select

from panel.ballots.actions import posting, seal
from panel.ballots.calls import calls_of
from panel.ballots.envelopes import CannotOpen
from panel.ballots.rules import VotePaused
from panel.ballots.sheets import is_settled, sheet_of
from panel.ballots.turns import turns_of
from panel.extensions import db, reading
from panel.rounds.models import Phase, Round


def post_if_due() -> int:
    """Bring the board of every vote that is not sealed up to date, each in a transaction of its own. How many leaves.

    Safe to do twice, at once, and after a `kill -9`: what is on a board already is not put there again. Where one board is
    broken, the others have their turn first.
    """
    with reading():
        ids = _unsealed()
    written, first = 0, None
    for round_id in ids:
        try:
            written += post(round_id)
        except Exception as error:
            first = first or error
        db.session.rollback()
    if first:
        raise first
    return written


def post(round_id: int) -> int:
    """One board, and commit. How many leaves; none, quietly, where the key is away: the vote is paused, organisers see it."""
    budget_round = db.session.get_one(Round, round_id)
    # Shared: voters do not wait, but nobody closes or seals the vote meanwhile.
    read_anew = ["phase", "frozen_at", "freeze_hash", "link_key_fingerprint", "ballot_bytes"]
    db.session.refresh(budget_round, read_anew, with_for_update={"read": True})
    if budget_round.frozen_at is None or seal.is_sealed(budget_round):
        return 0
    # A board is closed over all that is counted: while papers or calls are still to be keyed it takes batches as before.
    waiting = calls_of(budget_round).open or turns_of(budget_round).open
    over = budget_round.phase == Phase.RESULT and is_settled(sheet_of(budget_round)) and not waiting
    act = {Phase.VOTING: posting.post_batch, Phase.RESULT: posting.post_rest if over else posting.post_batch}.get(
        Phase(budget_round.phase)
    )
    try:
        written = act(budget_round) if act else 0
    except VotePaused:
        return 0
    except CannotOpen:
        logging.getLogger("panel").error("round %s: a ballot cannot be opened: nothing is put onto its board", round_id)
        return 0
    db.session.commit()
    return written


def _unsealed() -> Sequence[int]:
    """Votes that are open, and such as are over and wait to be sealed."""
    frozen = Round.frozen_at.is_not(None), Round.imported_from.is_(None), Round.phase.in_([Phase.VOTING, Phase.RESULT])
    rounds = db.session.scalars(select(Round).where(*frozen).order_by(Round.id)).unique()
    return [each.id for each in rounds if not seal.is_sealed(each)]
