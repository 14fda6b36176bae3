"""One line of the log for each request: which kind of page, how it went and how long it took. Never who, nor what was typed."""

import logging
import re
import secrets
from collections.abc import Callable
from time import perf_counter

from flask import Flask, Response, g, request

from panel import logs

HEADER = "X-Request-ID"
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{7,63}")
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
logger = logging.getLogger("panel.request")
Watcher = Callable[[str, str, int, float], None]
"""Is told of each request: method, route, status, seconds."""


def id_of_request(app: Flask) -> str:
    """What a trusted proxy calls this request, where that is plain; a random one otherwise."""
    given = request.headers.get(HEADER, "") if app.config["PROXIES"] else ""
    return given if SAFE.fullmatch(given) else secrets.token_hex(8)


def route() -> str:
    """The rule of the address, with its placeholders; never the address itself, which can hold a secret."""
    rule = request.url_rule.rule if request.url_rule else "unknown"
    return rule.replace("/<any(cy, en):lang>", "", 1) or "/"


def method() -> str:
    """A method we know, or "OTHER": anybody can send a word of their own."""
    return request.method if request.method in METHODS else "OTHER"


def install(app: Flask, *, silent: frozenset[str], watchers: tuple[Watcher, ...] = ()) -> None:
    """Log each request. `silent`: blueprints whose good requests leave no line, for a time beside a vote could tell a voter."""

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()
        g.request_id = id_of_request(app)
        logs.request_id.set(g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        if "request_id" not in g:  # the address was refused before anything else was done
            begin()
        response.headers[HEADER] = g.request_id
        seconds = perf_counter() - g.began
        if request.blueprint not in silent or response.status_code >= 500:
            for watcher in watchers:
                watcher(method(), route(), response.status_code, seconds)
            facts = {"method": method(), "route": route(), "status": response.status_code, "ms": round(seconds * 1000)}
            logger.info("request", extra={"facts": facts})
        return response

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        logs.request_id.set("")
