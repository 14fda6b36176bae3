"""From a lottery to numbered, equally likely panels of people.

The weights are rounded to whole numbers of panels, several times at random; the best rounding is kept.
Within a kind, people are seated in turn, in an order drawn by lot.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from panel.sortition.kinds import Counts, Floats
from panel.sortition.lots import Lots
from panel.sortition.lottery import Lottery
from panel.sortition.task import Task

ROUNDINGS = 200

Panel = tuple[str, ...]


def numbered_panels(task: Task, lottery: Lottery, *, count: int, lot_key: str) -> list[Panel]:
    """`count` panels of ids, each with equal chance; the number of a panel is its place, from 0.

    Confirmed people sit on every panel.
    """
    lots = Lots(f"list:{lot_key}")
    copies = _best_rounding(task.kinds.sizes, lottery, count=count, lots=lots)
    order = [number for number, copy in enumerate(copies) for _ in range(copy)]
    lots.shuffle(order)
    seating = _Seating(task, lots)
    return [tuple(sorted([*task.confirmed, *seating.seat(lottery.panels[number])])) for number in order]


def _best_rounding(sizes: Counts, lottery: Lottery, *, count: int, lots: Lots) -> Counts:
    """Copies of each panel: the rounding with the largest smallest chance, then the nearest to the exact chances."""
    exact = lottery.chances * count

    def merit(copies: Counts) -> tuple[float, float]:
        seated = (copies[:, None] * lottery.panels).sum(axis=0)
        return float((seated // sizes).min(initial=count)), -float((sizes * (seated / sizes - exact) ** 2).sum())

    return max(_roundings(lottery.weights, count=count, lots=lots), key=merit)


def _roundings(weights: Floats, *, count: int, lots: Lots) -> Iterator[Counts]:
    places = list(range(len(weights)))
    for _ in range(ROUNDINGS):
        lots.shuffle(places)
        yield _rounded(weights * count, places, start=lots.fraction())


def _rounded(shares: Floats, places: list[int], *, start: float) -> Counts:
    """Each share rounded up or down, up with the chance of its fraction: systematic sampling in the order of places."""
    reached = np.floor(np.append(0.0, np.cumsum(shares[places])) + start)
    # All of them, whatever the sum's last digit.
    reached[-1] = np.rint(shares.sum())
    copies = np.zeros(len(shares), dtype=np.int64)
    copies[places] = np.diff(reached).astype(np.int64)
    return copies


class _Seating:
    """Turns numbers of people per kind into people; within a kind everybody has a turn before anybody has another."""

    def __init__(self, task: Task, lots: Lots) -> None:
        self._kinds, self._lots = task.kinds, lots
        self._turns: list[list[tuple[int, str]]] = [[] for _ in task.kinds.members]

    def seat(self, panel: Counts) -> list[str]:
        """The people of one panel, each from another home."""
        people: list[str] = []
        taken: defaultdict[int, set[int]] = defaultdict(set)
        for kind in map(int, np.flatnonzero(panel)):
            homes = taken[int(self._kinds.home_type[kind])]
            for _ in range(int(panel[kind])):
                home, person = self._next(kind, homes)
                homes.add(home)
                people.append(person)
        return people

    def _next(self, kind: int, taken: set[int]) -> tuple[int, str]:
        """The next in turn whose home is not taken; those passed over keep their turn."""
        turns = self._turns[kind]
        passed: list[tuple[int, str]] = []
        while True:
            if not turns:
                turns += [(home, id_) for home, ids in enumerate(self._kinds.members[kind]) for id_ in ids]
                self._lots.shuffle(turns)
            turn = turns.pop()
            if turn[0] not in taken:
                turns += passed
                return turn
            passed.append(turn)
