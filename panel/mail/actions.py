"""Put mail in the outbox, claim it, note what became of it, ask for it again."""

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, literal, select, update

from panel import clock
from panel.extensions import db
from panel.language import gettext as _
from panel.language import speaking
from panel.mail import reasons, rules
from panel.mail.message import Letter
from panel.mail.models import MailState, MailTest, OutboxMail
from panel.mail.transport import Fate, Outcome

log = logging.getLogger("panel.worker")
TROUBLE = (MailState.FAILED, MailState.UNKNOWN)


NOWHERE = ".invalid"
"""Addresses that end like this never exist (RFC 2606): people whose account was removed have one."""


@dataclass(frozen=True)
class Words:
    """What a mail says, and in which language; `unsubscribe` is the address that ends mails like it."""

    subject: str
    body: str
    language: str
    unsubscribe: str | None = None


def post_to(letters: Iterable[tuple[str, Words]]) -> list[OutboxMail]:
    """Many mails into the outbox at once, in the caller's transaction: each address with what is written to it."""
    mails = [_mail(recipient, words) for recipient, words in letters if not recipient.endswith(NOWHERE)]
    db.session.add_all(mails)
    db.session.flush()
    return mails


def _mail(recipient: str, words: Words, good_until: datetime | None = None) -> OutboxMail:
    one_line = " ".join(words.subject.split())[:200]
    return OutboxMail(
        recipient=recipient,
        subject=one_line,
        body=words.body,
        language=words.language,
        queued_at=clock.now(),
        good_until=good_until,
        unsubscribe=words.unsubscribe,
    )


def post(
    recipient: str, *, subject: str, body: str, language: str, name: str = "", good_until: datetime | None = None
) -> OutboxMail | None:
    """A mail into the outbox, in the caller's transaction: no decision without its mail, no mail without its decision.

    `name`: who is greeted in its first line; "" where that is not known, or the text greets them itself.
    `good_until`: when what it says loses its use (a code to sign in); it goes before other mail, and not at all after that.
    None where the account was removed: there is nobody to write to.
    """
    if recipient.endswith(NOWHERE):
        return None
    mail = _mail(recipient, Words(subject, greeted(name, body, language), language), good_until)
    db.session.add(mail)
    db.session.flush()
    return mail


def greeted(name: str, body: str, language: str) -> str:
    """The text below a greeting in its language."""
    with speaking(language):
        return f"{_('Hello %(name)s,') % {'name': name}}\n\n{body}" if name else body


def claim() -> Letter | None:
    """The next mail that is due, marked as being sent and committed, so that no second worker takes it."""
    mail = db.session.scalar(OutboxMail.due().limit(1).with_for_update(skip_locked=True))
    if mail is None:
        db.session.rollback()
        return None
    mail.state, mail.claimed_at, mail.tries = MailState.SENDING, clock.now(), mail.tries + 1
    mail.lease_token = secrets.token_hex(16)
    letter = Letter(
        mail.id, mail.lease_token, mail.recipient, mail.subject, mail.body, mail.language, mail.queued_at, mail.unsubscribe
    )
    db.session.commit()
    return letter


def note(letter: Letter, outcome: Outcome) -> None:
    """What became of a claimed mail, committed. Where the lease was lost nothing is changed: the mail is shown as unknown."""
    held = (OutboxMail.id == letter.mail_id) & (OutboxMail.lease_token == letter.token)
    mail = db.session.scalar(select(OutboxMail).where(held).with_for_update())
    if mail is None:
        log.warning("mail %s: its lease was lost; it is shown as unknown", letter.mail_id)
        db.session.rollback()
        return
    mail.lease_token, mail.failure = None, outcome.reason
    if outcome.fate == Fate.SENT:
        mail.state, mail.sent_at = MailState.SENT, clock.now()
        db.session.execute(update(MailTest).where(MailTest.mail_id == mail.id).values(arrived_at=mail.sent_at))
        empty(mail)
    elif outcome.fate == Fate.DEFERRED:
        defer(mail)
    elif outcome.fate == Fate.HELD_UP:
        hold_up(mail)
    else:
        mail.state = MailState.FAILED if outcome.fate == Fate.REFUSED else MailState.UNKNOWN
    if outcome.fate != Fate.SENT:
        log.warning(f"mail %s: {outcome.fate} at try %s, now {mail.state}", mail.id, mail.tries)
    db.session.commit()


def defer(mail: OutboxMail) -> None:
    """Later again, or never when two days of trying are over."""
    pause = rules.pause_after(mail.tries, urgent=mail.good_until is not None)
    mail.state = MailState.QUEUED if pause else MailState.FAILED
    mail.not_before = clock.now() + pause if pause else None


def hold_up(mail: OutboxMail) -> None:
    """Soon again, as if it had not been tried: the mail server let nobody in, which says nothing about this mail."""
    mail.tries -= 1
    mail.state, mail.not_before = MailState.QUEUED, clock.now() + rules.HELD_UP_PAUSE


def empty(mail: OutboxMail) -> None:
    """What was written is not kept once it has left: it may hold a code. A demo keeps it for its page of mail.

    Of mail that many get not even the row is kept: side by side the rows would tell who was told of what.
    """
    if current_app.config["MODE"] == "demo":
        return
    mail.subject = mail.body = ""
    if mail.unsubscribe is not None:
        db.session.delete(mail)


def send_again(mail: OutboxMail) -> None:
    """Put a failed or unknown mail back in the queue. RuleBroken, saying why, where that cannot be."""
    db.session.refresh(mail, with_for_update=True)
    in_trouble, emptied = mail.state in TROUBLE, not mail.body
    rules.may_send_again(in_trouble=in_trouble, good_until=mail.good_until, emptied=emptied, now=clock.now())
    mail.state, mail.tries, mail.not_before, mail.failure = MailState.QUEUED, 0, None, None
    db.session.flush()


def settle() -> int:
    """Mark what a dead worker left while sending as "unknown", and what waited too long to be of use as failed; commit. How many.

    The first may have left or not, so it is shown and not sent twice.
    """
    unknown = {"state": MailState.UNKNOWN, "lease_token": None, "failure": reasons.DIED}
    changed = db.session.execute(update(OutboxMail).where(OutboxMail.lost()).values(unknown))
    failed = db.session.execute(update(OutboxMail).where(OutboxMail.late()).values(state=MailState.FAILED))
    db.session.commit()
    return int(changed.rowcount + failed.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it


def tidy() -> int:
    """The duty of the outbox: empty codes that have lost their use, delete the rows of those that were sent. How many rows."""
    now, demo = clock.now(), current_app.config["MODE"] == "demo"
    old_code = OutboxMail.good_until < now
    stale = old_code & literal(not demo) & (OutboxMail.body != "") & (OutboxMail.state != MailState.SENDING)
    emptied = db.session.execute(update(OutboxMail).where(stale).values(subject="", body=""))
    gone = literal(not demo) & (OutboxMail.state == MailState.SENT) & (OutboxMail.good_until < now - rules.CODE_KEPT)
    deleted = db.session.execute(delete(OutboxMail).where(gone))
    db.session.flush()
    return int(emptied.rowcount + deleted.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it
