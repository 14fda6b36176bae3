"""Seeds, and all that people do on one: support, offers of help, remarks; and the organisers' answer."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from panel import clock
from panel.access import Actor, Who
from panel.areas.models import Area
from panel.extensions import Base, db
from panel.people.models import Person
from panel.seeds.meetings import FromPeople, one_source
from panel.seeds.rules import can_edit_remark
from panel.seeds.themes import ONE_OF_THEM, Theme
from panel.settings.queries import number
from panel.settings.table import Setting
from panel.web.bare import excerpt

SPROUTS_AT = 5
"""Supporters on the site that make a seed sprout, or so many counted at meetings; one offer of help does it too."""


class Growth(StrEnum):
    """How far a seed has come, worked out from facts and never set by hand."""

    PLANTED = "planted"
    SPROUTING = "sprouting"
    GROWING = "growing"
    FLOWERING = "flowering"
    RESTING = "resting"


def _few(name: str, which: str) -> Index:
    """An index, by date, of only those seeds of which this is true."""
    return Index(name, "planted_at", sqlite_where=text(which), postgresql_where=text(which))


class Seed(FromPeople, Base):
    """An idea that a person plants, or that was heard at a meeting.

    What grew from it (a thread, a proposal, a result) is noted here as facts, by them.
    """

    __tablename__ = "seed"
    __table_args__ = (
        CheckConstraint("language IN ('cy', 'en')", name="language"),
        CheckConstraint("learning_language IN ('cy', 'en')", name="learning_language"),
        CheckConstraint(ONE_OF_THEM, name="theme"),
        CheckConstraint("support_count >= 0 AND offer_count >= 0 AND paper_count >= 0", name="counts"),
        *one_source(),
        # Few seeds are as far as this: the list of one growth reads these instead of every seed.
        _few("ix_seed_resting", "rested_at IS NOT NULL"),
        _few("ix_seed_flowering", "funded_at IS NOT NULL"),
        _few("ix_seed_growing", "deliberated_at IS NOT NULL OR costed_at IS NOT NULL"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2))
    theme: Mapped[Theme | None] = mapped_column(String(10), index=True)
    planted_at: Mapped[datetime] = mapped_column(index=True)
    edited_at: Mapped[datetime | None]
    support_count: Mapped[int] = mapped_column(default=0, index=True)
    offer_count: Mapped[int] = mapped_column(default=0)
    paper_count: Mapped[int] = mapped_column(default=0, server_default="0", index=True)
    """People who backed it at meetings, by show of hands or on paper. Somebody may be among both, so they are never added."""
    lot_number: Mapped[int] = mapped_column(index=True)
    """A random number, for the random order of the list."""
    deliberated_at: Mapped[datetime | None]
    costed_at: Mapped[datetime | None]
    funded_at: Mapped[datetime | None]
    rested_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    corrected_at: Mapped[datetime | None]
    """When an organiser put its area, its theme or its language right."""
    learning_language: Mapped[str | None] = mapped_column(String(2))
    learning: Mapped[str | None] = mapped_column(Text)
    """What was learnt when it was last laid to rest; it stays readable after the seed woke up."""
    body: Mapped[str] = mapped_column(Text)
    """Why. It stands last in the row: lists read what is before it, and never reach it."""
    area: Mapped[Area] = relationship(lazy="raise_on_sql")

    @property
    def excerpt(self) -> str:
        """The first words of why: for cards."""
        return excerpt(self.body)

    @property
    def growth(self) -> Growth:
        """The furthest thing that happened to it; resting hides the rest."""
        if self.rested_at:
            return Growth.RESTING
        if self.funded_at:
            return Growth.FLOWERING
        if self.deliberated_at or self.costed_at:
            return Growth.GROWING
        is_backed = max(self.support_count, self.paper_count) >= SPROUTS_AT
        return Growth.SPROUTING if is_backed or self.offer_count else Growth.PLANTED

    @property
    def days_unanswered(self) -> int | None:
        """Days that it has waited for an answer since it was planted; None when it was answered, or rests."""
        return None if self.answered_at or self.rested_at else (clock.now() - self.planted_at).days

    @property
    def waits_long(self) -> bool:
        """Whether people should see from afar that nobody has answered."""
        return (self.days_unanswered or 0) >= number(Setting.ANSWER_DAYS)

    @property
    def is_touched(self) -> bool:
        """Whether others back it or offer help: what they saw should then stay as it is.

        Hands at the meeting that it is from are not others.
        """
        return bool(self.support_count or self.offer_count or (self.paper_count and self.author_id))

    @classmethod
    def shown(cls) -> Select["Seed"]:
        """Seeds that everyone sees, with their area, in no order yet."""
        return select(cls).where(cls.hidden_at.is_(None)).options(joinedload(cls.area, innerjoin=True))

    @classmethod
    def newest(cls) -> Select["Seed"]:
        return cls.shown().order_by(cls.planted_at.desc(), cls.id.desc())

    @classmethod
    def most_supported(cls) -> Select["Seed"]:
        return cls.shown().order_by(cls.support_count.desc(), cls.id.desc())

    @classmethod
    def unanswered(cls) -> Select["Seed"]:
        """Seeds that wait for an answer, the oldest first."""
        waiting = cls.answered_at.is_(None), cls.rested_at.is_(None)
        return cls.shown().where(*waiting).order_by(cls.planted_at, cls.id)

    @classmethod
    def grown(cls, growth: Growth) -> ColumnElement[bool]:
        """The same as `growth`, asked of the database."""
        resting, flowering = cls.rested_at.is_not(None), cls.funded_at.is_not(None)
        growing = cls.deliberated_at.is_not(None) | cls.costed_at.is_not(None)
        sprouting = (cls.support_count >= SPROUTS_AT) | (cls.paper_count >= SPROUTS_AT) | (cls.offer_count > 0)
        return {
            Growth.RESTING: resting,
            Growth.FLOWERING: and_(~resting, flowering),
            Growth.GROWING: and_(~resting, ~flowering, growing),
            Growth.SPROUTING: and_(~resting, ~flowering, ~growing, sprouting),
            Growth.PLANTED: and_(~resting, ~flowering, ~growing, ~sprouting),
        }[growth]

    @property
    def in_area(self) -> Area:
        return db.session.get_one(Area, self.area_id)

    def seen_by(self, person: Actor | None) -> bool:
        """A hidden seed is seen by its author, by moderators and by organisers."""
        if self.hidden_at is None:
            return True
        return person is not None and (
            person.id == self.author_id or bool({Who.MODERATOR, Who.ORGANISER} & person.standing_at(self.in_area))
        )


class SeedWord(Base):
    """One word of a seed, folded (no circumflexes, no capitals): the index that the search reads."""

    __tablename__ = "seed_word"
    __table_args__ = ({"sqlite_with_rowid": False},)
    # Compared sign by sign on both databases: a prefix is then a range of the primary key.
    word: Mapped[str] = mapped_column(String(40).with_variant(String(40, collation="C"), "postgresql"), primary_key=True)
    seed_id: Mapped[int] = mapped_column(ForeignKey("seed.id", ondelete="CASCADE"), primary_key=True, index=True)
    in_title: Mapped[bool]

    @classmethod
    def beginning(cls, letters: str) -> ColumnElement[bool]:
        """Words that begin with these folded letters, as a range that the index can read."""
        return and_(cls.word >= letters, cls.word < letters + "\U0010ffff")


class Support(Base):
    """One person's backing of a seed."""

    __tablename__ = "support"
    __table_args__ = (UniqueConstraint("person_id", "seed_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    seed_id: Mapped[int] = mapped_column(ForeignKey("seed.id"), index=True)
    given_at: Mapped[datetime]

    @classmethod
    def of(cls, seed: Seed, person: Actor) -> Select["Support"]:
        return select(cls).where(cls.seed_id == seed.id, cls.person_id == person.id).order_by(cls.id)


class Offer(Base):
    """Help that somebody offers on a seed: time, a room, a skill."""

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("language IN ('cy', 'en')", name="language"),
        Index(
            "uq_offer_standing",
            "person_id",
            "seed_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    seed_id: Mapped[int] = mapped_column(ForeignKey("seed.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    body: Mapped[str] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(2))
    offered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    @property
    def in_area(self) -> Area:
        return db.session.get_one(Seed, self.seed_id).in_area

    def relations_of(self, person: Actor) -> Iterable[Who]:
        return {Who.AUTHOR} if self.person_id == person.id else ()

    @classmethod
    def of(cls, seed: Seed) -> Select["Offer"]:
        """The offers that stand, the first one first; hidden ones too, for they leave a gap that is told."""
        return select(cls).where(cls.seed_id == seed.id, cls.withdrawn_at.is_(None)).order_by(cls.offered_at, cls.id)


class Remark(FromPeople, Base):
    """One message in the conversation on a seed."""

    __tablename__ = "remark"
    __table_args__ = (CheckConstraint("language IN ('cy', 'en')", name="language"), *one_source())
    id: Mapped[int] = mapped_column(primary_key=True)
    seed_id: Mapped[int] = mapped_column(ForeignKey("seed.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    corrected_at: Mapped[datetime | None]

    @property
    def in_area(self) -> Area:
        return db.session.get_one(Seed, self.seed_id).in_area

    @property
    def is_young(self) -> bool:
        """Whether its author can still change it."""
        return can_edit_remark(self.made_at, clock.now(), hours=number(Setting.REMARK_HOURS))

    def seen_by(self, person: Actor | None) -> bool:
        """A hidden remark, or one on a hidden seed, is seen by its author, by moderators and by organisers."""
        if self.hidden_at is None and db.session.get_one(Seed, self.seed_id).hidden_at is None:
            return True
        return person is not None and (
            person.id == self.author_id or bool({Who.MODERATOR, Who.ORGANISER} & person.standing_at(self.in_area))
        )

    @classmethod
    def of(cls, seed: Seed) -> Select["Remark"]:
        return select(cls).where(cls.seed_id == seed.id).order_by(cls.made_at, cls.id)

    @classmethod
    def of_others(cls, seed: Seed) -> Select["Remark"]:
        """What anyone but the author said; what was entered with the seed from its meeting counts as the author's."""
        return cls.of(seed).where(cls.author_id.is_distinct_from(seed.author_id))
