"""Sealing: the link between voters and ballots is destroyed, and then the ballots can be counted."""

import secrets

from sqlalchemy import Select, delete, exists, insert, select

from panel.audit.actions import record
from panel.ballots import link_keys, papers, rules
from panel.ballots.models import OpenBallot, SealedBallot
from panel.extensions import db
from panel.jobs.actions import enqueue
from panel.jobs.models import Job
from panel.people.models import Person
from panel.roll.actions import marks
from panel.roll.models import Channel
from panel.rounds.models import Phase, Round

COUNT_JOB = "count-round"


def is_sealed(budget_round: Round) -> bool:
    """Whether sealing is done; a round in which nobody voted is sealed too, and its count is queued."""
    sealed = exists().where(SealedBallot.round_id == budget_round.id)
    queued = exists().where(Job.kind == COUNT_JOB, Job.subject_id == budget_round.id)
    return bool(db.session.scalar(select(sealed | queued)))


def seal_round(budget_round: Round, organiser: Person) -> int:
    """Copy the ballots in random order, empty the open table, destroy the link key, and queue the count. How many ballots.

    RuleBroken naming the fault where marks and ballots do not agree; nothing is then changed.
    """
    db.session.execute(select(Round.id).where(Round.id == budget_round.id).with_for_update())
    db.session.refresh(budget_round, ["phase"])
    ballots = list(db.session.execute(_open(budget_round)))
    marked = marks(budget_round)
    rules.can_seal(
        closed=budget_round.phase == Phase.RESULT,
        sealed=is_sealed(budget_round),
        web_marks=marked.get(Channel.WEB, 0),
        web_ballots=len(ballots),
        paper_marks=marked.get(Channel.PAPER, 0),
    )
    secrets.SystemRandom().shuffle(ballots)
    fresh = [
        {**ballot._mapping, "key": papers.random_id(), "round_id": budget_round.id, "channel": Channel.WEB} for ballot in ballots
    ]
    if fresh:
        db.session.execute(insert(SealedBallot), fresh)
    db.session.execute(delete(OpenBallot).where(OpenBallot.round_id == budget_round.id))
    record("round.seal", f"round:{budget_round.id}", organiser, ballots=len(ballots))
    enqueue(COUNT_JOB, budget_round.id)
    db.session.flush()
    link_keys.destroy(budget_round)
    return len(ballots)


def _open(budget_round: Round) -> Select[str, str, str, str]:
    columns = (OpenBallot.body, OpenBallot.nonce, OpenBallot.commitment, OpenBallot.receipt_code)
    return select(*columns).where(OpenBallot.round_id == budget_round.id).order_by(OpenBallot.key)


def wipe_traces() -> None:
    """Take deleted ballots out of the database's files: where and by whom they were written could still link them to voters."""
    connection = db.engine.raw_connection()
    try:
        if db.engine.dialect.name == "postgresql":
            connection.driver_connection.autocommit = True  # type: ignore[union-attr]  # psycopg has it
            connection.cursor().execute("VACUUM FULL open_ballot")
            connection.driver_connection.autocommit = False  # type: ignore[union-attr]  # as above
        else:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
