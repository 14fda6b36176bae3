"""Finding panels: the one that is worth most at given prices, by diving or exactly.

Diving solves the relaxation (whole numbers not demanded), raises the count that is nearest to the next whole number to
it, solves again from where it stands, and so on: a handful of quick solves. The relaxation's value bounds what any
panel can be worth. Whole-number programs are the fallback; they fail on large pools.
"""

from dataclasses import dataclass

import numpy as np

from panel.sortition.kinds import Counts, Floats
from panel.sortition.solver import Program, Row, Solution

WHOLE = 1e-6
MOST_RETREATS = 40


@dataclass
class Pricing:
    """The panels allowed by `rows`, counted by kind, each count between 0 and `most`."""

    most: Counts
    rows: list[Row]

    def __post_init__(self) -> None:
        self._relaxed = Program(self.most, self.rows)
        self._whole = Program(self.most, self.rows, whole=True)

    def add(self, row: Row) -> None:
        """One more condition, met by every panel though not by every point of the relaxation."""
        self._relaxed.add_row(row)
        self._whole.add_row(row)

    def dive(self, prices: Floats) -> Counts | None:
        """A panel of high value, or None where the dive ran aground."""
        self._relaxed.bound_all(self.most)
        self._relaxed.price(prices)
        solution = self._relaxed.solve()
        retreats = 0
        while solution is not None and retreats <= MOST_RETREATS:
            excess = solution.columns - np.floor(solution.columns + WHOLE)
            if not (excess > WHOLE).any():
                return np.rint(solution.columns).astype(np.int64)
            kind = int(np.argmax(excess))
            raised, solution = self._raise(kind, int(np.floor(solution.columns[kind] + WHOLE)) + 1)
            retreats += not raised
        return None

    def _raise(self, kind: int, count: int) -> tuple[bool, Solution | None]:
        """The relaxation with at least `count` of a kind; with fewer where that is impossible."""
        self._relaxed.bound(kind, count, float(self.most[kind]))
        solution = self._relaxed.solve()
        if solution is not None:
            return True, solution
        self._relaxed.bound(kind, 0.0, count - 1.0)
        return False, self._relaxed.solve()

    def best(self, prices: Floats, *, seconds: float) -> Counts | None:
        """A panel of the highest value; None where there is no panel, or no proof of one within the time."""
        self._whole.price(prices)
        solution = self._whole.solve(seconds=max(seconds, 0.0))
        return None if solution is None else np.rint(solution.columns).astype(np.int64)
