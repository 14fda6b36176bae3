"""Take from buckets, count how often one was empty, sweep the full ones away."""

import hmac
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from flask import current_app, g, has_request_context
from sqlalchemy import CursorResult, TextClause, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from panel import clock
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import ngettext
from panel.limits.models import Bucket, LimitHit
from panel.limits.table import DAY, Rate

HITS_KEPT = timedelta(days=8)


class LimitReached(RuleBroken):
    """Too much in a short time: the page answers 429 and says when to come back."""

    def __init__(self, charge: "Charge", wait_seconds: int) -> None:
        super().__init__(wait_sentence(charge.scope, wait_seconds))
        self.charge, self.retry_after = charge, wait_seconds


@dataclass(frozen=True)
class Charge:
    """One token of one bucket: what is limited ("PLANT_SEED"), for what ("account"), for whom (an id, a network), how much."""

    name: str
    scope: str
    whom: str
    rate: Rate

    @property
    def key(self) -> str:
        """A keyed hash that only this site can make."""
        parts = ("limit", self.name, self.scope, self.whom, str(self.rate.seconds))
        return hmac.new(str(current_app.config["SECRET_KEY"]).encode(), "\n".join(parts).encode(), sha256).hexdigest()

    def counts_from_ms(self, now_ms: int) -> int:
        """From when the bucket counts: now, or the coming midnight where no other moment may be kept."""
        return now_ms - now_ms % (DAY * 1000) + DAY * 1000 if self.rate.by_day else now_ms

    def row(self, now_ms: int) -> dict[str, Any]:
        step = self.rate.seconds * 1000 // self.rate.number
        from_ms = self.counts_from_ms(now_ms)
        return {"key": self.key, "full_at_ms": from_ms + step, "step_ms": step, "span_ms": step * self.rate.number}


def take(charges: Iterable[Charge]) -> None:
    """Take a token from each bucket, or from none. LimitReached names the one that was empty, and the seconds to wait.

    In the caller's transaction: what is rolled back was not taken. One statement; the rows are locked in the order of their
    keys, so that two requests never wait for each other; the database decides, so that no token is given twice.
    """
    now_ms = int(clock.now().timestamp() * 1000)
    ordered = sorted(charges, key=lambda charge: charge.key)
    if not ordered:
        return
    with db.session.begin_nested() if len(ordered) > 1 else nullcontext() as attempt:
        told = {f"{name}_{row}": value for row, charge in enumerate(ordered) for name, value in charge.row(now_ms).items()}
        taken = set(db.session.scalars(_upsert(len(ordered)), told))
        if attempt and len(taken) < len(ordered):
            attempt.rollback()
    empty = [charge for charge in ordered if charge.key not in taken]
    if empty and has_request_context():
        g.reached_limits = empty  # counted when the answer is there: what the view did is undone by then
    if empty:
        raise max((LimitReached(charge, _wait_seconds(charge, now_ms)) for charge in empty), key=lambda hit: hit.retry_after)


@cache
def _upsert(number: int) -> TextClause:
    """For so many buckets: each one's row, new or moved on by a step, where it has a token left; gives the keys of those.

    Written out, and the same on both databases: a statement of many rows is put together anew each time, which costs more than
    running it. What a new row would hold is one step past the moment that its bucket counts from.
    """
    rows = ", ".join(f"(:key_{row}, :full_at_ms_{row}, :step_ms_{row}, :span_ms_{row})" for row in range(number))
    counts_from = "(excluded.full_at_ms - excluded.step_ms)"
    full_at = f"CASE WHEN bucket.full_at_ms > {counts_from} THEN bucket.full_at_ms ELSE {counts_from} END + excluded.step_ms"
    return text(
        f"INSERT INTO bucket (key, full_at_ms, step_ms, span_ms) VALUES {rows}"  # noqa: S608 - made of constants alone
        f" ON CONFLICT (key) DO UPDATE SET full_at_ms = {full_at}, step_ms = excluded.step_ms, span_ms = excluded.span_ms"
        f" WHERE {full_at} <= {counts_from} + excluded.span_ms RETURNING key"
    )


def _wait_seconds(charge: Charge, now_ms: int) -> int:
    """How long until the bucket has a token again, at least a second."""
    row = charge.row(now_ms)
    full_at: int = db.session.scalar(select(Bucket.full_at_ms).where(Bucket.key == charge.key)) or now_ms
    wait_ms: int = full_at + row["step_ms"] - row["span_ms"] - now_ms
    return max(1, -(-wait_ms // 1000))


def wait_sentence(scope: str, seconds: int) -> str:
    """What somebody reads who has to wait: whether it was they themselves, those around them, or everybody."""
    told = {"when": when(seconds)}
    if scope == "network":
        return (
            _(
                "Many people are doing this through the connection that you use. Nothing was saved; please try again %(when)s, "
                "or at once through another one: your phone’s own, say, in place of the hall’s."
            )
            % told
        )
    if scope == "site":
        return _("Very many people are doing this at this moment. Nothing was saved; please try again %(when)s.") % told
    return _("That was a lot in a short time. Nothing was saved; please try again %(when)s.") % told


def when(seconds: int) -> str:
    """A wait in words, rounded up: "in 12 minutes"."""
    minutes, hours = -(-seconds // 60), -(-seconds // 3600)
    if seconds <= 90:
        return ngettext("in %(num)s second", "in %(num)s seconds", seconds) % {"num": seconds}
    if minutes <= 90:
        return ngettext("in %(num)s minute", "in %(num)s minutes", minutes) % {"num": minutes}
    return ngettext("in %(num)s hour", "in %(num)s hours", hours) % {"num": hours}


def note_hit(charge: Charge) -> None:
    """Count that this limit was reached, for the organisers' page."""
    insert = postgresql_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    statement = insert(LimitHit).values(hour=hour, name=charge.name, scope=charge.scope, count=1)
    keys = ["hour", "name", "scope"]
    db.session.execute(statement.on_conflict_do_update(index_elements=keys, set_={"count": LimitHit.count + 1}))


def sweep() -> int:
    """Take away the buckets that are full again, and counts of more than a week ago. How many rows; the caller commits."""
    now = clock.now()
    full = delete(Bucket).where(Bucket.full_at_ms <= int(now.timestamp() * 1000))
    old = delete(LimitHit).where(LimitHit.hour < now - HITS_KEPT)
    answers = [db.session.execute(statement) for statement in (full, old)]
    return sum(answer.rowcount for answer in answers if isinstance(answer, CursorResult))


def give_back(charges: Iterable[Charge]) -> None:
    """Put a token back into each bucket: what it was taken for did not happen after all. In the caller's transaction."""
    for charge in sorted(charges, key=lambda charge: charge.key):
        emptier = Bucket.full_at_ms - Bucket.step_ms
        db.session.execute(update(Bucket).where(Bucket.key == charge.key).values(full_at_ms=emptier))
