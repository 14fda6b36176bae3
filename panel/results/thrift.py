"""What counting for the curious, and drawing for printers, may cost: a small part of one processor, however many ask.

Anybody may ask what would have been, again and again, so three things bound it: large votes are not counted here at all; what was
counted is kept; and all counts together draw on a purse of time that fills slowly. One count that takes too long is given up.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from flask import current_app

Kept = TypeVar("Kept")
MOST_TICKS = 30_000
"""Picks on all ballots together: with more, a count takes longer than a page may."""
MOST_SECONDS = 0.6
"""Of one count."""
PURSE_SECONDS, A_SECOND = 3.0, 0.15
"""What the purse holds at most, and what comes back to it in a second."""
ELECTIONS, COUNTS, SHEETS, WRITTEN = 4, 512, 16, 32
"""How many are kept. What is written of a result is three pieces in each language, of some hundred kB at most."""


class TooDear(Exception):
    """Not counted now: too many ask at once, or this one takes too long."""


def is_small(ticks: int) -> bool:
    """Whether a vote with so many picks is counted anew for whoever asks."""
    return ticks <= MOST_TICKS


class Purse:
    """Seconds of processor time that may be spent, coming back slowly. For one process, and all of its threads."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._left, self._at, self._lock = now, PURSE_SECONDS, now(), Lock()

    @contextmanager
    def spending(self) -> Iterator[Callable[[], None]]:
        """Work within, and call what is given now and then. TooDear where nothing is left, or it takes too long."""
        if self._change(0) <= 0:
            raise TooDear
        begun = time.thread_time()

        def stop() -> None:
            if time.thread_time() - begun > MOST_SECONDS:
                raise TooDear

        try:
            yield stop
        finally:
            self._change(time.thread_time() - begun)

    def _change(self, spent: float) -> float:
        """What is left after so much was spent."""
        with self._lock:
            now = self._now()
            self._left = min(PURSE_SECONDS, self._left + (now - self._at) * A_SECOND) - spent
            self._at = now
            return self._left


class Shelf:
    """The last few things that were made, by their key."""

    def __init__(self, most: int) -> None:
        self._most, self._things, self._lock = most, OrderedDict[object, object](), Lock()

    def get_or(self, key: object, make: Callable[[], Kept]) -> Kept:
        """What lies there, or else what is made now. Two at once may both make it: it is the same."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]  # type: ignore[return-value]  # what was made for this key
        made = make()
        with self._lock:
            self._things[key] = made
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return made


class Thrift:
    """One for each process: its purse, and what it keeps."""

    def __init__(self) -> None:
        self.purse, self.elections, self.counts = Purse(), Shelf(ELECTIONS), Shelf(COUNTS)
        self.sheets, self.written = Shelf(SHEETS), Shelf(WRITTEN)


def thrift() -> Thrift:
    """That of this process."""
    kept: Thrift = current_app.extensions.setdefault("panel-thrift", Thrift())
    return kept
