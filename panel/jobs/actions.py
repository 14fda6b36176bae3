"""Queue long work, claim it, do it, note how it went."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy import or_, select

from panel import clock
from panel.extensions import db
from panel.jobs.models import Job, JobState

LEASE = timedelta(minutes=10)
TRIES = 3
Progress = Callable[[int, int], None]
Handler = Callable[[int, Progress], None]


def enqueue(kind: str, subject_id: int) -> Job:
    """The job of this kind on this thing, queued (again, if it had ended). It is in the caller's transaction."""
    job = db.session.scalar(Job.of(kind, subject_id))
    if job is None:
        job = Job(kind=kind, subject_id=subject_id, queued_at=clock.now(), state=JobState.QUEUED)
        db.session.add(job)
    elif job.state in {JobState.DONE, JobState.FAILED}:
        job.state, job.queued_at, job.tries, job.failure, job.finished_at = JobState.QUEUED, clock.now(), 0, None, None
    db.session.flush()
    return job


def claim() -> Job | None:
    """The next job that waits, or whose worker died; leased and committed, so that no second worker takes it."""
    dead = (Job.state == JobState.RUNNING) & (Job.leased_until < clock.now())
    waiting = select(Job).where(or_(Job.state == JobState.QUEUED, dead)).order_by(Job.queued_at, Job.id).limit(1)
    job = db.session.scalar(waiting.with_for_update(skip_locked=True))
    if job is None:
        db.session.rollback()
        return None
    job.state, job.leased_until, job.tries = JobState.RUNNING, clock.now() + LEASE, job.tries + 1
    db.session.commit()
    return job


def run(job: Job, handlers: Mapping[str, Handler]) -> None:
    """Do a claimed job in transactions of its own. An error is noted; after three tries the job has failed, visibly."""
    job_id = job.id

    def progress(done: int, total: int) -> None:
        row = db.session.get_one(Job, job_id)
        row.done, row.total, row.leased_until = done, total, clock.now() + LEASE
        db.session.commit()

    try:
        handlers[job.kind](job.subject_id, progress)
        state, failure = JobState.DONE, None
    except Exception as error:
        db.session.rollback()
        state, failure = JobState.QUEUED, f"{type(error).__name__}: {error}"
    row = db.session.get_one(Job, job_id)
    row.state = JobState.FAILED if failure and row.tries >= TRIES else state
    row.failure, row.finished_at, row.leased_until = failure, None if failure else clock.now(), None
    db.session.commit()
