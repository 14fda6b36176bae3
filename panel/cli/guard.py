"""Keeps the worker alive: whatever fails is logged in a line, put right as far as can be, and followed by a growing pause."""

import logging
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from panel.errors import Busy
from panel.extensions import recover
from panel.jobs.running import first_line
from panel.logs import Known
from panel.mail.transport import CannotConnect

log = logging.getLogger("panel.worker")
PAUSES_SECONDS = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0)


class Guard:
    """Stands round one kind of work. `pause` is how many seconds to wait before the next try: 0 while all is well."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.failures = 0
        self.last = ""

    @property
    def pause(self) -> float:
        return PAUSES_SECONDS[min(self.failures, len(PAUSES_SECONDS)) - 1] if self.failures else 0.0

    def run(self, work: Callable[[], object]) -> None:
        """Do the work; whatever it raises ends here, so that the worker goes on with what else there is."""
        try:
            work()
        except Exception as error:
            self.failures += 1
            self.tell(error)
            recover()
        else:
            if self.failures:
                log.warning("%s: goes on again after %s failures", Known(self.name), self.failures)
            self.failures, self.last = 0, ""

    def tell(self, error: Exception) -> None:
        """One line, less and less often while the same thing fails; a traceback once, and none where a server is away."""
        what = first_line(error)
        new, self.last = what != self.last, what
        if new or self.failures & (self.failures - 1) == 0:
            expected = isinstance(error, DBAPIError | PoolTimeout | Busy | CannotConnect)
            log.error(
                "%s: %s (failure %s in a row)",
                Known(self.name),
                Known(type(error).__name__),
                self.failures,
                exc_info=new and not expected,
                extra={"facts": {"why": what}} if isinstance(error, CannotConnect) else None,  # others may hold values
            )
