"""The outbox."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


class MailState(StrEnum):
    """Where a mail stands. "unknown": the worker died between sending and noting it; it is shown, not sent twice."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"


class OutboxMail(Base):
    """A mail, written in the language of the one who gets it."""

    __tablename__ = "outbox_mail"
    __table_args__ = (CheckConstraint("state IN ('queued', 'sending', 'sent', 'unknown', 'failed')", name="state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[MailState] = mapped_column(String(10), default=MailState.QUEUED, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(300))

    @classmethod
    def newest(cls) -> Select["OutboxMail"]:
        return select(cls).order_by(cls.id.desc())
