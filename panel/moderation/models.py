"""Flags, rulings and appeals. Each names exactly one thing of those that people write."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    Text,
    UniqueConstraint,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from panel.access import Actor, Who
from panel.areas.models import Area
from panel.areas.reach import Reach
from panel.extensions import Base, db
from panel.moderation.appeals import Appealable
from panel.moderation.things import KINDS, Thing, author_id_of, is_hidden_by_moderator, told_as

ONE_THING = " + ".join(f"(CASE WHEN {kind}_id IS NULL THEN 0 ELSE 1 END)" for kind in KINDS) + " = 1"


class Decision(StrEnum):
    """What a moderator decides about a thing."""

    HIDE = "hide"
    KEEP = "keep"


class Ground(StrEnum):
    """Why a thing is hidden, in one public word; the reason itself is between the moderator and the author."""

    HURTFUL = "hurtful"
    PRIVATE = "private"
    UNLAWFUL = "unlawful"
    ADVERT = "advert"
    MISPLACED = "misplaced"


class AboutOneThing:
    """The columns that name one thing."""

    seed_id: Mapped[int | None] = mapped_column(ForeignKey("seed.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"), index=True)
    remark_id: Mapped[int | None] = mapped_column(ForeignKey("remark.id"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("community_group.id"), index=True)
    translation_id: Mapped[int | None] = mapped_column(ForeignKey("translation.id"), index=True)

    @property
    def named(self) -> tuple[str, int]:
        """The kind of the thing, and its number."""
        return next((kind, number) for kind in KINDS if (number := getattr(self, f"{kind}_id")) is not None)

    @property
    def subject(self) -> str:
        """The thing as the public log names it: "seed:12"."""
        return "{}:{}".format(*self.named)

    @property
    def thing(self) -> Thing:
        kind, number = self.named
        thing: Thing = db.session.get_one(KINDS[kind].model, number)
        return thing

    @property
    def told_as(self) -> str:
        """What the thing is, for whoever answers for it."""
        return told_as(self.thing)

    @property
    def in_area(self) -> Area:
        return self.thing.in_area

    @classmethod
    def within(cls, reach: Reach) -> ColumnElement[bool]:
        """Whether a row names a thing that a role reaches."""
        if reach.whole_site:
            return true()
        columns: dict[str, ColumnElement[int]] = {kind: getattr(cls, f"{kind}_id") for kind in KINDS}
        return or_(false(), *(column.in_(KINDS[kind].within(reach)) for kind, column in columns.items()))

    @classmethod
    def about(cls, kind: str, number: int) -> ColumnElement[bool]:
        """Whether a row names this thing."""
        column: ColumnElement[int] = getattr(cls, f"{kind}_id")
        return column == number


class Ruling(AboutOneThing, Appealable, Base):
    """A moderator's decision with its reason, which the author is told. An appeal is decided once, by somebody else."""

    __tablename__ = "ruling"
    __table_args__ = (
        CheckConstraint(ONE_THING, name="one_thing"),
        CheckConstraint("decision IN ('hide', 'keep')", name="decision"),
        CheckConstraint("ground IN ('hurtful', 'private', 'unlawful', 'advert', 'misplaced')", name="ground"),
        CheckConstraint("(decision = 'hide') = (ground IS NOT NULL)", name="ground_of_hiding"),
        CheckConstraint("reason_language IN ('cy', 'en')", name="reason_language"),
        CheckConstraint("appeal_language IN ('cy', 'en')", name="appeal_language"),
        CheckConstraint("appeal_reason_language IN ('cy', 'en')", name="appeal_reason_language"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    decision: Mapped[Decision] = mapped_column(String(10))
    ground: Mapped[Ground | None] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    reason_language: Mapped[str] = mapped_column(String(2))
    ruled_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ruled_at: Mapped[datetime]

    def relations_of(self, person: Actor) -> Iterable[Who]:
        found = {Who.AUTHOR} if author_id_of(self.thing) == person.id else set()
        return found | self.asked_of(person)

    @property
    def decided_by_id(self) -> int:
        return self.ruled_by_id

    @property
    def concerned_id(self) -> int | None:
        return author_id_of(self.thing)

    @property
    def appeal_page(self) -> tuple[str, dict[str, Any]]:
        return "moderation.decide_appeal", {"ruling_id": self.id}

    @property
    def hides_now(self) -> bool:
        """Whether its thing is hidden at this moment, and by this ruling."""
        return db.session.scalar(select(exists(type(self).hiding_now().where(type(self).id == self.id).order_by(None)))) or False

    @classmethod
    def hiding_now(cls) -> Select["Ruling"]:
        """Of everything that a moderator hides now the ruling that does so, the newest first."""
        newest = select(func.max(cls.id)).where(cls.decision == Decision.HIDE)
        newest = newest.group_by(*(getattr(cls, f"{kind}_id") for kind in KINDS))
        hidden = (
            getattr(cls, f"{name}_id").in_(select(kind.model.id).where(is_hidden_by_moderator(kind.model)))
            for name, kind in KINDS.items()
        )
        return select(cls).where(cls.id.in_(newest), or_(*hidden)).order_by(cls.ruled_at.desc(), cls.id.desc())

    @classmethod
    def hiding_from(cls, person: Actor) -> Select["Ruling"]:
        """Of everything by this person that is hidden now the ruling that hides it, the newest first."""
        return cls.hiding_now().where(cls.about_words_of(person))

    @classmethod
    def about_words_of(cls, person: Actor) -> ColumnElement[bool]:
        """Whether a ruling is about what this person wrote. Of others the database says NULL and not false: ask by `in_`."""
        theirs = (
            getattr(cls, f"{name}_id").in_(select(kind.model.id).where(getattr(kind.model, kind.author) == person.id))
            for name, kind in KINDS.items()
        )
        return or_(*theirs)

    @classmethod
    def appealed(cls) -> Select["Ruling"]:
        """Appeals that wait for a decision, the oldest first."""
        return select(cls).where(cls.appeal_waits()).order_by(cls.appealed_at, cls.id)


class Flag(AboutOneThing, Base):
    """A reader's complaint. One person has one about one thing: it is raised again where the thing says something else."""

    __tablename__ = "flag"
    __table_args__ = (
        CheckConstraint(ONE_THING, name="one_thing"),
        CheckConstraint("language IN ('cy', 'en')", name="language"),
        UniqueConstraint("raised_by_id", "seed_id"),
        UniqueConstraint("raised_by_id", "offer_id"),
        UniqueConstraint("raised_by_id", "remark_id"),
        UniqueConstraint("raised_by_id", "contribution_id"),
        UniqueConstraint("raised_by_id", "proposal_id"),
        UniqueConstraint("raised_by_id", "group_id"),
        UniqueConstraint("raised_by_id", "translation_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(2))
    raised_at: Mapped[datetime]
    of_words: Mapped[str | None] = mapped_column(String(16))
    """What the thing said when it was reported, as `things.mark_of`; None for a flag from before this was noted."""
    ruling_id: Mapped[int | None] = mapped_column(ForeignKey("ruling.id"), index=True)

    @classmethod
    def waiting(cls) -> Select["Flag"]:
        """Flags without a ruling, the oldest first."""
        return select(cls).where(cls.ruling_id.is_(None)).order_by(cls.raised_at, cls.id)

    @classmethod
    def of(cls, person: Actor, kind: str, number: int) -> Select["Flag"]:
        """What this person said about this thing, if anything."""
        return select(cls).where(cls.raised_by_id == person.id, cls.about(kind, number))

    @classmethod
    def things_waiting(cls) -> Select[*tuple[int | None, ...]]:
        """The columns that name a thing, for each thing with flags that wait; the one that was flagged first comes first."""
        names = [getattr(cls, f"{kind}_id") for kind in KINDS]
        waiting = select(*names).where(cls.ruling_id.is_(None)).group_by(*names)
        return waiting.order_by(func.min(cls.raised_at), func.min(cls.id))
