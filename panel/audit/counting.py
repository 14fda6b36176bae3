"""Counts that are the same for every reader: made once, and again when the public log has grown or a minute is over."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g
from sqlalchemy import func, select

from panel import clock
from panel.audit.models import AuditEntry
from panel.extensions import db

KEPT_SECONDS = 60
"""For the few changes that the public log does not name, such as a text that left with its author."""
Counted = TypeVar("Counted")
kept: dict[Callable[[], Any], tuple[tuple[object, ...], Any]] = {}


def counted_once(count: Callable[[], Counted]) -> Callable[[], Counted]:
    """Keep what `count` finds, for everybody who asks of the same database while nothing was decided there.

    Entries of the log are written one after the other, so that its newest number tells whether anything was. What is found is
    given to all: it holds no rows, and nobody changes it. One small query a request.
    """

    @wraps(count)
    def counted() -> Counted:
        now = (db.engine, _newest_entry(), int(clock.now().timestamp()) // KEPT_SECONDS)
        held = kept.get(count)
        if held is None or held[0] != now:
            held = kept[count] = (now, count())
        found: Counted = held[1]
        return found

    return counted


def _newest_entry() -> int:
    if "newest_entry" not in g:
        g.newest_entry = db.session.scalar(select(func.max(AuditEntry.id))) or 0
    newest: int = g.newest_entry
    return newest


def count_anew() -> None:
    """Within this request too, for the log has grown."""
    g.pop("newest_entry", None)
