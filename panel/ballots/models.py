"""The ballots, open and sealed.

A ballot table names no person, no time and no sequence: random keys, and on SQLite no row numbers. While voting is open a ballot
can be replaced by whoever holds the link key, which is kept outside the database and destroyed when the ballots are sealed.
"""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base
from panel.roll.models import Channel


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
