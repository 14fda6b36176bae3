"""A real mail server that does as it is told: takes mail, refuses, defers, hangs, hangs up in the middle or at the end."""

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Desk:
    """What the server says to whom, and what it has taken. `faults` are used up, one a mail, from the first on.

    `answers` gives a reply to RCPT by recipient; `faults` are "drop in data", "drop after data", "hang" and replies to DATA.
    """

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.faults: list[str] = []
        self.taken: list[bytes] = []
        self.connections = 0

    @property
    def messages(self) -> list[EmailMessage]:
        return [email.message_from_bytes(each, policy=email.policy.default) for each in self.taken]

    @property
    def recipients(self) -> list[str]:
        return [str(message["To"]) for message in self.messages]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:
        fault = self.faults.pop(0) if self.faults else ""
        if fault[:1].isdigit():
            return fault
        if fault == "hang":
            await asyncio.sleep(3)
            return "421 too late"
        self.taken.append(bytes(envelope.content))
        if fault == "drop after data":
            server.transport.abort()
        return "250 OK"


class Script(SMTP):
    """aiosmtpd's protocol, with a way to hang up in the middle of a mail."""

    def connection_made(self, transport: Any) -> None:
        self.event_handler.connections += 1
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler.faults[:1] != ["drop in data"]:
            return await super().smtp_DATA(arg)
        self.event_handler.faults.pop(0)
        await self.push("354 go on")
        await self._reader.readline()
        self.transport.abort()
        return None


class Scripted(Controller):
    def factory(self) -> SMTP:
        return Script(self.handler, **self.SMTP_kwargs)


@contextmanager
def mail_server(desk: Desk, port: int | None = None, **options: Any) -> Iterator[dict[str, object]]:
    """A server for the block; the site's settings for it. Without encryption unless the options say so."""
    controller = Scripted(desk, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    try:
        yield settings_for(controller.port)
    finally:
        controller.stop()


def settings_for(port: int) -> dict[str, object]:
    return {
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": port,
        "MAIL_SECURITY": "none",
        "MAIL_TIMEOUT_SECONDS": 1,
        "MAIL_FROM": "Panel <panel@example.org>",
    }
