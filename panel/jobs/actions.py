"""Queue long work, claim it, ask for it again."""

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from panel import clock
from panel.errors import RuleBroken
from panel.extensions import db, reading, unless_taken
from panel.jobs import rules
from panel.jobs.kinds import Kinds
from panel.jobs.models import Job, JobState
from panel.language import gettext as _

DIED = "The worker died while doing it."


@dataclass(frozen=True)
class Lease:
    """A job in the hands of one worker; the token is in every change that it makes."""

    job_id: int
    kind: str
    subject_id: int
    token: str


def enqueue(kind: str, subject_id: int) -> Job:
    """The job of this kind on this thing, queued (again, if it had ended). It is in the caller's transaction."""
    job = db.session.scalar(Job.of(kind, subject_id))
    if job is None:
        job = Job(kind=kind, subject_id=subject_id, queued_at=clock.now(), state=JobState.QUEUED)
        db.session.add(job)
    elif job.state in {JobState.DONE, JobState.FAILED}:
        job.state, job.queued_at, job.tries, job.failure, job.finished_at = JobState.QUEUED, clock.now(), 0, None, None
        job.done, job.total, job.not_before = 0, 0, None
    db.session.flush()
    return job


def enlist(kinds: Kinds) -> None:
    """Give every duty its row, and commit. Safe to run twice at once."""
    with reading():
        known = set(db.session.scalars(select(Job.kind).where(Job.subject_id == 0)))
    for name, kind in kinds.items():
        if kind.every is None or name in known:
            continue
        first = clock.now() + min(kind.every, rules.FIRST)
        try:
            with unless_taken(name):
                db.session.add(Job(kind=name, subject_id=0, queued_at=clock.now(), not_before=first))
        except RuleBroken:
            db.session.rollback()  # another worker was faster
        db.session.commit()


def claim(kinds: Kinds) -> Lease | None:
    """The next job of these kinds that is due, leased and committed, so that no second worker takes it.

    The try is counted here: work that kills its worker each time is set aside all the same.
    """
    while job := db.session.scalar(Job.due(kinds).limit(1).with_for_update(skip_locked=True)):
        if job.state == JobState.RUNNING and job.tries >= rules.TRIES:
            set_aside(job, kinds, DIED)
            db.session.commit()
            continue
        job.state, job.tries, job.lease_token = JobState.RUNNING, job.tries + 1, secrets.token_hex(16)
        job.leased_until = clock.now() + rules.LEASE
        lease = Lease(job.id, job.kind, job.subject_id, job.lease_token)
        db.session.commit()
        return lease
    db.session.rollback()
    return None


def set_aside(job: Job, kinds: Kinds, failure: str) -> None:
    """No more tries: a job stands visibly failed; a duty waits for the next time it comes round."""
    every = kinds[job.kind].every
    job.state = JobState.QUEUED if every else JobState.FAILED
    job.not_before = clock.now() + every if every else None
    job.tries = 0 if every else job.tries
    job.failure, job.lease_token, job.leased_until = failure, None, None


def try_again(job: Job) -> None:
    """Somebody asks for work that was set aside. RuleBroken where it was asked for already."""
    db.session.refresh(job, with_for_update=True)
    if job.state != JobState.FAILED:
        raise RuleBroken(_("This work is queued again already."))
    enqueue(job.kind, job.subject_id)
