"""Long work as rows."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """A piece of long work on one thing. Work that dies is taken up again when its lease runs out."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    state: Mapped[JobState] = mapped_column(String(10), default=JobState.QUEUED, index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(Text)

    @classmethod
    def of(cls, kind: str, subject_id: int) -> Select["Job"]:
        """The one job of this kind on this thing."""
        return select(cls).where(cls.kind == kind, cls.subject_id == subject_id)
