"""The outbox."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, String, Text, and_, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel import clock
from panel.extensions import Base
from panel.mail.reasons import words_of
from panel.mail.rules import LEASE, is_day, of_use


class MailState(StrEnum):
    """Where a mail stands. "unknown": the worker died between sending and noting it; it is shown, not sent twice."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"


class Tried(StrEnum):
    """What became of a test mail. "forgotten": it never arrived, and the mail itself is deleted by now."""

    WAITING = "waiting"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    ARRIVED = "arrived"
    FORGOTTEN = "forgotten"


class OutboxMail(Base):
    """A mail, written in the language of the one who gets it.

    Nobody tries to send it before `not_before` (None: at once). With `good_until` it loses its use then (a code to sign in): it
    goes before all others, and not at all when that has passed. Subject and body are emptied when it was sent.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sending', 'sent', 'unknown', 'failed')", name="state"),
        CheckConstraint("(state = 'sending') = (lease_token IS NOT NULL)", name="lease_while_sending"),
        {"sqlite_autoincrement": True},  # rows go when their mail was sent, and notices still name their numbers
    )
    in_area = None
    """It is of no area."""
    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[MailState] = mapped_column(String(10), default=MailState.QUEUED, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    good_until: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    lease_token: Mapped[str | None] = mapped_column(String(32))
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(300))
    unsubscribe: Mapped[str | None] = mapped_column(String(300))
    """The address that ends mails like this one; such mail goes after all other, and its row goes when it was sent."""

    @property
    def failure_words(self) -> tuple[str, str]:
        """Why it did not go, for the page, and the language of that where it is not the page's own."""
        return words_of(self.failure or "")

    @property
    def can_go_again(self) -> bool:
        """Whether "send again" makes sense: what was written is still there, and of use."""
        return bool(self.body) and of_use(self.good_until, clock.now())

    @property
    def subject_is_shown(self) -> bool:
        """Whether organisers read it beside the address. No code, and no mail that tells: a reminder says who has not voted."""
        return self.good_until is None and self.unsubscribe is None

    @classmethod
    def due(cls) -> Select["OutboxMail"]:
        """What can be sent now: codes to sign in first, then mail to one person, then what many get; each in the order of asking.

        At night nothing is that many get: it may have come into the outbox in the evening, or be tried again.
        """
        now = clock.now()
        waits = (cls.state == MailState.QUEUED) & or_(cls.not_before.is_(None), cls.not_before <= now)
        of_use = or_(cls.good_until.is_(None), cls.good_until > now)
        wakes_nobody = true() if is_day(now) else cls.unsubscribe.is_(None)
        return (
            select(cls)
            .where(waits, of_use, wakes_nobody)
            .order_by(cls.good_until.is_(None), cls.unsubscribe.is_not(None), cls.id)
        )

    @classmethod
    def lost(cls) -> ColumnElement[bool]:
        """Whose worker died while sending it; also where the clock was set back since, so that it was taken in the future."""
        now = clock.now()
        return and_(cls.state == MailState.SENDING, or_(cls.claimed_at < now - LEASE, cls.claimed_at > now + LEASE))

    @classmethod
    def late(cls) -> ColumnElement[bool]:
        """What waited so long that it has lost its use."""
        return and_(cls.state == MailState.QUEUED, cls.good_until <= clock.now())

    @classmethod
    def in_trouble(cls) -> Select["OutboxMail"]:
        """What was given up, and what may have left or not: the newest first."""
        return select(cls).where(cls.state.in_([MailState.FAILED, MailState.UNKNOWN])).order_by(cls.id.desc())

    @classmethod
    def newest(cls) -> Select["OutboxMail"]:
        return select(cls).order_by(cls.id.desc())


class MailTest(Base):
    """A mail that an organiser sent to themselves, to see whether mail works. What it proved is kept; to whom it went is not."""

    __tablename__ = "mail_test"
    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_mail.id", ondelete="SET NULL"), unique=True)
    """None once the mail itself was deleted, as old mail is."""
    asked_at: Mapped[datetime]
    arrived_at: Mapped[datetime | None]
    """When the mail server took it."""
    mail: Mapped[OutboxMail | None] = relationship(lazy="joined")

    @property
    def fate(self) -> Tried:
        """What became of it."""
        if self.arrived_at:
            return Tried.ARRIVED
        if self.mail is None:
            return Tried.FORGOTTEN
        if self.mail.state in {MailState.FAILED, MailState.UNKNOWN}:
            return Tried.REFUSED if self.mail.state == MailState.FAILED else Tried.UNKNOWN
        return Tried.DEFERRED if self.mail.failure else Tried.WAITING

    @property
    def seconds(self) -> int | None:
        """How long it took; None for one that has not arrived."""
        return round((self.arrived_at - self.asked_at).total_seconds()) if self.arrived_at else None

    @classmethod
    def newest(cls) -> Select["MailTest"]:
        return select(cls).order_by(cls.id.desc())
