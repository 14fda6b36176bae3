"""The signs of life of workers: written by them, read by the desk and by whoever watches the site."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from panel import clock
from panel.extensions import db
from panel.jobs import rules
from panel.jobs.kinds import Lane
from panel.jobs.models import Heartbeat

KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Standing:
    """When the lane that was heard of longest ago was last seen (None: some lane never was), and which lanes are late."""

    seen_at: datetime | None
    late: tuple[Lane, ...]


def beat(worker: str, lanes: Collection[Lane]) -> None:
    """Say that this worker lives in these lanes, and commit."""
    now = clock.now()
    mine = Heartbeat.worker == worker
    db.session.execute(update(Heartbeat).where(mine, Heartbeat.lane.in_(list(lanes))).values(seen_at=now))
    known = set(db.session.scalars(select(Heartbeat.lane).where(mine)))
    new = [lane for lane in lanes if lane not in known]
    db.session.add_all(Heartbeat(worker=worker, lane=lane, started_at=now, seen_at=now) for lane in new)
    if new:
        db.session.execute(delete(Heartbeat).where(Heartbeat.seen_at < now - KEPT))
    db.session.commit()


def standing() -> Standing:
    """How the lanes stand now: one query."""
    newest = select(Heartbeat.lane, func.max(Heartbeat.seen_at)).group_by(Heartbeat.lane)
    seen: dict[str, datetime] = {lane: moment for lane, moment in db.session.execute(newest)}
    times = [seen.get(lane) for lane in Lane]
    known = [moment for moment in times if moment is not None]
    late = tuple(lane for lane in Lane if rules.is_late(seen.get(lane), clock.now()))
    return Standing(min(known) if len(known) == len(times) else None, late)
