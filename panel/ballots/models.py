"""The ballots, open and sealed; and how far the secrecy of a vote has come.

A ballot table names no person, no time and no sequence: random keys, and on SQLite no row numbers. While voting is open a ballot
lies encrypted, and only whoever holds the link key can tell whose it is, read it or replace it. The key is kept outside the
database and destroyed when the ballots are sealed: what the database remembers (log, old copies, dead rows) is then worthless.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.areas.models import Area
from panel.extensions import Base, db
from panel.roll.models import Channel
from panel.rounds.models import Round


class OpenBallot(Base):
    """A ballot while voting is open: an envelope whose name and whose content say nothing without the link key."""

    __tablename__ = "open_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    """A random UUID, version 4, in hexadecimal."""
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    envelope_key: Mapped[str] = mapped_column(String(64), unique=True)
    """HMAC-SHA-256 of the roll entry under the round's naming key."""
    form_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """Keyed hash of the token of the form it came with: sending the same form again gives the same receipt."""
    commitment_hash: Mapped[str] = mapped_column(String(64), unique=True)
    receipt_hash: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """`envelopes.Paper`, encrypted; as long as every other of its round."""


class ReplacedCommitment(Base):
    """What a ballot committed to that its voter has replaced since: the site promised that it comes onto the board, too.

    Encrypted under the link key, and gone as soon as it is on the board: nothing leads from it to a voter or to another ballot.
    """

    __tablename__ = "replaced_commitment"
    __table_args__ = ({"sqlite_with_rowid": False},)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


NOTED = {Channel.PAPER: "on_paper", Channel.TELEPHONE: "by_telephone", Channel.BOOTH: "in_booths"}
"""Where a sealing notes how many ballots came in by a channel; all others came in on the site."""
UNTOLD = "untold"
"""In the place of a channel: so few came in by one that it could tell whose a ballot is."""


class SealedBallot(Base):
    """A counted ballot: copied in random order from the open ones, which are then gone."""

    __tablename__ = "sealed_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(10))
    """A `Channel`, or UNTOLD for every ballot of the round."""
    nonce: Mapped[str] = mapped_column(String(32))
    commitment: Mapped[str] = mapped_column(String(64), unique=True)
    receipt_code: Mapped[str | None] = mapped_column(String(16), unique=True)


class Sealing(Base):
    """A round is sealed; its steps after that are noted when each of them has answered."""

    __tablename__ = "sealing"
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True, autoincrement=False)
    ballots: Mapped[int]
    on_paper: Mapped[int] = mapped_column(default=0, server_default="0")
    by_telephone: Mapped[int] = mapped_column(default=0, server_default="0")
    in_booths: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many came in by these channels; the others on this site. No ballot is told by it."""
    sealed_at: Mapped[datetime]
    key_destroyed_at: Mapped[datetime | None]
    """When the site had made sure that no file of the key is left on it."""
    wiped_at: Mapped[datetime | None]
    """When the database had answered that its files hold no deleted ballot any more."""


class SealPress(Base):
    """An organiser has said that the ballots of a round can be sealed. Sealing takes two of them; the first changes nothing."""

    __tablename__ = "seal_press"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    pressed_at: Mapped[datetime]
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Of the figures that they saw: where one of these is another now, the press no longer counts."""

    @classmethod
    def of(cls, round_id: int) -> Select["SealPress"]:
        return select(cls).where(cls.round_id == round_id).order_by(cls.id)


class LinkKeyCopy(Base):
    """A copy of a round's link key, sealed with a password, that an organiser took away."""

    __tablename__ = "link_key_copy"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who made it; None where it was made on the server."""
    made_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]
    """When its holder said that it is destroyed."""

    @property
    def in_area(self) -> Area:
        return db.session.get_one(Round, self.round_id).in_area

    @classmethod
    def of(cls, round_id: int) -> Select["LinkKeyCopy"]:
        return select(cls).where(cls.round_id == round_id).order_by(cls.id)

    @classmethod
    def left(cls, round_id: int) -> Select["LinkKeyCopy"]:
        """Those of which nobody has said that they are destroyed."""
        return cls.of(round_id).where(cls.destroyed_at.is_(None))


class VoidedVote(Base):
    """All ballots of a vote were declared void, in the open, because they could not be opened or trusted; people vote again."""

    __tablename__ = "voided_vote"
    __table_args__ = (CheckConstraint("ballots >= 0 AND marks >= 0", name="counts"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    ballots: Mapped[int]
    marks: Mapped[int]
    """How many people were marked as having voted on this site."""
    freeze_hash: Mapped[str] = mapped_column(String(64))
    """The freeze of the vote that is void."""
    reason_cy: Mapped[str] = mapped_column(String(500))
    reason_en: Mapped[str] = mapped_column(String(500))
    voided_at: Mapped[datetime]

    @classmethod
    def of(cls, round_id: int) -> Select["VoidedVote"]:
        return select(cls).where(cls.round_id == round_id).order_by(cls.id.desc())
