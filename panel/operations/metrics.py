"""Figures for whoever watches the server, in the form that Prometheus reads. They count; they name nobody and no ballot.

Requests are counted where they are answered. The web server has several processes: then each writes what it counts into a
folder (PROMETHEUS_MULTIPROC_DIR, set by `panel run`), and whichever is asked adds all of them up.

Those files are mapped into memory. Where the disk is full when a page of one is first written, the system ends the process by a
signal that nobody can catch (SIGBUS): so all the room is taken before anything is counted, or no file is used.
"""

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import Select, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from panel import clock
from panel.extensions import db, queue_watchers
from panel.jobs.heartbeat import standing
from panel.jobs.models import Job, JobState
from panel.mail.models import MailState, OutboxMail
from panel.operations.health import close
from panel.problems.models import Problem

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
ROOM = {"counter": 1 << 22, "histogram": 1 << 21, "gauge_livesum": 1 << 16}
"""Bytes for each kind of figure of one process: more than every route with every status takes."""
MOST_FILES = 150
"""Files of processes that are gone stay, for their counts do: a site whose processes die in a row must not fill its disk."""


def reserve(folder: Path, process: int, room: Mapping[str, int] = ROOM) -> bool:
    """Whether there was room for the figures of a process; it is taken now. Where there was none, nothing is left behind."""
    files = {folder / f"{kind}_{process}.db": size for kind, size in room.items()}
    try:
        if len(list(folder.iterdir())) > MOST_FILES:
            return False
        for path, size in files.items():
            with path.open("xb") as file:
                file.write(bytes(size))
    except OSError:
        for path in files:
            path.unlink(missing_ok=True)
        return False
    return True


if os.environ.get(FOLDER) and not reserve(Path(os.environ[FOLDER]), os.getpid()):
    logging.getLogger("panel").warning("there is no room on the disk for the figures of this process: they are not told")
    values.ValueClass = values.MutexValue

_own = CollectorRegistry()
_requests = Counter(
    "panel_requests", "Requests answered, by method, route and status.", ("method", "route", "status"), registry=_own
)
_duration = Histogram("panel_request_seconds", "How long a request took.", ("route",), buckets=SECONDS, registry=_own)


_queue = Gauge("panel_writers_waiting", "Transactions that wait to write (SQLite).", registry=_own, multiprocess_mode="livesum")
queue_watchers.append(_queue.inc)


def watch(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request."""
    _requests.labels(method, route, str(status)).inc()
    _duration.labels(route).observe(seconds)


class Standing(Collector):
    """What the database says at this moment. Where it is away, that is a figure, and those of requests are told all the same."""

    def collect(self) -> Iterator[Metric]:
        try:
            told = list(self.ask())
        except (DBAPIError, PoolTimeout):
            close()
            told = []
        yield _one("panel_database_up", "Whether the database answers (1) or not (0).", bool(told))
        yield from told

    def ask(self) -> Iterator[Metric]:
        yield _by_state("panel_mail", "Mail in the outbox, by state.", MailState, select(OutboxMail.state, func.count()))
        yield _by_state("panel_jobs", "Long work, by state.", JobState, select(Job.state, func.count()))
        waiting = select(func.count()).select_from(Problem.waiting().order_by(None).subquery())
        yield _one("panel_problems_waiting", "Errors that no organiser has seen.", db.session.scalar(waiting) or 0)
        seen_at = standing().seen_at
        age = (clock.now() - seen_at).total_seconds() if seen_at else float("inf")
        yield _one("panel_worker_seen_seconds", "Seconds since the lane heard of longest ago was last seen.", age)
        yield _one("panel_locks_waiting", "Transactions that wait for another (PostgreSQL).", _locks_waiting())


def _one(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)


def _by_state(name: str, what: str, states: Iterable[str], counted: Select[str, int]) -> Metric:
    column = next(iter(counted.selected_columns))
    found = {str(state): number for state, number in db.session.execute(counted.group_by(column))}
    family = GaugeMetricFamily(name, what, labels=("state",))
    for state in states:
        family.add_metric([str(state)], found.get(str(state), 0))
    return family


def _locks_waiting() -> int:
    """0 on SQLite, whose writers stand in a queue of ours (panel_writers_waiting)."""
    if db.engine.dialect.name != "postgresql":
        return 0
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return db.session.scalar(text(waiting)) or 0


def figures() -> bytes:
    """All figures of all processes, as text."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # prometheus_client has no types here
    else:
        registry.register(_own)
    registry.register(Standing())
    return generate_latest(registry)
