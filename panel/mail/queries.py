"""What is known of the outbox as a whole."""

from dataclasses import dataclass

from sqlalchemy import func, select

from panel.extensions import db
from panel.mail.models import MailState, OutboxMail
from panel.mail.reasons import words_of


@dataclass(frozen=True)
class OutboxStanding:
    """How mail stands: how many wait, how many were given up or may not have left, and why the last one that waits did not go.

    `held_up_by` is None while nothing that waits has failed.
    """

    waiting: int
    in_trouble: int
    held_up_by: str | None

    @property
    def held_up_words(self) -> tuple[str, str]:
        """The reason for the page, and its language where that is not the page's own."""
        return words_of(self.held_up_by or "")


def number_waiting() -> int:
    """How many mails have yet to leave."""
    waiting = OutboxMail.state.in_([MailState.QUEUED, MailState.SENDING])
    return db.session.scalar(select(func.count()).select_from(OutboxMail).where(waiting)) or 0


def outbox_standing() -> OutboxStanding:
    """How mail stands: three queries."""
    trouble = OutboxMail.in_trouble().order_by(None).subquery()
    held_up = select(OutboxMail.failure).where(OutboxMail.state == MailState.QUEUED, OutboxMail.failure.is_not(None))
    return OutboxStanding(
        waiting=number_waiting(),
        in_trouble=db.session.scalar(select(func.count()).select_from(trouble)) or 0,
        held_up_by=db.session.scalar(held_up.order_by(OutboxMail.claimed_at.desc(), OutboxMail.id).limit(1)),
    )
