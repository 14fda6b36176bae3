"""Which limits were reached of late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from panel import clock
from panel.extensions import db
from panel.limits.models import LimitHit

LATELY = timedelta(hours=24)


@dataclass(frozen=True)
class Reached:
    """One limit and how often it was reached in the last day."""

    name: str
    scope: str
    times: int


def reached_lately() -> Sequence[Reached]:
    """The limits reached in the last 24 hours, the most often first. At most one line for each action and scope."""
    times = func.sum(LimitHit.count)
    since = LimitHit.hour > clock.now() - LATELY
    lines = select(LimitHit.name, LimitHit.scope, times).where(since).group_by(LimitHit.name, LimitHit.scope)
    return [Reached(*line) for line in db.session.execute(lines.order_by(times.desc(), LimitHit.name, LimitHit.scope))]
