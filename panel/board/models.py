"""What the board keeps of a vote: what it commits to before anybody votes, the leaves of its log, the signed heads of that log.

A vote is one log. Its number is 1; where a vote is voided or taken back, that log ends with a leaf that says so, and the next
freeze begins log 2. None of these tables leads to a person, and everything in the last two is published.
"""

from datetime import datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Table, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.audit import guard
from panel.board.heads import SignedTree
from panel.board.leaves import leaf_hash
from panel.extensions import Base


class Freeze(Base):
    """What a round was when voting opened: the document whose hash the round and the public log hold."""

    __tablename__ = "freeze"
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True, autoincrement=False)
    document: Mapped[str] = mapped_column(Text)


class LeafKind(StrEnum):
    """What a leaf of the board says."""

    FREEZE = "freeze"
    """The hash of the freeze: always the first leaf."""
    ROLL = "roll"
    """How many are on the roll, and a keyed digest of it: the second leaf, and once more whenever the roll has changed."""
    BALLOT = "ballot"
    """The commitment of a ballot."""
    CLOSE = "close"
    """How many ballots are counted, and a digest of their commitments: the last leaf of a vote that came to its end."""
    VOID = "void"
    """The last leaf of a vote that was voided or taken back."""


class BoardLeaf(Base):
    """One leaf of the log of a vote. Ballots come in shuffled batches: where one stands says nothing of who cast it or when."""

    __tablename__ = "board_leaf"
    __table_args__ = (
        CheckConstraint("kind IN ('freeze', 'roll', 'ballot', 'close', 'void')", name="kind"),
        UniqueConstraint("round_id", "log", "content"),
        {"sqlite_with_rowid": False},
    )
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True, autoincrement=False)
    log: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1 for the first vote of a round, 2 for the one after it was voided."""
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[LeafKind] = mapped_column(String(10))
    content: Mapped[str] = mapped_column(String(300))
    """A hash in hexadecimal, or canonical JSON."""

    @property
    def hash(self) -> bytes:
        """What the tree is made of."""
        return leaf_hash(self.kind, self.content)

    @classmethod
    def of(cls, round_id: int, log: int) -> Select["BoardLeaf"]:
        """The leaves of a log in their order."""
        return select(cls).where(cls.round_id == round_id, cls.log == log).order_by(cls.position)


class TreeHead(Base):
    """A signed head: how many leaves the log of a vote had, its root, and where the public log of decisions stood then."""

    __tablename__ = "tree_head"
    __table_args__ = (UniqueConstraint("round_id", "log", "size"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    log: Mapped[int]
    freeze_hash: Mapped[str] = mapped_column(String(64))
    """The name of the log to the outside: its first leaf."""
    size: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    audit_count: Mapped[int]
    """How many entries the public log had."""
    audit_hash: Mapped[str] = mapped_column(String(64))
    """The hash of the last of them."""
    signed_at: Mapped[datetime]
    site: Mapped[str] = mapped_column(String(200))
    public_key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))

    @property
    def tree(self) -> SignedTree:
        """The head as it is published and checked."""
        return SignedTree(
            site=self.site,
            round_id=self.round_id,
            freeze_hash=self.freeze_hash,
            size=self.size,
            root=self.root,
            audit_count=self.audit_count,
            audit_hash=self.audit_hash,
            at=self.signed_at,
            public_key=self.public_key,
            signature=self.signature,
        )

    @classmethod
    def of(cls, round_id: int, log: int) -> Select["TreeHead"]:
        """The heads of a log, the newest first."""
        return select(cls).where(cls.round_id == round_id, cls.log == log).order_by(cls.size.desc())


guard.install(cast(Table, BoardLeaf.__table__))
guard.install(cast(Table, TreeHead.__table__))
