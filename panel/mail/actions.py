"""Put mail in the outbox, and send what is there."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from flask import current_app
from sqlalchemy import select, update

from panel import clock
from panel.extensions import db
from panel.mail.models import MailState, OutboxMail

TRIES = 5
LEASE = timedelta(minutes=5)


NOWHERE = ".invalid"
"""Addresses that end like this never exist (RFC 2606): people whose account was removed have one."""


def post(recipient: str, *, subject: str, body: str, language: str) -> OutboxMail | None:
    """A mail into the outbox, in the caller's transaction: no decision without its mail, no mail without its decision.

    None where the account was removed: there is nobody to write to.
    """
    if recipient.endswith(NOWHERE):
        return None
    one_line = " ".join(subject.split())[:200]
    mail = OutboxMail(recipient=recipient, subject=one_line, body=body, language=language, queued_at=clock.now())
    db.session.add(mail)
    db.session.flush()
    return mail


def claim() -> OutboxMail | None:
    """The next queued mail, marked as being sent and committed, so that no second worker takes it."""
    waiting = select(OutboxMail).where(OutboxMail.state == MailState.QUEUED).order_by(OutboxMail.id).limit(1)
    mail = db.session.scalar(waiting.with_for_update(skip_locked=True))
    if mail is None:
        db.session.rollback()
        return None
    mail.state, mail.claimed_at, mail.tries = MailState.SENDING, clock.now(), mail.tries + 1
    db.session.commit()
    return mail


def send(mail: OutboxMail) -> None:
    """Send one claimed mail and note what became of it. Refused mail is tried again, five times in all."""
    try:
        deliver(mail)
    except (OSError, smtplib.SMTPException) as error:
        mail.state = MailState.QUEUED if mail.tries < TRIES else MailState.FAILED
        mail.failure = str(error)[:300]
    else:
        mail.state, mail.sent_at, mail.failure = MailState.SENT, clock.now(), None
    db.session.commit()


def deliver(mail: OutboxMail) -> None:
    """Through SMTP where that is set; otherwise as a file in `instance/outbox/`."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = current_app.config["MAIL_FROM"], mail.recipient, mail.subject
    message["Content-Language"] = mail.language
    message["Message-ID"] = f"<outbox-{mail.id}@{current_app.config['SITE_URL'].split('//')[-1].split(':')[0]}>"
    message.set_content(mail.body)
    if not current_app.config["MAIL_SERVER"]:
        folder = Path(current_app.config["INSTANCE"]) / "outbox"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{mail.id:08d}.eml").write_bytes(bytes(message))
        return
    with smtplib.SMTP(current_app.config["MAIL_SERVER"], current_app.config["MAIL_PORT"], timeout=20) as server:
        server.starttls()
        if current_app.config["MAIL_USERNAME"]:
            server.login(current_app.config["MAIL_USERNAME"], current_app.config["MAIL_PASSWORD"])
        server.send_message(message)


def give_up_on_the_lost() -> int:
    """Mails of a worker that died while sending: they may have left or not, so they are marked "unknown" and shown."""
    lost = (OutboxMail.state == MailState.SENDING) & (OutboxMail.claimed_at < clock.now() - LEASE)
    changed = db.session.execute(update(OutboxMail).where(lost).values(state=MailState.UNKNOWN))
    db.session.commit()
    return int(changed.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it
