"""A mail as it goes over the wire."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from panel.mail.addresses import ENCODED


@dataclass(frozen=True)
class Letter:
    """A mail in the hands of one worker, with the token of its lease. `recipient` is as the person wrote it."""

    mail_id: int
    token: str
    recipient: str
    subject: str
    body: str
    language: str
    queued_at: datetime


def compose(letter: Letter, *, sender: str, recipient: str, site_url: str) -> bytes:
    """The whole message with CRLF line ends, the dots not yet doubled. Its Message-ID is the same at every try.

    `Auto-Submitted` (RFC 3834) keeps holiday replies from answering. `recipient` is the address in ASCII.
    """
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, recipient, letter.subject.replace(ENCODED, "= ?")
    message["Date"] = letter.queued_at
    message["Message-ID"] = f"<{letter.queued_at:%Y%m%d%H%M%S%f}.{letter.mail_id}@{urlsplit(site_url).hostname or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, cte="quoted-printable")
    message["Content-Language"] = letter.language  # after the content, which begins with headers of its own
    return bytes(message)


def with_dots_doubled(message: bytes) -> bytes:
    """As RFC 5321 asks: a line that begins with a dot gets another, and the last line ends."""
    doubled = re.sub(rb"(?m)^\.", b"..", message)
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"
