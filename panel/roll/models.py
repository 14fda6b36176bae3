"""The roll: who may vote in a round, and that they have."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base
from panel.rounds.models import Round


class RollEntry(Base):
    """One person may vote in one round, however they proved it."""

    __tablename__ = "roll_entry"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    @property
    def voter(self) -> str:
        """What a voter's own order of the proposals hangs on: the same on each of their ballots in this round."""
        return str(self.person_id)


class RollChange(Base):
    """The roll was brought up to date after voting had opened: how many, and why."""

    __tablename__ = "roll_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    added: Mapped[int]
    reason_cy: Mapped[str] = mapped_column(String(500))
    reason_en: Mapped[str] = mapped_column(String(500))
    changed_at: Mapped[datetime]

    @classmethod
    def of(cls, budget_round: Round) -> Select["RollChange"]:
        """How the roll grew after voting had opened, the newest first."""
        return select(cls).where(cls.round_id == budget_round.id).order_by(cls.changed_at.desc(), cls.id.desc())


class Channel(StrEnum):
    """How a ballot came in."""

    WEB = "web"
    PAPER = "paper"


class Mark(Base):
    """A person on the roll has voted. A day, not a time: two times side by side would link a person to a ballot."""

    __tablename__ = "mark"
    __table_args__ = (CheckConstraint("channel IN ('web', 'paper')", name="channel"),)
    roll_entry_id: Mapped[int] = mapped_column(ForeignKey("roll_entry.id"), primary_key=True, autoincrement=False)
    channel: Mapped[Channel] = mapped_column(String(10))
    marked_on: Mapped[date]


class HeldPlace(Base):
    """The place of somebody who left while their vote was open: whoever comes back with that address gets no second one."""

    __tablename__ = "held_place"
    roll_entry_id: Mapped[int] = mapped_column(ForeignKey("roll_entry.id"), primary_key=True, autoincrement=False)
    address_hash: Mapped[str] = mapped_column(String(64))
    """A keyed hash of the e-mail address; deleted once the ballots are sealed."""

    @classmethod
    def in_round(cls, budget_round: Round) -> Select[str]:
        """The hashes of a round."""
        entries = select(RollEntry.id).where(RollEntry.round_id == budget_round.id)
        return select(cls.address_hash).where(cls.roll_entry_id.in_(entries))
