"""What organisers say to a seed in public."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.access import Actor
from panel.areas.models import Area
from panel.extensions import Base, db
from panel.people.models import Person
from panel.seeds.models import Seed


class AnswerKind(StrEnum):
    """What an answer says: the heading above it must be true."""

    SAID = "said"
    DID = "did"
    WILL = "will"
    CANNOT = "cannot"


class Answer(Base):
    """What the organisers say to a seed in public: you said, we did. A later answer stands beside the earlier ones."""

    __tablename__ = "answer"
    __table_args__ = (CheckConstraint("kind IN ('said', 'did', 'will', 'cannot')", name="kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    seed_id: Mapped[int] = mapped_column(ForeignKey("seed.id"), index=True)
    body_cy: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str] = mapped_column(Text)
    kind: Mapped[AnswerKind] = mapped_column(String(10), default=AnswerKind.SAID)
    answered_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]
    """When it was said that this is not the end of it, and the seed waited for an answer again."""
    reopen_reason_cy: Mapped[str | None] = mapped_column(String(500))
    reopen_reason_en: Mapped[str | None] = mapped_column(String(500))
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answered_by: Mapped[Person] = relationship(lazy="raise_on_sql")

    @property
    def in_area(self) -> Area:
        return db.session.get_one(Seed, self.seed_id).in_area

    def seen_by(self, person: Actor | None) -> bool:
        """Like the seed it answers."""
        return db.session.get_one(Seed, self.seed_id).seen_by(person)

    @classmethod
    def of(cls, seed: Seed) -> Select["Answer"]:
        """The newest answer first."""
        return select(cls).where(cls.seed_id == seed.id).order_by(cls.answered_at.desc(), cls.id.desc())
