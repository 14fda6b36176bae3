"""The seats of a panel as chairs: round a table where they have room there, in rows where they are many."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from panel.web.drawing.dots import Chair, ring

ROUND_MOST = 28
"""Chairs that have room round the table."""
CELL, TABLE = 30, 280
"""Units from one chair to the next in a row, and across the whole table."""
NUMBERED_MOST = 60


class Sits(StrEnum):
    """How a chair is drawn: filled, dashed, or as an open square."""

    TAKEN = "taken"
    OFFERED = "offered"
    FREE = "free"


@dataclass(frozen=True)
class Seating:
    """All chairs with their states, and the box they lie in. `numbered`: there is room for their numbers."""

    chairs: Sequence[tuple[Chair, Sits]]
    width: int
    height: int
    numbered: bool

    @property
    def is_round(self) -> bool:
        return len(self.chairs) <= ROUND_MOST


def seating(*, taken: int, offered: int, seats: int) -> Seating:
    """The taken chairs first, then those that are offered, then the free ones. Never fewer chairs than are given away."""
    number = max(seats, taken + offered)
    states = [Sits.TAKEN] * taken + [Sits.OFFERED] * offered + [Sits.FREE] * (number - taken - offered)
    if number <= ROUND_MOST:
        chairs, width, height = ring(number, size=TABLE, chair=CELL), TABLE, TABLE
    else:
        chairs, width, height = _rows(number, in_a_row=10 if number <= NUMBERED_MOST else 20)
    return Seating(list(zip(chairs, states, strict=True)), width, height, numbered=number <= NUMBERED_MOST)


def _rows(number: int, *, in_a_row: int) -> tuple[list[Chair], int, int]:
    chairs = [
        Chair(place + 1, CELL * (place % in_a_row) + CELL / 2, CELL * (place // in_a_row) + CELL / 2) for place in range(number)
    ]
    return chairs, CELL * in_a_row, CELL * -(-number // in_a_row)
