"""What kinds of long work there are: what does them, in which lane, and which come round by themselves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Lane(StrEnum):
    """Work that may keep other work waiting stands in the same lane: a long draw never keeps a sign-in code waiting."""

    MAIL = "mail"
    SHORT = "short"
    LONG = "long"


Progress = Callable[[int, int], None]
"""Told how much is done, and of how much. It commits, and raises where the worker is to stop or has lost its lease."""
Handler = Callable[[int, Progress], object]


@dataclass(frozen=True)
class Kind:
    """One kind of job. `do` gets the number of its thing and where to tell progress; what it flushes is committed after it.

    With `every` it is a duty: a job on nothing in particular (thing 0) that is due again that long after it was done.
    """

    do: Handler
    lane: Lane
    every: timedelta | None = None


Kinds = Mapping[str, Kind]


def duty(do: Callable[[], object], *, every: timedelta, lane: Lane = Lane.SHORT) -> Kind:
    """Work that comes round by itself, as `panel/cli/duties.py` lists it. What takes more than seconds goes into the long lane.

    It is first due an hour after the site first knows of it (or after `every`, if that is shorter). It may be done twice when a
    worker dies, so it must be safe to repeat. Its row in `job` says when it was last done (`finished_at`) and how that failed.
    """
    return Kind(lambda _nothing, _progress: do(), lane, every)


def in_lane(kinds: Kinds, lane: Lane) -> dict[str, Kind]:
    """The kinds of one lane."""
    return {name: kind for name, kind in kinds.items() if kind.lane == lane}
