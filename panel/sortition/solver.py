"""One linear or whole-number program in HiGHS, typed: the only file that knows the solver.

One thread, no clock inside a linear solve and a fixed random seed: the same program always gets the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from panel.sortition.kinds import Counts, Floats

INFINITY = float(highspy.kHighsInf)
FEASIBLE = 1e-9


@dataclass(frozen=True)
class Row:
    """`least <= sum of weights x columns <= most`."""

    columns: Counts
    weights: Floats
    least: float
    most: float


@dataclass(frozen=True)
class Solution:
    """An optimum: its value, the columns, and the price of each row (what one unit of its limit is worth)."""

    value: float
    columns: Floats
    prices: Floats


class Program:
    """Maximise the sum of prices x columns, within the bounds of columns and subject to rows; prices are 0 at first."""

    def __init__(self, most: Counts | Floats, rows: Sequence[Row], *, whole: bool = False) -> None:
        """Columns from 0 to `most`; `whole` demands whole numbers (and lets HiGHS simplify first)."""
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.silent()
        self._set("threads", 1)
        self._set("random_seed", 0)
        self._set("presolve", "on" if whole else "off")
        self._tolerate(FEASIBLE)
        self._set("mip_rel_gap", 0.0)
        self._set("mip_abs_gap", 1e-9)
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._highs.addVars(len(most), np.zeros(len(most)), most.astype(float))
        if whole:
            kinds = np.full(len(most), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
            self._highs.changeColsIntegrality(len(most), _numbers(len(most)), kinds)
        for row in rows:
            self.add_row(row)

    def _set(self, option: str, value: float | str) -> None:
        self._highs.setOptionValue(option, value)

    def add_row(self, row: Row) -> int:
        """The new row's number."""
        self._highs.addRow(row.least, row.most, len(row.columns), row.columns.astype(np.int32), row.weights)
        return int(self._highs.getNumRow()) - 1

    def add_column(self, rows: Counts, weights: Floats) -> None:
        """One more column, from 0 up without end, at price 0, with its weights in the rows named."""
        self._highs.addCol(0.0, 0.0, INFINITY, len(rows), rows.astype(np.int32), weights)

    def price(self, prices: Floats) -> None:
        """Set the price of the first `len(prices)` columns."""
        self._highs.changeColsCost(len(prices), _numbers(len(prices)), prices)

    def price_column(self, column: int, price: float) -> None:
        self._highs.changeColCost(column, price)

    def bound(self, column: int, least: float, most: float) -> None:
        self._highs.changeColBounds(column, least, most)

    def bound_all(self, most: Counts | Floats) -> None:
        """The first `len(most)` columns from 0 to `most` again."""
        self._highs.changeColsBounds(len(most), _numbers(len(most)), np.zeros(len(most)), most.astype(float))

    def limit_row(self, row: int, least: float, most: float) -> None:
        self._highs.changeRowBounds(row, least, most)

    def weigh(self, row: int, column: int, weight: float) -> None:
        self._highs.changeCoeff(row, column, weight)

    def solve(self, *, seconds: float = INFINITY) -> Solution | None:
        """The optimum, or None: no solution, or a whole-number search cut off after `seconds`."""
        self._set("time_limit", float(self._highs.getRunTime()) + seconds)
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._highs.getSolution()
        return Solution(
            float(self._highs.getInfo().objective_function_value),
            np.array(solution.col_value),
            np.array(solution.row_dual),
        )

    def optimum(self) -> Solution:
        """The optimum of a program that has one.

        Starting from the last solution can mislead the solver by a hair's breadth; then it starts afresh, once with
        wider limits. ArithmeticError if that does not help either.
        """
        for tolerance in (FEASIBLE, FEASIBLE, 100 * FEASIBLE):
            self._tolerate(tolerance)
            solution = self.solve()
            if solution is not None:
                self._tolerate(FEASIBLE)
                return solution
            self._highs.clearSolver()
        raise ArithmeticError("The solver found no optimum where there is one.")

    def _tolerate(self, distance: float) -> None:
        """How far from a limit still counts as within it."""
        self._set("primal_feasibility_tolerance", distance)
        self._set("dual_feasibility_tolerance", distance)


def _numbers(count: int) -> npt.NDArray[np.int32]:
    return np.arange(count, dtype=np.int32)
