"""The web server: gunicorn starts, watches and restarts its processes; inside each, waitress reads and writes.

gunicorn's own threads read each request themselves, so that a few half-sent ones stop a site. waitress reads requests and sends
answers in one loop, and gives a thread only to a request that has come in whole.
"""

import logging
import os
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import create_server

THREADS = 36
"""Of each process. More than may write at once (WRITERS_MOST), so that readers always find one."""
IDLE_SECONDS = 60
"""A connection on which nothing comes or goes for so long is closed."""
WHOLE_SECONDS = 180
"""A connection that waited so long for a request that is still not whole is closed, however steadily it drips."""
CONNECTIONS = 1_000
CONNECTIONS_KEPT = 800
"""More are not kept open: those that asked nothing whole for longest make room, before the door is shut to everybody."""
HEAD_BYTES = 16 * 1024
BODY_BYTES = 3 * 1024 * 1024
"""A little more than the largest upload: the site itself says 413 with a page."""


class BufferingWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """One process of the web server."""

    def run(self) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that somebody waits for a thread is no news
        channels: dict[int, Any] = {}
        server = make_server(self.wsgi, [each.sock for each in self.sockets], channels)
        while self.alive and self.ppid == os.getppid():
            self.turn(channels)
            drop_slow_ones(channels, time.monotonic())
            make_room(channels, CONNECTIONS_KEPT)
        self.finish(server, channels)

    def turn(self, channels: dict[int, Any]) -> None:
        """Tell gunicorn that all is well, and move whatever can be moved within a second."""
        self.notify()
        wasyncore.loop(timeout=1.0, use_poll=True, map=channels, count=1)

    def finish(self, server: Any, channels: dict[int, Any]) -> None:
        """Take no new requests; answer those that are here, as long as gunicorn waits for it."""
        for listener in listeners(channels):
            wasyncore.dispatcher.close(listener)
        until = time.monotonic() + self.cfg.graceful_timeout - 1
        while time.monotonic() < until and any(is_working(each) for each in channels.values()):
            self.turn(channels)
        server.task_dispatcher.shutdown(timeout=1)


def make_server(site: Any, sockets: list[Any], channels: dict[int, Any]) -> Any:
    """waitress on sockets that gunicorn has bound. Which proxy headers count is for the site to say (TRUSTED_PROXIES)."""
    server = create_server(
        site,
        map=channels,
        sockets=sockets,
        threads=THREADS,
        ident=None,
        backlog=1_024,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=10,
        max_request_header_size=HEAD_BYTES,
        max_request_body_size=BODY_BYTES,
        clear_untrusted_proxy_headers=False,
    )
    for listener in listeners(channels):
        listener.channel_class = OneEndedChannel
    return server


class OneEnded(HTTPRequestParser):
    """Requests that end in one place. A proxy could see one where we saw two: a length and chunks are refused together."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        two_ends = self.chunked and "CONTENT_LENGTH" in self.headers
        if two_ends or "TRANSFER_ENCODING" in self.headers:  # left there in HTTP/1.0, which has no chunks
            raise ParsingError("The request names its length in two ways.")


class OneEndedChannel(HTTPChannel):
    """A connection that knows since when it owes us a request (seconds, monotonic): dripping bytes do not make it young."""

    parser_class = OneEnded

    def __init__(self, *arguments: Any, **more: Any) -> None:
        self.waiting_since = time.monotonic()
        super().__init__(*arguments, **more)

    def service(self) -> None:
        self.waiting_since = time.monotonic()
        super().service()


def listeners(channels: dict[int, Any]) -> list[Any]:
    """Those of the channels at which new connections come in."""
    return [each for each in channels.values() if hasattr(each, "active_channels")]


def drop_slow_ones(channels: dict[int, Any], now: float) -> None:
    """Close connections that have waited too long for a request that began to come in."""
    for channel in list(channels.values()):
        if getattr(channel, "request", None) is not None and now - channel.waiting_since > WHOLE_SECONDS:
            channel.handle_close()


def make_room(channels: dict[int, Any], most: int) -> None:
    """Close those that asked nothing for longest where there are more connections than the most; none that is being answered."""
    if len(channels) <= most:
        return
    idle = [each for each in channels.values() if isinstance(each, OneEndedChannel) and not each.requests]
    for channel in sorted(idle, key=lambda each: each.waiting_since)[: len(channels) - most]:
        channel.handle_close()


def is_working(channel: Any) -> bool:
    """Whether somebody waits for an answer on this connection."""
    return bool(getattr(channel, "requests", None) or getattr(channel, "total_outbufs_len", 0))
