"""Errors that reach the log are noted for organisers, beside the request, so that it never waits for it."""

import logging
from collections import Counter
from threading import Lock, Thread

from flask import Flask, current_app, has_app_context

from panel import logs
from panel.extensions import db
from panel.problems.actions import Fault, note

MOST_PENDING = 100
logger = logging.getLogger("panel.problems")


class Noticing(logging.Handler):
    """Gathers faults and lets one thread write them down, in a transaction of its own."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)  # long work that fails is a warning, for it is tried again
        self.pending: Counter[tuple[Flask, Fault]] = Counter()
        self.guard = Lock()
        self.writer: Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is None or not has_app_context() or record.name.split(".")[0] != logs.OURS:
            return
        site: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy has it
        with self.guard:
            if len(self.pending) < MOST_PENDING:
                self.pending[site, Fault.of(error)] += 1
            if self.writer is None:
                self.writer = Thread(target=self._write, name="problems", daemon=True)
                self.writer.start()

    def _next(self) -> tuple[Flask, Fault, int] | None:
        with self.guard:
            if not self.pending:
                self.writer = None
                return None
            (site, fault), times = self.pending.popitem()
            return site, fault, times

    def _write(self) -> None:
        while waiting := self._next():
            site, fault, times = waiting
            try:
                with site.app_context():
                    note(fault, times)
                    db.session.commit()
            except Exception:
                # The database may be what is wrong. The log has the error; this says only that the page for organisers has not.
                logger.warning("a problem could not be noted")

    def wait(self) -> None:
        """Until what was noticed so far is written."""
        with self.guard:
            writer = self.writer
        if writer:
            writer.join()


handler = Noticing()


def install() -> None:
    """Notice what reaches the log from now on; doing it twice is fine."""
    logging.getLogger().addHandler(handler)
