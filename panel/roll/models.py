"""The roll: who may vote in a round, and that they have."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base
from panel.rounds.models import Round, Way


class UploadState(StrEnum):
    """How far an uploaded list has come."""

    READ = "read"
    """It waits to be looked through."""
    CHECKED = "checked"
    """It was looked through, and waits for somebody to say that it is right."""
    TAKING = "taking"
    DONE = "done"
    """Its lines count."""
    FAILED = "failed"


class RollUpload(Base):
    """A list of people who may vote, as it was uploaded: what it holds, and how far it has come. The list itself is not kept."""

    __tablename__ = "roll_upload"
    __table_args__ = (CheckConstraint("state IN ('read', 'checked', 'taking', 'done', 'failed')", name="state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    columns: Mapped[str] = mapped_column(String(60))
    """By what a line is known: "name,born,postcode" or with "reference"."""
    state: Mapped[UploadState] = mapped_column(String(10), default=UploadState.READ)
    good: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    twice: Mapped[int] = mapped_column(default=0)
    """Lines that stand in it a second time, or that the roll has already."""
    problems: Mapped[str] = mapped_column(Text, default="[]")
    """The first lines that are wrong, as JSON: [line, what is wrong]."""
    lines: Mapped[int] = mapped_column(default=0)
    """How many of its lines count now."""
    file: Mapped[str] = mapped_column(String(40), default="")
    """The name of the file while it waits; "" once it is deleted."""
    reason_cy: Mapped[str] = mapped_column(String(500), default="")
    reason_en: Mapped[str] = mapped_column(String(500), default="")
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @classmethod
    def of(cls, budget_round: Round) -> Select["RollUpload"]:
        """The uploads of a round, the newest first."""
        return select(cls).where(cls.round_id == budget_round.id).order_by(cls.id.desc())


class RollLine(Base):
    """One line of an uploaded list: a keyed hash of what it says, from which nobody reads it back."""

    __tablename__ = "roll_line"
    __table_args__ = (UniqueConstraint("round_id", "line_hash"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    upload_id: Mapped[int] = mapped_column(ForeignKey("roll_upload.id"))
    line_hash: Mapped[str] = mapped_column(String(32))


class CodeBatch(Base):
    """One-use codes that were made together, for letters."""

    __tablename__ = "code_batch"
    __table_args__ = (CheckConstraint("number > 0", name="number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    """How many codes there are in it."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sealed: Mapped[str] = mapped_column(Text, default="")
    """The codes that can still be printed, in a box that only this site opens; "" once that is over."""
    sealed_until: Mapped[datetime | None]

    @classmethod
    def of(cls, budget_round: Round) -> Select["CodeBatch"]:
        """The batches of a round, the newest first."""
        return select(cls).where(cls.round_id == budget_round.id).order_by(cls.id.desc())


class VoteCode(Base):
    """A one-use code: a keyed hash of it. The number stands on its letter, so that a lost letter can be replaced."""

    __tablename__ = "vote_code"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"))
    number: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    printed: Mapped[int] = mapped_column(default=1)
    """How many letters were made for this place; only the last one works."""


class RollEntry(Base):
    """One person may vote in one round, however they proved it: by account, by a line of a list, by a code, or by several."""

    __tablename__ = "roll_entry"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        CheckConstraint("way IN ('residency', 'seats', 'list', 'codes', 'staff')", name="way"),
        CheckConstraint(
            "person_id IS NOT NULL OR roll_line_id IS NOT NULL OR vote_code_id IS NOT NULL OR desk_hash IS NOT NULL",
            name="proven",
        ),
        {"sqlite_autoincrement": True},  # a browser may still hold the number of a place that went
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    way: Mapped[Way] = mapped_column(String(10), default=Way.RESIDENCY)
    """How the place came to be."""
    roll_line_id: Mapped[int | None] = mapped_column(ForeignKey("roll_line.id"), unique=True)
    vote_code_id: Mapped[int | None] = mapped_column(ForeignKey("vote_code.id"), unique=True)
    desk_hash: Mapped[str | None] = mapped_column(String(32), unique=True)
    """Of somebody whom staff put on the roll: a keyed hash of the name, birth year and postcode that they gave."""

    @property
    def voter(self) -> str:
        """What a voter's own order of the proposals hangs on: the same on each of their ballots in this round."""
        return str(self.person_id) if self.person_id else f"place {self.id}"


class RollChange(Base):
    """The roll was brought up to date after voting had opened: how many, and why."""

    __tablename__ = "roll_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    added: Mapped[int]
    removed: Mapped[int] = mapped_column(default=0)
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
    """The mark is made when the paper is handed out."""
    TELEPHONE = "telephone"
    """The mark is made when the call begins."""
    BOOTH = "booth"
    """On a tablet in a hall: the mark is made when staff unlock a ballot."""


HAS_RECEIPT = frozenset({Channel.WEB, Channel.BOOTH})
"""Whose ballot came in so has a receipt."""


class Mark(Base):
    """A person on the roll has voted. A day, not a time: two times side by side would link a person to a ballot."""

    __tablename__ = "mark"
    __table_args__ = (CheckConstraint("channel IN ('web', 'paper', 'telephone', 'booth')", name="channel"),)
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


class DoubtState(StrEnum):
    """What became of a doubt."""

    WAITING = "waiting"
    EXPLAINED = "explained"
    STANDS = "stands"
    """The ballot stands, and the doubt is counted beside the result."""


class DoubtKind(StrEnum):
    """What somebody tells the organisers of a vote, for them to answer."""

    VOTED_AS_ME = "voted-as-me"
    OBJECTION = "objection"
    """To the count, before its result is published."""


class VoteDoubt(Base):
    """Somebody says that another one has voted from their place (nobody can know with which ballot), or objects to a count."""

    __tablename__ = "vote_doubt"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'explained', 'stands')", name="state"),
        CheckConstraint("(state = 'waiting') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("kind IN ('voted-as-me', 'objection')", name="kind"),
        CheckConstraint("(kind = 'objection') = (number IS NOT NULL)", name="number"),
        UniqueConstraint("roll_entry_id", "kind"),
        UniqueConstraint("round_id", "number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[DoubtKind] = mapped_column(String(12), default=DoubtKind.VOTED_AS_ME)
    number: Mapped[int | None]
    """Of an objection, in its round: everybody sees how many there are."""
    roll_entry_id: Mapped[int | None] = mapped_column(ForeignKey("roll_entry.id"))
    """The place; None once the roll is deleted, and for an objection with a receipt."""
    contact: Mapped[str] = mapped_column(String(254))
    what: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    made_on: Mapped[date]
    """A day, as the mark has."""
    state: Mapped[DoubtState] = mapped_column(String(10), default=DoubtState.WAITING)
    answer: Mapped[str] = mapped_column(String(1_000), default="")
    reason_cy: Mapped[str] = mapped_column(String(500), default="")
    reason_en: Mapped[str] = mapped_column(String(500), default="")
    """The answer to an objection, as everybody reads it."""
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @classmethod
    def of(cls, budget_round: Round, kind: DoubtKind = DoubtKind.VOTED_AS_ME) -> Select["VoteDoubt"]:
        """The doubts about a round, those that wait first."""
        mine = cls.round_id == budget_round.id, cls.kind == kind
        return select(cls).where(*mine).order_by(cls.state != DoubtState.WAITING, cls.id)
