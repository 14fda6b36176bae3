"""The ways a mail leaves: through a mail server, or into a folder on a demo."""

import contextlib
import logging
import select
import smtplib
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Protocol

from panel.mail import reasons
from panel.mail.addresses import on_the_wire
from panel.mail.message import Letter, compose, with_dots_doubled

log = logging.getLogger("panel.worker")
OURS = frozenset({530, 534, 535, 538})
"""Refusals that are about our settings (a name, a password, no encryption), not about whom we write to: they pass once mended."""


NOT_SENT = (OSError, smtplib.SMTPException, ValueError)
"""What goes wrong on the way; a ValueError where something cannot be written as mail needs it."""
ANSWER_SECONDS = 50.0
"""A whole answer of a mail server. Each wait has a shorter end of its own, but one sign at a time would make no end of it."""


class Fate(StrEnum):
    """What became of a try. "unknown": it may have left; it is not sent twice. "held up": nobody let us try."""

    SENT = "sent"
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    HELD_UP = "held up"


@dataclass(frozen=True)
class Outcome:
    """What became of one mail, and why it did not go (for organisers)."""

    fate: Fate
    reason: str | None = None


class CannotConnect(RuntimeError):
    """The mail server does not let us in: no mail can leave now. Its text says why."""


class Transport(Protocol):
    """Sends one mail after the other over what it opened."""

    def ready(self) -> None: ...

    def send(self, letter: Letter) -> Outcome: ...

    def close(self) -> None: ...


def transport(settings: Mapping[str, Any]) -> Transport:
    """By the settings: a mail server where one is named, a folder on a demo and in tests, nothing elsewhere."""
    if not settings["MAIL_SERVER"] and settings["MODE"] in {"demo", "test"}:
        return Folder(settings)
    return Server(settings)


class Folder:
    """Mail of a demo: files in `instance/outbox/`."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings

    def ready(self) -> None:
        """A folder is always ready."""

    def send(self, letter: Letter) -> Outcome:
        folder = Path(self.settings["INSTANCE"]) / "outbox"
        folder.mkdir(parents=True, exist_ok=True)
        recipient = on_the_wire(letter.recipient) or letter.recipient
        message = compose(letter, sender=self.settings["MAIL_FROM"], recipient=recipient, **site_of(self.settings, letter))
        (folder / f"{letter.mail_id:08d}.eml").write_bytes(message)
        return Outcome(Fate.SENT)

    def close(self) -> None:
        """Nothing is open."""


class Talk(smtplib.SMTP):
    """A connection on which an answer has come whole by a time, or is an error: the half of one says nothing."""

    def getreply(self) -> tuple[int, bytes]:
        late = threading.Event()
        timer = threading.Timer(ANSWER_SECONDS, self.hang_up, [late])
        timer.daemon = True
        timer.start()
        try:
            code, words = super().getreply()
            if late.is_set() or not 200 <= code < 600:
                raise smtplib.SMTPServerDisconnected(reasons.NO_ANSWER)
        except (OSError, smtplib.SMTPException):
            self.close()
            if late.is_set():
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()
        return code, words

    def hang_up(self, late: threading.Event) -> None:
        late.set()
        if self.sock is not None:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class SecretTalk(Talk, smtplib.SMTP_SSL):
    """The same, encrypted from the start."""


class Server:
    """A mail server: one connection for many mails, opened when it is needed and again when it was lost."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.connection: smtplib.SMTP | None = None
        address = parseaddr(settings["MAIL_FROM"])[1]
        self.sender = on_the_wire(address) if "@" in address else None

    def ready(self) -> None:
        """Have a connection that answers. CannotConnect, with the reason, where there is none."""
        if self.connection is not None and not self.answers(self.connection):
            self.close()
        if self.connection is None:
            self.connection = self.connect()

    def answers(self, connection: smtplib.SMTP) -> bool:
        try:
            return connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def connect(self) -> smtplib.SMTP:
        """A connection that is encrypted and signed in. CannotConnect otherwise."""
        host, port, security = self.settings["MAIL_SERVER"], self.settings["MAIL_PORT"], self.settings["MAIL_SECURITY"]
        if not host:
            raise CannotConnect(reasons.NO_SERVER)
        if self.sender is None:
            raise CannotConnect(reasons.SENDER)
        if security not in {"starttls", "tls"} and not (security == "none" and is_this_machine(host)):
            raise CannotConnect(reasons.SECURITY)
        connection: smtplib.SMTP | None = None
        try:
            connection = self.dial(host, port, security)
            if self.settings["MAIL_USERNAME"]:
                connection.login(self.settings["MAIL_USERNAME"], self.settings["MAIL_PASSWORD"])
        except NOT_SENT as error:
            if connection is not None:
                connection.close()
            raise CannotConnect(why_not(error)) from error
        return connection

    def dial(self, host: str, port: int, security: str) -> smtplib.SMTP:
        """Encrypted from the start ("tls"), after a plain beginning ("starttls"), or not at all ("none")."""
        seconds = self.settings["MAIL_TIMEOUT_SECONDS"]
        if security == "tls":
            return SecretTalk(host, port, timeout=seconds, context=ssl.create_default_context())
        connection = Talk(host, port, timeout=seconds)
        try:
            connection.ehlo_or_helo_if_needed()
            if security != "none":
                connection.starttls(context=ssl.create_default_context())
                connection.ehlo()
        except (OSError, smtplib.SMTPException):
            connection.close()
            raise
        return connection

    def send(self, letter: Letter) -> Outcome:
        """Hand one mail over. Whatever goes wrong is its outcome; a connection that was lost is opened again by `ready`."""
        recipient = on_the_wire(letter.recipient)
        if recipient is None:
            return Outcome(Fate.REFUSED, reasons.ADDRESS)
        connection = self.connection
        if connection is None or self.sender is None:
            return Outcome(Fate.DEFERRED, reasons.LOST)
        try:
            named = formataddr((parseaddr(self.settings["MAIL_FROM"])[0], self.sender))
            message = compose(letter, sender=named, recipient=recipient, **site_of(self.settings, letter))
            outcome = self.address(connection, self.sender, recipient) or hand_over(connection, message)
        except NOT_SENT as error:  # before the last dot: it has not left
            outcome = Outcome(Fate.DEFERRED, why_not(error))
        self.tidy(connection, outcome)
        return outcome

    def address(self, connection: smtplib.SMTP, sender: str, recipient: str) -> Outcome | None:
        """Say from whom and to whom; None where the server takes both. What it has against us passes, so it is no refusal."""
        code, words = connection.mail(sender)
        if code != 250:
            return Outcome(Fate.DEFERRED, said(code, words))
        code, words = connection.rcpt(recipient)
        return None if code in {250, 251} else judged(code, words)

    def tidy(self, connection: smtplib.SMTP, outcome: Outcome) -> None:
        """After anything but success, begin anew: the half of a mail must not stick to the next one."""
        if outcome.fate == Fate.SENT:
            return
        try:
            if outcome.fate != Fate.UNKNOWN and connection.rset()[0] == 250:
                return
        except (OSError, smtplib.SMTPException):
            log.info("the mail server closed the connection")
        self.close()

    def close(self) -> None:
        """Say good-bye, if anybody listens."""
        connection, self.connection = self.connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()


