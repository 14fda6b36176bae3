"""What each rule of fairness aims at: a chance for every kind, found on the relaxation of the panel conditions.

The relaxation allows every lottery over panels and perhaps more, so nothing fairer than its answer exists. If a lottery
gives everybody these chances, it is the fairest one, proven.
"""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from panel.sortition.kinds import Counts, Floats, Kinds
from panel.sortition.solver import INFINITY, Program, Row, Solution
from panel.sortition.task import Task

TIGHT = 1e-7
SLACK = 1e-8
NO_CHANCE = 1e-5
TANGENTS = 60


class Rule(StrEnum):
    """Leximin: the smallest chance as large as possible, then the second smallest, and so on.

    Maximin: the first of these steps only. Goldilocks: neither too small nor too large a chance.
    """

    LEXIMIN = "leximin"
    MAXIMIN = "maximin"
    GOLDILOCKS = "goldilocks"


def aim(rule: Rule, task: Task, rows: list[Row]) -> Floats:
    """The chance of each kind that the rule aims at, on the relaxation given by `rows`, which must have a solution.

    Maximin accepts any lottery in which nobody falls below the smallest of these.
    """
    kinds = task.kinds
    most = kinds.most / kinds.sizes
    fair = leximin(kinds.sizes, rows, most)
    if rule is not Rule.GOLDILOCKS or not (fair > NO_CHANCE).any():
        return fair
    cap = _largest_chance(kinds, rows, fair, average=task.open_seats / float(kinds.sizes.sum()))
    return leximin(kinds.sizes, rows, np.minimum(most, cap + TIGHT))


def leximin(sizes: Counts, rows: list[Row], most: Floats) -> Floats:
    """Leximin chances of each kind of `sizes` people, none above `most`.

    Maximise the smallest chance; the kinds whose floor has a price cannot have more, so fix theirs; repeat.
    """
    count = len(sizes)
    program = Program(np.append(most * sizes + SLACK, 1.0), rows)
    program.price_column(count, 1.0)
    floors = floor_rows(program, sizes, np.arange(count), smallest=count)
    chances = np.full(count, np.nan)
    while np.isnan(chances).any():
        solution = program.optimum()
        smallest = float(solution.columns[count])
        for kind in _stuck(solution, sizes, floors=floors, waiting=np.isnan(chances)):
            chances[kind] = smallest
            program.weigh(floors[kind], count, 0.0)
            program.limit_row(floors[kind], (smallest - SLACK) * sizes[kind], INFINITY)
    return chances


def floor_rows(program: Program, sizes: Counts, kinds: Counts, *, smallest: int) -> list[int]:
    """One row for each of `kinds`: its people expect at least `smallest` (a column) seats each."""
    return [
        program.add_row(Row(np.array([kind, smallest]), np.array([1.0, -float(sizes[kind])]), 0.0, INFINITY)) for kind in kinds
    ]


def _stuck(solution: Solution, sizes: Counts, *, floors: list[int], waiting: npt.NDArray[np.bool_]) -> list[int]:
    """Kinds whose chance cannot rise any more; at least one of those waiting."""
    prices = np.abs(solution.prices[floors]) * sizes
    stuck = waiting & (prices > TIGHT)
    if not stuck.any():
        chances = solution.columns[: len(sizes)] / sizes
        stuck = waiting & (chances <= solution.columns[len(sizes)] + TIGHT)
    return [int(kind) for kind in np.flatnonzero(stuck)]


def _largest_chance(kinds: Kinds, rows: list[Row], fair: Floats, *, average: float) -> float:
    """The cap t that minimises t/a + a/s: a is the average chance, s the smallest of those whose `fair` one is not 0.

    Source: Baharav and Flanigan, "Fair, Manipulation-Robust, and Transparent Sortition", EC 2024 (Goldilocks, both
    sides weighing the same). a/s is convex, so tangents from below close in on it. What the leximin chances in `fair`
    score bounds s from below, as t is at least a.
    """
    reachable = np.flatnonzero(fair > NO_CHANCE)
    best = float(fair[reachable].min())
    score = float(fair.max()) / average + average / best
    smallest, largest, inverse = range(len(kinds.sizes), len(kinds.sizes) + 3)
    program = Program(np.append(kinds.most, [1.0, 1.0, INFINITY]), rows)
    program.bound(smallest, min(average / (score - 1), best) - SLACK, best + SLACK)
    program.price_column(largest, -1.0 / average)
    program.price_column(inverse, -1.0)
    floor_rows(program, kinds.sizes, reachable, smallest=smallest)
    for kind in reachable:
        weights = np.array([1.0, -float(kinds.sizes[kind])])
        program.add_row(Row(np.array([kind, largest]), weights, -INFINITY, 0.0))
    touch, cap = average, 1.0
    for _ in range(TANGENTS):
        tangent = np.array([average / touch**2, 1.0])
        program.add_row(Row(np.array([smallest, inverse]), tangent, 2 * average / touch, INFINITY))
        columns = program.optimum().columns
        touch, cap = float(columns[smallest]), float(columns[largest])
        if columns[inverse] >= average / touch - TIGHT:
            break
    return cap
