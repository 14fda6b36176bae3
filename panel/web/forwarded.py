"""How many proxies requests come through, as far as their headers tell: one number in a file for `panel doctor`, no addresses."""

import contextlib
from pathlib import Path

from flask import Flask, request

HEADER = "X-Forwarded-For"
MOST = 9


def note_of(instance: Path, proxies: int) -> Path:
    """The file. A site that is told of another number of proxies begins a new one."""
    return instance / f"forwarded-with-{proxies}"


def hops_seen(instance: Path, proxies: int) -> int | None:
    """The longest way that a request has come since the site was told of so many proxies; None before the first."""
    try:
        return int(note_of(instance, proxies).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def install(app: Flask) -> None:
    """Look at each request; write only when one came a longer way than any before it."""
    instance, proxies = Path(app.config["INSTANCE"]), app.config["PROXIES"]
    known = [-1]

    @app.before_request
    def note() -> None:
        header = request.headers.get(HEADER, "")
        hops = min(header.count(",") + 1, MOST) if header else 0
        if hops <= known[0]:
            return
        known[0] = max(hops, hops_seen(instance, proxies) or 0)
        with contextlib.suppress(OSError):  # a full disk: the hint can wait, the request cannot
            note_of(instance, proxies).write_text(str(known[0]), encoding="ascii")
