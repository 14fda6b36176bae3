"""How long work waits after a failure, and when it is set aside."""

from datetime import datetime, timedelta

LEASE = timedelta(seconds=60)
"""A worker renews its lease while it lives; work of a dead one is taken up when it runs out."""
BEAT = timedelta(seconds=10)
"""How often a worker says that it lives, and renews its leases."""
LATE = timedelta(seconds=60)
FIRST = timedelta(hours=1)
"""A duty is first due so long after the site first knows of it, or sooner where it comes round sooner."""
TRIES = 5
WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))


def wait_after(tries: int) -> timedelta:
    """How long work waits after so many tries (1 or more) that failed."""
    return WAITS[min(tries, len(WAITS)) - 1]


def is_late(seen_at: datetime | None, now: datetime) -> bool:
    """Whether a worker that was last seen then (None: never) should have been seen since."""
    return seen_at is None or now - seen_at > LATE
