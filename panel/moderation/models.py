"""Flags, rulings and appeals. Each names exactly one thing: a seed, an offer, a remark or a contribution."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base

ONE_THING = (
    "(CASE WHEN seed_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN offer_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN remark_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN contribution_id IS NULL THEN 0 ELSE 1 END) = 1"
)


class Decision(StrEnum):
    """What a moderator decides about a thing."""

    HIDE = "hide"
    KEEP = "keep"


class Ruling(Base):
    """A moderator's decision with its reason, which the author is told. An appeal is decided once, by an organiser."""

    __tablename__ = "ruling"
    __table_args__ = (
        CheckConstraint(ONE_THING, name="one_thing"),
        CheckConstraint("decision IN ('hide', 'keep')", name="decision"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    seed_id: Mapped[int | None] = mapped_column(ForeignKey("seed.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"), index=True)
    remark_id: Mapped[int | None] = mapped_column(ForeignKey("remark.id"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    decision: Mapped[Decision] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    ruled_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ruled_at: Mapped[datetime]
    appeal: Mapped[str | None] = mapped_column(Text)
    appealed_at: Mapped[datetime | None]
    appeal_upheld: Mapped[bool | None]
    appeal_reason: Mapped[str | None] = mapped_column(Text)
    appeal_decided_at: Mapped[datetime | None]
    appeal_decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @classmethod
    def appealed(cls) -> Select["Ruling"]:
        """Appeals that wait for a decision, the oldest first."""
        waiting = cls.appealed_at.is_not(None), cls.appeal_decided_at.is_(None)
        return select(cls).where(*waiting).order_by(cls.appealed_at, cls.id)


class Flag(Base):
    """A reader's complaint; one person flags one thing once."""

    __tablename__ = "flag"
    __table_args__ = (
        CheckConstraint(ONE_THING, name="one_thing"),
        UniqueConstraint("raised_by_id", "seed_id"),
        UniqueConstraint("raised_by_id", "offer_id"),
        UniqueConstraint("raised_by_id", "remark_id"),
        UniqueConstraint("raised_by_id", "contribution_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    seed_id: Mapped[int | None] = mapped_column(ForeignKey("seed.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"), index=True)
    remark_id: Mapped[int | None] = mapped_column(ForeignKey("remark.id"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(500))
    raised_at: Mapped[datetime]
    ruling_id: Mapped[int | None] = mapped_column(ForeignKey("ruling.id"), index=True)

    @classmethod
    def waiting(cls) -> Select["Flag"]:
        """Flags without a ruling, the oldest first."""
        return select(cls).where(cls.ruling_id.is_(None)).order_by(cls.raised_at, cls.id)
