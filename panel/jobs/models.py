"""Long work as rows, and the signs of life of those who do it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Select, String, Text, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from panel import clock
from panel.extensions import Base
from panel.jobs import rules
from panel.jobs.kinds import Kinds


class JobState(StrEnum):
    """Where a job stands. A failed one is set aside until somebody asks for it again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """A piece of long work on one thing. Work that dies is taken up again when its lease runs out.

    Every change by a worker names its lease's token, so one whose lease was lost changes nothing any more. Nobody tries a job
    before `not_before` (None: at once).
    """

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("(state = 'running') = (lease_token IS NOT NULL)", name="lease_while_running"),
    )
    in_area = None
    """It is of no area."""
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    state: Mapped[JobState] = mapped_column(String(10), default=JobState.QUEUED, index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    lease_token: Mapped[str | None] = mapped_column(String(32))
    finished_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(Text)

    @classmethod
    def of(cls, kind: str, subject_id: int) -> Select["Job"]:
        """The one job of this kind on this thing."""
        return select(cls).where(cls.kind == kind, cls.subject_id == subject_id)

    @classmethod
    def due(cls, kinds: Kinds) -> Select["Job"]:
        """What can be taken up now: what waits, and what a dead worker left."""
        now = clock.now()
        waits = (cls.state == JobState.QUEUED) & or_(cls.not_before.is_(None), cls.not_before <= now)
        # A lease that ends far ahead was taken before the clock was set back.
        left = (cls.state == JobState.RUNNING) & or_(cls.leased_until < now, cls.leased_until > now + 2 * rules.LEASE)
        return select(cls).where(cls.kind.in_(list(kinds)), waits | left).order_by(cls.queued_at, cls.id)

    @classmethod
    def duties(cls) -> Select["Job"]:
        """What comes round by itself."""
        return select(cls).where(cls.subject_id == 0).order_by(cls.kind)

    @classmethod
    def in_trouble(cls) -> Select["Job"]:
        """What was set aside, and duties that failed when they last came round."""
        return select(cls).where(or_(cls.state == JobState.FAILED, cls.failure.is_not(None))).order_by(cls.id)


class Heartbeat(Base):
    """When a worker last said that it lives: one row for each worker process and each of its lanes, nothing about anybody."""

    __tablename__ = "heartbeat"
    worker: Mapped[str] = mapped_column(String(32), primary_key=True)
    lane: Mapped[str] = mapped_column(String(10), primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
