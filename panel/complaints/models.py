"""Complaints about what is done with people's data."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.complaints.states import ComplaintState
from panel.extensions import Base
from panel.language import last_day
from panel.people.models import Person


class ComplaintKind(StrEnum):
    """What it is about, as the rights of the UK GDPR have it."""

    COPY = "copy"
    CORRECT = "correct"
    ERASE = "erase"
    USE = "use"
    OTHER = "other"


class Finding(StrEnum):
    """What an organiser found."""

    RIGHT = "right"
    PARTLY = "partly"
    NOT = "not"


class Complaint(Base):
    """One complaint: of an account, or of somebody without one, who leaves an address for the answer."""

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (email IS NULL)", name="one_address"),
        CheckConstraint("kind IN ('copy', 'correct', 'erase', 'use', 'other')", name="kind"),
        CheckConstraint("language IN ('cy', 'en')", name="language"),
        CheckConstraint("state IN ('waiting', 'answered')", name="state"),
        CheckConstraint("finding IN ('right', 'partly', 'not')", name="finding"),
        CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name="answered_at"),
        CheckConstraint("(state = 'answered') = (finding IS NOT NULL)", name="answered_finding"),
    )
    in_area = None
    """The site answers for people's data as a whole."""
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    """What somebody without an account wishes to be called; "" where they do not say."""
    kind: Mapped[ComplaintKind] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    """It is written in this, and answered in this."""
    state: Mapped[ComplaintState] = mapped_column(String(10), index=True)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """Until then, at the latest, an answer must have left."""
    answer: Mapped[str] = mapped_column(Text, default="")
    finding: Mapped[Finding | None] = mapped_column(String(10))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="joined")

    @property
    def address(self) -> str:
        """Where the answer goes."""
        return self.person.email if self.person else self.email or ""

    def is_of(self, person: Person) -> bool:
        """Whether it is this person's, from their account or from their address without one."""
        return person.id == self.person_id or person.email == self.email

    @property
    def called(self) -> str:
        """Who complains, as they call themselves; "" where that is not known."""
        return self.person.name if self.person else self.name

    @property
    def last_day(self) -> date:
        """The last day on which an answer is in time."""
        return last_day(self.due_at)

    @property
    def waits(self) -> bool:
        return self.state == ComplaintState.WAITING

    @classmethod
    def waiting(cls) -> Select["Complaint"]:
        """Those that wait for an answer, the most pressing first."""
        return select(cls).where(cls.state == ComplaintState.WAITING).order_by(cls.due_at, cls.id)

    @classmethod
    def answered(cls) -> Select["Complaint"]:
        """Those that were answered, the newest answer first."""
        return select(cls).where(cls.state == ComplaintState.ANSWERED).order_by(cls.answered_at.desc(), cls.id.desc())

    @classmethod
    def of(cls, person: Person) -> Select["Complaint"]:
        """A person's own, those too that came from their address without an account; the newest first."""
        return (
            select(cls)
            .where((cls.person_id == person.id) | (cls.email == person.email))
            .order_by(cls.made_at.desc(), cls.id.desc())
        )
