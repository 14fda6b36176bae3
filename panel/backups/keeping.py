"""Which backups stay: the newest of each of the last days, and of each of the last weeks. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from panel.errors import RuleBroken

_PART = re.compile(r"([0-9]{1,4})([dw])")


@dataclass(frozen=True)
class Keep:
    """How many days and how many weeks back a backup stays."""

    days: int
    weeks: int


def read_keep(words: str) -> Keep:
    """7d,4w: one for each of seven days and one for each of four weeks. RuleBroken on anything else."""
    found = {"d": 0, "w": 0}
    for part in words.replace(" ", "").split(","):
        match = _PART.fullmatch(part)
        if match is None or found[match[2]]:
            raise RuleBroken(f"How long to keep backups is written like 7d,4w, not like {words!r}.")
        found[match[2]] = int(match[1])
    return Keep(found["d"], found["w"])


def stamp(moment: datetime) -> str:
    """20270503T190000Z: as it stands in the names of backups."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def read_stamp(words: str) -> datetime:
    """ValueError where it is none."""
    return datetime.strptime(words, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def kept(made: Iterable[datetime], keep: Keep, today: date) -> set[datetime]:
    """The moments of the backups that stay. The newest of all always does."""
    newest_first = sorted(made, reverse=True)
    stay = set(newest_first[:1])
    for span, periods in ((1, keep.days), (7, keep.weeks)):
        taken: set[int] = set()
        for moment in newest_first:
            period = (today - moment.astimezone(UTC).date()) // timedelta(days=span)
            if period < periods and period not in taken:
                taken.add(period)
                stay.add(moment)
    return stay
