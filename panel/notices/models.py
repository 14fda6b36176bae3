"""Who follows what, how often they hear of it, what they are about to hear, and what organisers write to followers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.access import Actor, Who
from panel.areas.models import Area
from panel.areas.reach import Reach
from panel.extensions import Base
from panel.notices.kinds import Followed, NoticeKind, Pace


class Follow(Base):
    """One person follows one thing, or has stopped to follow what they would follow by themselves."""

    __tablename__ = "follow"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "thing_id"),
        CheckConstraint("kind IN ('seed', 'thread', 'round', 'area', 'group', 'near')", name="kind"),
        Index("ix_follow_kind_thing_id", "kind", "thing_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[Followed] = mapped_column(String(10))
    thing_id: Mapped[int]
    """0 where everything near is followed: where that is, the person's claim says."""
    since: Mapped[datetime]
    stopped: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def of(cls, person_id: int, kind: Followed, thing_id: int) -> Select["Follow"]:
        return select(cls).where(cls.person_id == person_id, cls.kind == kind, cls.thing_id == thing_id)


class NoticePreference(Base):
    """How often one person hears of one kind; without a row it is as `PACES` says."""

    __tablename__ = "notice_preference"
    __table_args__ = (CheckConstraint("pace IN ('at-once', 'daily', 'weekly', 'never')", name="pace"),)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    kind: Mapped[NoticeKind] = mapped_column(String(20), primary_key=True)
    pace: Mapped[Pace] = mapped_column(String(10))


class Notice(Base):
    """One person is told, or was told, of one entry of the public log: once, whatever happens to the worker.

    It says of nobody that they have not voted: that is looked up when the mail is written, and the rows of the whole roll then
    say the same.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "entry_id"),
        Index("ix_notice_mailed_at_due_at", "mailed_at", "due_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(String(20))
    due_at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
    """When it was put into a mail."""
    mail_id: Mapped[int | None]
    """Which mail; no foreign key, for a mail that was sent is deleted. None for what holds for some of those told only."""


class LogPosition(Base):
    """How far a reader has come in the public log."""

    __tablename__ = "log_position"
    reader: Mapped[str] = mapped_column(String(20), primary_key=True)
    entry_id: Mapped[int]


class Announcement(Base):
    """What organisers write to the followers of a thing, in both languages. A draft until it is sent; then it stays as it is."""

    __tablename__ = "announcement"
    __table_args__ = (
        CheckConstraint("kind IN ('round', 'area')", name="kind"),
        Index("ix_announcement_kind_thing_id", "kind", "thing_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Followed] = mapped_column(String(10))
    thing_id: Mapped[int]
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    """Whose organisers may write it: the area itself, or the one that the round belongs to."""
    title_cy: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    body_cy: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    entry_id: Mapped[int | None]
    """The line of the public log that it was sent by."""
    followers: Mapped[int] = mapped_column(default=0)
    """How many it was to go to when it was sent."""
    area: Mapped[Area] = relationship(lazy="joined")

    @property
    def in_area(self) -> Area:
        return self.area

    def seen_by(self, person: Actor | None) -> bool:
        """A draft is seen by those who may send it."""
        return self.sent_at is not None or (person is not None and Who.ORGANISER in person.standing_at(self.in_area))

    @classmethod
    def newest(cls, reach: Reach) -> Select["Announcement"]:
        """Those that a role reaches, the newest first."""
        return select(cls).where(reach.covers(cls.area_id)).order_by(cls.made_at.desc(), cls.id.desc())

    @classmethod
    def number_sent(cls, kind: Followed, thing_id: int, since: datetime) -> Select[int]:
        """How many went to the followers of one thing since then."""
        about = cls.kind == kind, cls.thing_id == thing_id
        return select(func.count()).select_from(cls).where(*about, cls.sent_at > since)
