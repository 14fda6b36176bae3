"""Support that was counted at meetings."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.areas.models import Area
from panel.extensions import Base, db
from panel.seeds.meetings import Meeting
from panel.seeds.models import Seed

MOST_COUNTED = 10_000
"""People that one meeting can have counted behind one seed: more is a slip of the finger."""


class PaperSupport(Base):
    """How many people at a meeting backed a seed: a number, without names. Never added to support by accounts."""

    __tablename__ = "paper_support"
    __table_args__ = (
        UniqueConstraint("meeting_id", "seed_id"),
        CheckConstraint(f"number BETWEEN 1 AND {MOST_COUNTED}", name="number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    seed_id: Mapped[int] = mapped_column(ForeignKey("seed.id"), index=True)
    number: Mapped[int]
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    seed: Mapped[Seed] = relationship(lazy="raise_on_sql")

    @property
    def in_area(self) -> Area:
        return db.session.get_one(Meeting, self.meeting_id).in_area

    @classmethod
    def of(cls, seed: Seed) -> Select["PaperSupport"]:
        """What meetings counted for a seed, the first meeting first."""
        return select(cls).where(cls.seed_id == seed.id).order_by(cls.id)

    @classmethod
    def at(cls, meeting: Meeting) -> Select["PaperSupport"]:
        """What one meeting counted."""
        return select(cls).where(cls.meeting_id == meeting.id).order_by(cls.id)
