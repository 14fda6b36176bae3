"""The lanes of a worker: one thread each, and one that says that they live and renews their leases."""

import logging
import secrets
import threading
from collections.abc import Callable, Iterable
from functools import partial

from flask import Flask

from panel.ballots.by_date import open_due_and_close_due
from panel.cli.duties import KINDS
from panel.cli.guard import Guard
from panel.cli.signals import StopSignal
from panel.extensions import db, reading
from panel.jobs import actions as jobs
from panel.jobs import heartbeat, rules, running
from panel.jobs.kinds import Kinds, Lane, in_lane
from panel.jobs.models import Job
from panel.logs import Known
from panel.mail.sending import send_waiting, settle
from panel.settings.queries import site_names

log = logging.getLogger("panel.worker")
PAUSE_SECONDS = 2.0
GRACE_SECONDS = 25.0
"""How long a worker that was told to stop waits for what is being done."""


class Worker:
    """One process: its name (chance, nothing about the machine), its lanes, and the jobs that it holds."""

    def __init__(self, lanes: Iterable[Lane]) -> None:
        self.name = secrets.token_hex(8)
        self.lanes = tuple(lanes)
        self.stop = threading.Event()
        self.told = StopSignal()
        self.held: dict[Lane, jobs.Lease] = {}

    def pieces(self, lane: Lane) -> list[Callable[[], object]]:
        """What a lane does again and again. Each piece is guarded by itself, so that a broken one does not keep the others."""
        do_jobs = partial(self.do_jobs, in_lane(KINDS, lane))
        if lane == Lane.MAIL:
            return [settle, partial(send_waiting, self.stop.is_set, site_names), do_jobs]
        return [open_due_and_close_due, do_jobs] if lane == Lane.SHORT else [do_jobs]

    def do_jobs(self, kinds: Kinds) -> int:
        """Do every job of these kinds that is due. How many."""
        done = 0
        jobs.enlist(kinds)
        while not self.stop.is_set() and anything_due(kinds) and (lease := jobs.claim(kinds)):
            lane = kinds[lease.kind].lane
            self.held[lane] = lease
            try:
                running.run(lease, kinds, stopping=self.stop.is_set)
            finally:
                self.held.pop(lane, None)
            done += 1
        return done

    def beat(self, living: Iterable[Lane]) -> None:
        """Say that these lanes live, and hold on to the jobs that they do."""
        heartbeat.beat(self.name, list(living))
        for lease in list(self.held.values()):
            running.renew(lease)
        db.session.remove()


def anything_due(kinds: Kinds) -> bool:
    """Looked up without the right to write: a worker that only looks keeps nobody waiting."""
    with reading():
        return db.session.scalar(Job.due(kinds).with_only_columns(Job.id).limit(1)) is not None


def work_once() -> int:
    """Move what is due, do every job and send every mail that waits, in this one thread. How many things were done."""
    worker = Worker(Lane)
    done = open_due_and_close_due() + worker.do_jobs(KINDS)
    settle()
    done += send_waiting(names=site_names)
    db.session.remove()
    return done


def run_lane(app: Flask, worker: Worker, lane: Lane) -> None:
    """The thread of a lane: its pieces, over and over, until the worker is told to stop."""
    guarded = [(Guard(f"lane {lane}"), piece) for piece in worker.pieces(lane)]
    with app.app_context():
        while not worker.stop.is_set():
            for guard, piece in guarded:
                guard.run(piece)
            db.session.remove()
            worker.stop.wait(max([PAUSE_SECONDS, *(guard.pause for guard, _piece in guarded)]))


def run_heart(app: Flask, worker: Worker, lanes: dict[Lane, threading.Thread]) -> None:
    """The thread that beats at a fixed interval, also while a long job runs; a lane whose thread has ended is not named."""
    guard = Guard("heartbeat")
    with app.app_context():
        while not worker.stop.is_set():
            guard.run(lambda: worker.beat(lane for lane, thread in lanes.items() if thread.is_alive()))
            worker.stop.wait(rules.BEAT.total_seconds())


def run_all(app: Flask, worker: Worker) -> bool:
    """Run the lanes until the worker is told to stop. False where a lane ended by itself and should be started anew."""
    lanes = {lane: threading.Thread(target=run_lane, args=(app, worker, lane), daemon=True, name=lane) for lane in worker.lanes}
    heart = threading.Thread(target=run_heart, args=(app, worker, lanes), daemon=True, name="heart")
    threads = [*lanes.values(), heart]
    for thread in threads:
        thread.start()
    asked = False
    while not asked and all(thread.is_alive() for thread in threads):
        asked = worker.told.within(1.0)
    worker.stop.set()
    for thread in threads:
        thread.join(GRACE_SECONDS / len(threads))
    for thread in threads:
        if thread.is_alive():
            log.warning(
                "lane %s did not stop in time: what it was doing is taken up again by the next worker", Known(thread.name)
            )
    return asked
