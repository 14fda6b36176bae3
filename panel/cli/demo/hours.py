"""When people of the demo are awake: nothing on it was said at night."""

import random
from datetime import datetime, timedelta

from panel.language import local

MORNING, EVENING = 8, 21
"""The first and the last hour, on the clock on the wall in Wales, in which anybody does anything."""


def awake(moment: datetime) -> datetime:
    """The moment itself by day; of one at night, the evening before."""
    there = local(moment)
    if MORNING <= there.hour <= EVENING:
        return moment
    evening = there - timedelta(days=1) if there.hour < MORNING else there
    return evening.replace(hour=EVENING).astimezone(moment.tzinfo)


def some_hour(day: datetime, dice: random.Random) -> datetime:
    """Any minute of this day at which people are awake."""
    minutes = dice.randrange((EVENING - MORNING + 1) * 60)
    there = local(day).replace(hour=MORNING, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)
    return there.astimezone(day.tzinfo)


def spread(first: datetime, last: datetime, number: int, dice: random.Random) -> list[datetime]:
    """So many moments between the two, in order, each by day: more of them soon after the first."""
    seconds = (last - first).total_seconds()
    moments = [first + timedelta(seconds=seconds * dice.random() ** 2) for _each in range(number)]
    by_day = [at if awake(at) == at else some_hour(at, dice) for at in moments]
    return sorted(max(first, min(at, last)) for at in by_day)
