"""Weights on known panels: the lottery over them that falls least short of a floor for every chance."""

from dataclasses import dataclass

import numpy as np

from panel.sortition.kinds import Counts, Floats
from panel.sortition.solver import INFINITY, Program, Row


@dataclass(frozen=True)
class WeightSolution:
    """The best weights; the largest shortfall of a chance; and the prices, summing to 1, that prove it.

    At these prices no known panel's chances are worth more than `worth`: only one that is can lessen the shortfall.
    """

    weights: Floats
    shortfall: float
    prices: Floats
    worth: float

    def gain(self, chances: Floats) -> float:
        """By how much a panel with these chances beats all known ones."""
        return float((self.prices * chances).sum()) - self.worth


class WeightProgram:
    """Finds weights on panels, to which panels can be added."""

    def __init__(self, sizes: Counts, floors: Floats) -> None:
        """`floors` are the chances of each kind, of `sizes` people, below which nobody should fall."""
        self._sizes = sizes
        # Column 0 is the shortfall with its sign turned: from -1 to 0.
        self._program = Program(np.array([0.0]), [])
        self._program.bound(0, -1.0, 0.0)
        self._program.price_column(0, 1.0)
        for floor in floors:
            self._program.add_row(Row(np.array([0]), np.array([-1.0]), float(floor), INFINITY))
        self._program.add_row(Row(np.zeros(0, dtype=np.int64), np.zeros(0), 1.0, 1.0))
        self._all = len(sizes)

    def add(self, panel: Counts) -> None:
        kinds = np.flatnonzero(panel)
        chances = panel[kinds] / self._sizes[kinds]
        self._program.add_column(np.append(kinds, self._all), np.append(chances, 1.0))

    def solve(self) -> WeightSolution:
        """The best weights on the panels added, of which there must be one at least."""
        solution = self._program.optimum()
        prices = np.maximum(-solution.prices[: self._all], 0.0)
        return WeightSolution(solution.columns[1:], -float(solution.columns[0]), prices, float(solution.prices[self._all]))
