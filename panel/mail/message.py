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
    unsubscribe: str | None = None


def compose(letter: Letter, *, sender: str, recipient: str, site_url: str, site_name: str = "") -> bytes:
    """The whole message with CRLF line ends, the dots not yet doubled. Its Message-ID is the same at every try.

    `Auto-Submitted` (RFC 3834) keeps holiday replies from answering. `recipient` is the address in ASCII. The name of the site
    stands in the subject and below the text of every mail.
    """
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, recipient, subject_of(letter, site_name).replace(ENCODED, "= ?")
    message["Date"] = letter.queued_at
    message["Message-ID"] = f"<{letter.queued_at:%Y%m%d%H%M%S%f}.{letter.mail_id}@{urlsplit(site_url).hostname or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(signed(letter.body, site_name, site_url), cte="quoted-printable")
    message["Content-Language"] = letter.language  # after the content, which begins with headers of its own
    return unsubscribe_lines(letter) + bytes(message)


def subject_of(letter: Letter, site_name: str) -> str:
    """The subject with the name of the site, unless it says it already."""
    return letter.subject if site_name in letter.subject else f"{letter.subject} – {site_name}"


def signed(body: str, site_name: str, site_url: str) -> str:
    """The text with a signature of the site below it."""
    return f"{body.rstrip()}\n\n-- \n{site_name}\n{site_url}\n" if site_name else body


def unsubscribe_lines(letter: Letter) -> bytes:
    """What lets a mail program end such mails with one press (RFC 2369, RFC 8058).

    Written by hand: `EmailMessage` would encode an address that is longer than a line, and no program reads that.
    """
    if letter.unsubscribe is None:
        return b""
    address = letter.unsubscribe.encode("ascii")
    return b"List-Unsubscribe: <" + address + b">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


def with_dots_doubled(message: bytes) -> bytes:
    """As RFC 5321 asks: a line that begins with a dot gets another, and the last line ends."""
    doubled = re.sub(rb"(?m)^\.", b"..", message)
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"
