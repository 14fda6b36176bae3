"""The roll, the ballots and the result.

A ballot table names no person, no time and no sequence: random keys, and on SQLite no row numbers. While voting is open a ballot
can be replaced by whoever holds the link key, which is kept outside the database and destroyed when the ballots are sealed.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.extensions import Base
from panel.proposals.models import Proposal
from panel.rounds.models import Round


class RollEntry(Base):
    """One person may vote in one round, however they proved it."""

    __tablename__ = "roll_entry"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class RollChange(Base):
    """The roll was brought up to date after voting had opened: how many, and why."""

    __tablename__ = "roll_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    added: Mapped[int]
    reason_cy: Mapped[str] = mapped_column(String(500))
    reason_en: Mapped[str] = mapped_column(String(500))
    changed_at: Mapped[datetime]


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


class OpenBallot(Base):
    """A ballot while voting is open."""

    __tablename__ = "open_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    """A random UUID, version 4, in hexadecimal."""
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    envelope_key: Mapped[str] = mapped_column(String(64), unique=True)
    """HMAC-SHA-256 of the roll entry under the round's link key."""
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    """The token of the form it came with: sending the same form again gives the same receipt."""
    body: Mapped[str] = mapped_column(Text)
    """The canonical ballot: the numbers of its proposals, sorted, as JSON."""
    nonce: Mapped[str] = mapped_column(String(32))
    commitment: Mapped[str] = mapped_column(String(64), unique=True)
    receipt_code: Mapped[str] = mapped_column(String(16), unique=True)


class SealedBallot(Base):
    """A counted ballot: copied in random order from the open ones, which are then gone."""

    __tablename__ = "sealed_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    channel: Mapped[Channel] = mapped_column(String(10))
    nonce: Mapped[str] = mapped_column(String(32))
    commitment: Mapped[str] = mapped_column(String(64), unique=True)
    receipt_code: Mapped[str | None] = mapped_column(String(16), unique=True)


class Result(Base):
    """What the count found. The trace tells every step; organisers see it first, then publish it."""

    __tablename__ = "result"
    __table_args__ = (CheckConstraint("spent_pence >= 0 AND voters <= roll_size", name="sums"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), unique=True)
    counted_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    roll_size: Mapped[int]
    voters: Mapped[int]
    spent_pence: Mapped[int] = mapped_column(BigInteger)
    trace: Mapped[str] = mapped_column(Text)
    """Every step of the count and the other rules beside it, as JSON: read whole, never queried."""
    budget_round: Mapped[Round] = relationship(lazy="joined")
    lines: Mapped[list["ResultLine"]] = relationship(order_by="ResultLine.id", lazy="selectin", cascade="all, delete-orphan")

    @classmethod
    def of(cls, budget_round: Round) -> Select["Result"]:
        return select(cls).where(cls.round_id == budget_round.id)


class ResultLine(Base):
    """What became of one proposal."""

    __tablename__ = "result_line"
    __table_args__ = (UniqueConstraint("result_id", "proposal_id"), CheckConstraint("votes >= 0", name="votes"))
    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    votes: Mapped[int]
    place: Mapped[int | None]
    """1 for the first that was funded, and so on; None where it was not funded."""
    proposal: Mapped[Proposal] = relationship(lazy="joined")
