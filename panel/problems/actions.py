"""Note that something went wrong, mark it as seen."""

from dataclasses import dataclass

from sqlalchemy import case, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from panel import clock, logs
from panel.extensions import db
from panel.problems.models import Problem

MOST = 500
"""Faults that are kept: a site on which more than these go wrong at once needs no longer list."""


@dataclass(frozen=True)
class Fault:
    """What is kept of an error."""

    fingerprint: str
    kind: str
    place: str

    @classmethod
    def of(cls, error: BaseException) -> "Fault":
        return cls(logs.fingerprint(error), type(error).__qualname__[:80], logs.origin(error)[:200])


def note(fault: Fault, times: int = 1) -> None:
    """Count a fault, in the caller's transaction; the oldest go where there are more than the most."""
    now = clock.now()
    insert = postgresql_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
    row = insert(Problem).values(
        fingerprint=fault.fingerprint, kind=fault.kind, place=fault.place, count=times, first_at=now, last_at=now
    )
    count = case((Problem.count < 10**9, Problem.count + times), else_=Problem.count)
    changed = {"count": count, "last_at": now, "place": row.excluded.place}
    db.session.execute(row.on_conflict_do_update(index_elements=[Problem.fingerprint], set_=changed))
    kept = Problem.newest().with_only_columns(Problem.id).limit(MOST).subquery()
    old = delete(Problem).where(Problem.id.not_in(select(kept)))
    db.session.execute(old.execution_options(synchronize_session=False))


def mark_seen(problem: Problem) -> None:
    """An organiser knows of it; when it comes again it waits again."""
    problem.seen_at = clock.now()
    db.session.flush()
