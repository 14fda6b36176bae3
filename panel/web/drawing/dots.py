"""People as dots: in rows, or round a table."""

from dataclasses import dataclass
from math import cos, pi, sin

STEP, THICK = 8, 6
IN_A_ROW, ROWS_MOST = 30, 3
"""A row of thirty is as wide as a card on the narrowest phone."""


@dataclass(frozen=True)
class DotRows:
    """Dots as one path that is stroked with round dashes, and how wide and high they are together. `more`: those not drawn."""

    path: str
    width: int
    height: int
    more: int


def dots(number: int) -> DotRows:
    """A dot for each, at most ninety."""
    shown = min(number, IN_A_ROW * ROWS_MOST)
    rows = [min(IN_A_ROW, shown - start) for start in range(0, shown, IN_A_ROW)]
    # A dash of no length with round ends is a dot; the path goes a little further than the last one, so that it is drawn.
    path = "".join(f"M{STEP // 2} {STEP // 2 + STEP * row}h{STEP * (wide - 1)}.1" for row, wide in enumerate(rows))
    return DotRows(path, STEP * max(rows, default=0), STEP * len(rows), number - shown)


@dataclass(frozen=True)
class Chair:
    """The middle of a chair, and its number from 1."""

    number: int
    x: float
    y: float


def ring(chairs: int, *, size: int = 240, chair: int = 24) -> list[Chair]:
    """So many chairs round a table, the first at the top, on with the clock, in a square box of `size`; each is `chair` wide."""
    reach = (size - chair) / 2
    turns = [2 * pi * place / max(chairs, 1) for place in range(chairs)]
    return [
        Chair(number, round(size / 2 + reach * sin(turn), 1), round(size / 2 - reach * cos(turn), 1))
        for number, turn in enumerate(turns, start=1)
    ]