def site_of(settings: Mapping[str, Any], letter: Letter) -> dict[str, str]:
    """Address and name of the site, in the language of the mail."""
    return {"site_url": settings["SITE_URL"], "site_name": settings["SITE_NAME"][letter.language]}


def hand_over(connection: smtplib.SMTP, message: bytes) -> Outcome:
    """The DATA part. Until the last dot the mail has not left; after it, only an answer says whether it has."""
    connection.putcmd("data")
    code, words = connection.getreply()
    if code != 354:
        return judged(code, words)
    connection.send(with_dots_doubled(message))
    if has_closed(connection):
        raise smtplib.SMTPServerDisconnected(reasons.LOST)
    connection.send(b".\r\n")
    try:
        code, words = connection.getreply()
    except (OSError, smtplib.SMTPException):
        return Outcome(Fate.UNKNOWN, reasons.NO_ANSWER)
    return Outcome(Fate.SENT) if 200 <= code < 300 else judged(code, words)


def has_closed(connection: smtplib.SMTP) -> bool:
    """Whether the server spoke or hung up although it is our turn."""
    return bool(connection.sock and select.select([connection.sock], [], [], 0)[0])


def judged(code: int, words: bytes) -> Outcome:
    """A refusal for good (5xx about the recipient or the mail), or one that passes."""
    final = 500 <= code < 600 and code not in OURS
    return Outcome(Fate.REFUSED if final else Fate.DEFERRED, said(code, words))


def said(code: int, words: bytes) -> str:
    """The server's answer as one line."""
    return " ".join(f"{code} {words.decode('utf-8', 'replace')}".split())[:300]


def why_not(error: Exception) -> str:
    """What went wrong with a connection, in one line for organisers; never a password."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return reasons.PASSWORD
    if isinstance(error, ssl.SSLError):
        log.warning("the mail server's certificate is not good", extra={"facts": {"why": str(error.reason)}})
        return reasons.NOT_SECURE
    if isinstance(error, ConnectionRefusedError):
        return reasons.AWAY
    if isinstance(error, UnicodeError):
        return reasons.LETTERS
    if isinstance(error, TimeoutError):
        return reasons.TIMEOUT
    return " ".join(str(error).split())[:300] or type(error).__name__


def is_this_machine(host: str) -> bool:
    """Whether a connection to this host stays on this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
