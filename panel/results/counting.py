"""The count as the worker's job: first the last steps of secrecy, then the counting."""

from panel.ballots.actions import seal
from panel.ballots.actions.wipe import wipe
from panel.extensions import db
from panel.results.actions.count import Progress, store_count
from panel.rounds.models import Round


def count_round(round_id: int, progress: Progress) -> None:
    """Destroy the key, wipe the traces, count and store. Safe to run twice: an unpublished count is replaced by the same one."""
    finish_secrecy(round_id)
    store_count(round_id, progress)


def finish_secrecy(round_id: int) -> None:
    """The steps after sealing, each committed when it has answered. What one of them raises fails the job, visibly."""
    db.session.rollback()
    budget_round = db.session.get_one(Round, round_id)
    seal.destroy_key(budget_round)
    db.session.commit()
    wipe(budget_round)
    db.session.commit()
