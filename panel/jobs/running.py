"""Do a job that was claimed. Every change names the lease's token."""

import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import update

from panel import clock
from panel.extensions import db
from panel.jobs import rules
from panel.jobs.actions import Lease, set_aside
from panel.jobs.kinds import Kinds
from panel.jobs.models import Job, JobState
from panel.logs import Known

log = logging.getLogger("panel.worker")


class LeaseLost(Exception):
    """Another worker has this job now, because this one was not heard of for too long."""


class Stopping(Exception):
    """The worker was told to stop while the job ran."""


def run(lease: Lease, kinds: Kinds, *, stopping: Callable[[], bool] = lambda: False) -> None:
    """Do a claimed job. What it did and that it is done are committed together, or not at all where the lease was lost.

    An error is noted and the job waits, longer each time; after five tries it is set aside. A job that is stopped goes back.
    """

    def progress(done: int, total: int) -> None:
        if stopping():
            raise Stopping
        change(lease, done=done, total=total, leased_until=clock.now() + rules.LEASE)
        db.session.commit()

    try:
        kinds[lease.kind].do(lease.subject_id, progress)
        change(lease, **done_values(lease, kinds))
        db.session.commit()
    except LeaseLost:
        log.warning("job %s (%s): its lease was lost, so nothing of it was kept", lease.job_id, Known(lease.kind))
    except Stopping:
        give_back(lease)
    except Exception as error:
        db.session.rollback()
        log.warning("job %s (%s) failed", lease.job_id, Known(lease.kind), exc_info=True)
        note_failure(lease, kinds, first_line(error))


def change(lease: Lease, **values: Any) -> None:
    """Change the row of a job that is held, in the transaction of its work. LeaseLost, and all rolled back, where it is not."""
    held = (Job.id == lease.job_id) & (Job.lease_token == lease.token)
    changed = db.session.execute(update(Job).where(held).values(**values))
    if changed.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        db.session.rollback()
        raise LeaseLost


def done_values(lease: Lease, kinds: Kinds) -> dict[str, Any]:
    """How the row of a job stands when it is done; a duty waits until it comes round again."""
    now, every = clock.now(), kinds[lease.kind].every
    ended = {"finished_at": now, "failure": None, "leased_until": None, "lease_token": None}
    if every is None:
        return ended | {"state": JobState.DONE}
    return ended | {"state": JobState.QUEUED, "not_before": now + every, "tries": 0}


def note_failure(lease: Lease, kinds: Kinds, failure: str) -> None:
    """The job waits for its next try, or is set aside. Nothing happens where the lease was lost."""
    held = Job.of(lease.kind, lease.subject_id).where(Job.lease_token == lease.token)
    job = db.session.scalar(held.with_for_update())
    if job is not None and job.tries >= rules.TRIES:
        set_aside(job, kinds, failure)
    elif job is not None:
        job.state, job.not_before = JobState.QUEUED, clock.now() + rules.wait_after(job.tries)
        job.failure, job.lease_token, job.leased_until = failure, None, None
    db.session.commit()


def give_back(lease: Lease) -> None:
    """Somebody else may take it at once; this was no try."""
    db.session.rollback()
    back = {"state": JobState.QUEUED, "tries": Job.tries - 1, "lease_token": None, "leased_until": None}
    change(lease, **back)
    db.session.commit()


def renew(lease: Lease) -> bool:
    """Hold a job for another minute, and commit. False where the lease was lost."""
    try:
        change(lease, leased_until=clock.now() + rules.LEASE)
    except LeaseLost:
        return False
    db.session.commit()
    return True


def first_line(error: BaseException) -> str:
    """What went wrong, short, for the page of organisers; the whole is in the log."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:300]
