"""Sanctions: what was done about somebody who harmed others, and what came of their appeal."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, String, Text, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.access import Actor, Who
from panel.extensions import Base
from panel.moderation.appeals import Appealable
from panel.moderation.models import Ground
from panel.people.models import Person
from panel.seeds.queries import named


class SanctionKind(StrEnum):
    """How far it goes, from mild to hard."""

    WARNING = "warning"
    PAUSE = "pause"
    CLOSING_OUT = "closing-out"


class Sanction(Appealable, Base):
    """One measure against one person, decided by a moderator. None ever touches the right to vote, to read or to appeal."""

    __tablename__ = "sanction"
    __table_args__ = (
        CheckConstraint("kind IN ('warning', 'pause', 'closing-out')", name="kind"),
        CheckConstraint("ground IN ('hurtful', 'private', 'unlawful', 'advert', 'misplaced')", name="ground"),
        CheckConstraint("kind <> 'warning' OR ends_at IS NULL", name="warning_has_no_end"),
        CheckConstraint("kind <> 'pause' OR ends_at IS NOT NULL", name="pause_has_an_end"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifted_by"),
        CheckConstraint("appeal_language IN ('cy', 'en')", name="appeal_language"),
        CheckConstraint("reason_language IN ('cy', 'en')", name="reason_language"),
        CheckConstraint("appeal_reason_language IN ('cy', 'en')", name="appeal_reason_language"),
    )
    in_area = None
    """It is about a person, and holds on the whole site."""
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[SanctionKind] = mapped_column(String(12))
    ground: Mapped[Ground] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    reason_language: Mapped[str] = mapped_column(String(2))
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    """From then on it holds no more; None: a warning, or closed out for good."""
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lift_reason: Mapped[str] = mapped_column(Text, default="")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    def relations_of(self, person: Actor) -> Iterable[Who]:
        found = {Who.CONCERNED} if self.person_id == person.id else set()
        return found | self.asked_of(person)

    def seen_by(self, person: Actor | None) -> bool:
        """By the one it is about, by those who decide such things, and by whoever was asked to decide the appeal."""
        return person is None or bool(set(self.relations_of(person)) or {Who.MODERATOR, Who.ORGANISER} & person.standing_at(None))

    @property
    def decided_by_id(self) -> int:
        return self.given_by_id

    @property
    def concerned_id(self) -> int:
        return self.person_id

    @property
    def subject(self) -> str:
        """What the public log calls it: a name beside a sanction would be a pillory, and could never be taken back."""
        return "people"

    @property
    def appeal_page(self) -> tuple[str, dict[str, Any]]:
        return "sanctions.decide_appeal", {"sanction_id": self.id}

    def holds(self, now: datetime) -> bool:
        """Whether it still stops the person from something."""
        over = self.ends_at is not None and self.ends_at <= now
        return self.kind != SanctionKind.WARNING and self.lifted_at is None and not over

    @classmethod
    def held(cls, now: datetime) -> ColumnElement[bool]:
        """The same as `holds`, asked of the database."""
        running = or_(cls.ends_at.is_(None), cls.ends_at > now)
        return and_(cls.kind != SanctionKind.WARNING, cls.lifted_at.is_(None), running)

    @classmethod
    def newest(cls) -> Select["Sanction"]:
        return select(cls).options(named(cls.person)).order_by(cls.given_at.desc(), cls.id.desc())

    @classmethod
    def of(cls, person: Actor) -> Select["Sanction"]:
        return cls.newest().where(cls.person_id == person.id)

    @classmethod
    def appealed(cls) -> Select["Sanction"]:
        """Appeals that wait for a decision, the oldest first."""
        return select(cls).options(named(cls.person)).where(cls.appeal_waits()).order_by(cls.appealed_at, cls.id)
