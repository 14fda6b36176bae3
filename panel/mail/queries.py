"""What is known of the outbox as a whole."""

from sqlalchemy import func, select

from panel.extensions import db
from panel.mail.models import MailState, OutboxMail


def number_waiting() -> int:
    """How many mails have yet to leave."""
    waiting = OutboxMail.state.in_([MailState.QUEUED, MailState.SENDING])
    return db.session.scalar(select(func.count()).select_from(OutboxMail).where(waiting)) or 0
