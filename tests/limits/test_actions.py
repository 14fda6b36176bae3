"""Buckets: what they hold, how they fill again, many at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from panel import clock
from panel.extensions import db
from panel.limits.actions import Charge, LimitReached, note_hit, sweep, take
from panel.limits.models import Bucket, LimitHit
from panel.limits.queries import reached_lately
from panel.limits.table import DAY, HOUR, MINUTE, Rate

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_charge(whom="ann", *, number=3, seconds=MINUTE, by_day=False, name="TEST"):
    return Charge(name, "account", whom, Rate(number, seconds, by_day))


def at(monkeypatch, moment):
    monkeypatch.setattr(clock, "now", lambda: moment)


def takes(work, *charges):
    """Whether there was a token in each; committed, as a view would."""
    try:
        with work():
            take(charges)
    except LimitReached:
        return False
    return True


def test_a_bucket_gives_what_it_holds_and_then_no_more(work, monkeypatch):
    at(monkeypatch, NOON)

    given = [takes(work, a_charge()) for _ in range(5)]

    assert given == [True, True, True, False, False]


def test_tokens_come_back_one_by_one(work, monkeypatch):
    at(monkeypatch, NOON)
    assert all(takes(work, a_charge()) for _ in range(3))

    at(monkeypatch, NOON + timedelta(seconds=19))
    early = takes(work, a_charge())
    at(monkeypatch, NOON + timedelta(seconds=20))
    one = [takes(work, a_charge()) for _ in range(2)]
    at(monkeypatch, NOON + timedelta(seconds=200))
    all_again = [takes(work, a_charge()) for _ in range(4)]

    assert early is False
    assert one == [True, False]
    assert all_again == [True, True, True, False]


def test_one_persons_bucket_is_not_anothers(work):
    assert all(takes(work, a_charge("ann")) for _ in range(3))

    assert takes(work, a_charge("bob"))


def test_where_one_bucket_is_empty_none_is_taken_from(work, monkeypatch):
    at(monkeypatch, NOON)
    narrow, wide = a_charge(number=1), a_charge(number=2, seconds=HOUR)

    first, second = takes(work, narrow, wide), takes(work, narrow, wide)
    left = [takes(work, wide) for _ in range(2)]

    assert (first, second) == (True, False)
    assert left == [True, False]


def test_who_must_wait_is_told_how_long(work, monkeypatch):
    at(monkeypatch, NOON)
    charge = a_charge(number=2, seconds=HOUR)
    with work():
        take([charge])
        take([charge])

        with pytest.raises(LimitReached, match="in 30 minutes") as refused:
            take([charge])

    assert refused.value.retry_after == 30 * 60
    at(monkeypatch, NOON + timedelta(seconds=refused.value.retry_after))
    assert takes(work, charge)


def test_what_is_rolled_back_was_not_taken(work):
    with work():
        take([a_charge(number=1)])
        db.session.rollback()

    assert takes(work, a_charge(number=1))


def test_a_bucket_by_the_day_holds_no_moment_but_midnight(work, monkeypatch):
    at(monkeypatch, NOON + timedelta(hours=3, minutes=7))
    charge = a_charge(number=2, seconds=DAY, by_day=True)

    given = [takes(work, charge) for _ in range(3)]
    with work():
        kept = db.session.scalars(select(Bucket.full_at_ms)).all()
        swept = sweep()
    at(monkeypatch, NOON + timedelta(hours=12))
    next_day = [takes(work, charge) for _ in range(3)]

    assert given == [True, True, False]
    assert [moment % (12 * HOUR * 1000) for moment in kept] == [0]
    assert swept == 0
    assert next_day == [True, True, False]


def test_no_token_is_given_twice_to_many_at_once(app, work):
    together, number = 12, 5
    barrier = Barrier(together)

    def press(_):
        barrier.wait(timeout=20)
        return takes(work, a_charge(number=number, seconds=DAY))

    with ThreadPoolExecutor(together) as pool:
        given = list(pool.map(press, range(together)))

    assert sum(given) == number


def test_full_buckets_and_old_counts_are_swept_away(work, monkeypatch):
    at(monkeypatch, NOON)
    with work():
        take([a_charge("ann"), a_charge("bob", number=1, seconds=HOUR)])
        note_hit(a_charge())

    at(monkeypatch, NOON + timedelta(minutes=30))
    with work():
        swept_soon, left = sweep(), db.session.scalar(select(func.count()).select_from(Bucket))
    at(monkeypatch, NOON + timedelta(days=9))
    with work():
        swept_late = sweep()
        kept = db.session.scalars(select(LimitHit)).all()

    assert (swept_soon, left, swept_late) == (1, 1, 2)
    assert kept == []


def test_hits_are_counts_of_the_last_day(work, monkeypatch):
    for hours in (30, 20, 20, 1):
        at(monkeypatch, NOON - timedelta(hours=hours))
        with work():
            note_hit(a_charge())

    at(monkeypatch, NOON)
    with work():
        lines = reached_lately()

    assert [(line.name, line.scope, line.times) for line in lines] == [("TEST", "account", 3)]


def test_a_row_names_nobody(work):
    with work():
        take([a_charge("ann@example.org")])
        row = db.session.scalars(select(Bucket)).one()

    assert "ann" not in row.key
    assert len(row.key) == 64
