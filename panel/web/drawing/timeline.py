"""A line of time: months along the top, one lane a row, stretches of it as bars, and today across all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from panel.web.drawing.palette import TONES, Colour, Tone

MOST = timedelta(days=366)
"""Of time before today, and after it, that is drawn."""
LETTER = 7.4
"""How wide a letter of 15 is: what is longer than its bar is in the list only."""
BAR, HEAD, FOOT = 32, 30, 34
"""Height of a bar, of the row of months, and of the words for today."""
MONTH = 46
"""Units that the name of a month needs with air around it; where there are fewer, every second, third or sixth is named."""


@dataclass(frozen=True)
class Span:
    """A stretch of days in a lane, its last day with it."""

    words: str
    begins: date
    ends: date
    tone: Tone


@dataclass(frozen=True)
class Lane:
    """A row: its name, where that leads, and what happens in it, in order of time."""

    name: str
    address: str
    spans: Sequence[Span]


@dataclass(frozen=True)
class Bar:
    """A stretch as it is drawn. `words` is empty where they have no room."""

    x: float
    width: float
    words: str
    colour: Colour


@dataclass(frozen=True)
class DrawnLane:
    """A row as it is drawn: `y` is the upper edge of its bars."""

    lane: Lane
    y: int
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Drawing:
    """The same line for one width. `names_above`: the names stand above the bars, not to the left of them."""

    width: int
    height: int
    left: int
    months: Sequence[tuple[float, date | None]]
    """Where each month begins, and the month where it is named."""
    lanes: Sequence[DrawnLane]
    now: float
    names_above: bool


@dataclass(frozen=True)
class TimeLine:
    """The line for a wide screen and for a narrow one, and the lanes for the list that says the same."""

    wide: Drawing
    narrow: Drawing
    lanes: Sequence[Lane]
    today: date


def time_line(lanes: Sequence[Lane], *, today: date) -> TimeLine | None:
    """The lanes from their first month to their last, at most a year each way of today. None where nothing happens then."""
    spans = [span for lane in lanes for span in lane.spans if span.ends >= today - MOST and span.begins <= today + MOST]
    if not spans:
        return None
    first = _month(max(min(today, *(span.begins for span in spans)), today - MOST))
    last = _next_month(min(max(today, *(span.ends for span in spans)), today + MOST))
    wide = _drawn(lanes, _Scale(first, last, 190, 1_040), today, names_above=False)
    narrow = _drawn(lanes, _Scale(first, last, 2, 340), today, names_above=True)
    return TimeLine(wide, narrow, lanes, today)


@dataclass(frozen=True)
class _Scale:
    """Days as units: `first` lies at `left`, and `last`, which is the day after the last one, at `width`, less a hair."""

    first: date
    last: date
    left: int
    width: int

    def x(self, day: date) -> float:
        days = (min(max(day, self.first), self.last) - self.first).days
        return round(self.left + days * (self.width - 2 - self.left) / (self.last - self.first).days, 1)


def _drawn(lanes: Sequence[Lane], scale: _Scale, today: date, *, names_above: bool) -> Drawing:
    step = BAR + (36 if names_above else 14)
    rows = [
        DrawnLane(lane, HEAD + place * step + (24 if names_above else 8), _bars(lane, scale)) for place, lane in enumerate(lanes)
    ]
    height = HEAD + step * len(lanes) + FOOT
    now = round(scale.x(today) + (scale.x(today + timedelta(days=1)) - scale.x(today)) / 2, 1)
    return Drawing(scale.width, height, scale.left, _months(scale), rows, now, names_above)


def _bars(lane: Lane, scale: _Scale) -> list[Bar]:
    bars = []
    for span in lane.spans:
        x, end = scale.x(span.begins), scale.x(span.ends + timedelta(days=1))
        if end > x:
            has_room = len(span.words) * LETTER + 8 <= end - x
            bars.append(Bar(x, round(end - x, 1), span.words if has_room else "", TONES[span.tone]))
    return bars


def _months(scale: _Scale) -> list[tuple[float, date | None]]:
    starts = []
    month = scale.first
    while month < scale.last:
        starts.append(month)
        month = _next_month(month)
    room = (scale.width - scale.left) / len(starts)
    every = next((every for every in (1, 2, 3, 6) if room * every >= MONTH), 12)
    named = {start for start in starts[::every] if scale.x(start) + MONTH - 6 <= scale.width}
    return [(scale.x(start), start if start in named else None) for start in starts]


def _month(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
