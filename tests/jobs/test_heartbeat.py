"""Signs of life: one row a worker and lane, late after a minute."""

from datetime import timedelta

from sqlalchemy import func, select

from panel import clock
from panel.extensions import db
from panel.jobs import heartbeat
from panel.jobs.kinds import Lane
from panel.jobs.models import Heartbeat


def test_a_worker_that_was_never_seen_is_late(work):
    with work():
        standing = heartbeat.standing()

    assert (standing.seen_at, standing.late) == (None, tuple(Lane))


def test_each_lane_has_one_row_however_often_it_beats(work):
    with work():
        heartbeat.beat("one", Lane)
        heartbeat.beat("one", Lane)
        heartbeat.beat("two", [Lane.MAIL])

    with work():
        assert db.session.scalar(select(func.count()).select_from(Heartbeat)) == 4
        assert heartbeat.standing().late == ()


def test_a_lane_that_was_not_seen_for_a_minute_is_late_and_named(work, monkeypatch):
    with work():
        heartbeat.beat("one", Lane)
    first = clock.now()
    monkeypatch.setattr(clock, "now", lambda: first + timedelta(seconds=61))
    with work():
        heartbeat.beat("one", [Lane.MAIL, Lane.SHORT])

    with work():
        standing = heartbeat.standing()

    assert standing.late == (Lane.LONG,)
    assert standing.seen_at < first


def test_workers_of_last_week_are_forgotten(work, monkeypatch):
    with work():
        heartbeat.beat("old", Lane)
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)

    with work():
        heartbeat.beat("new", Lane)

    with work():
        assert set(db.session.scalars(select(Heartbeat.worker))) == {"new"}
