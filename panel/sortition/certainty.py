"""Who is certain to be drawn, and which quota makes it so."""

from dataclasses import dataclass

import numpy as np

from panel.sortition.kinds import Floats
from panel.sortition.pool import Quota
from panel.sortition.rules import NO_CHANCE, floor_rows
from panel.sortition.solver import Program
from panel.sortition.task import Task

CERTAIN = 1 - 1e-6


@dataclass(frozen=True)
class Scarcity:
    """The open seats that a quota must fill at least, and the people there are for them.

    `price` is how much the smallest chance would gain if the quota needed one person fewer.
    """

    quota: Quota
    needed: int
    in_pool: int
    price: float

    @property
    def forces(self) -> bool:
        """Whether the quota needs everybody there is."""
        return self.needed >= self.in_pool

    @property
    def rank(self) -> tuple[bool, float, float]:
        return self.forces, self.price, self.needed / self.in_pool


@dataclass(frozen=True)
class Certain:
    """`id` is on every panel, and `cause` is the quota that does most to make it so.

    Where the cause does not force it, the rule chooses it: with them on every panel, others have more chance.
    """

    id: str
    cause: Scarcity


def certain_people(task: Task, chances: Floats) -> list[Certain]:
    """Everybody with a chance of 1, by id; `chances` by kind."""
    certain = np.flatnonzero(chances >= CERTAIN)
    if not len(certain):
        return []
    scarcities = {
        (quota.feature, quota.value): _scarcity(task, quota, price)
        for quota, price in zip(task.pool.quotas, _prices(task, chances), strict=True)
    }
    people = []
    for kind in certain:
        mine = [scarcities[pair] for pair in zip(task.pool.features, task.kinds.values[kind], strict=True)]
        cause = max(mine, key=lambda scarcity: scarcity.rank)
        people += [Certain(id_, cause) for home in task.kinds.members[kind] for id_ in home]
    return sorted(people, key=lambda person: person.id)


def _prices(task: Task, chances: Floats) -> list[float]:
    """What the lower limit of each quota costs the smallest chance of those who may be drawn or not."""
    kinds = task.kinds
    smallest = len(chances)
    program = Program(np.append(kinds.most, 1.0), task.rows())
    program.price_column(smallest, 1.0)
    floor_rows(program, kinds.sizes, np.flatnonzero((chances > NO_CHANCE) & (chances < CERTAIN)), smallest=smallest)
    solution = program.solve()
    count = len(task.pool.quotas)
    return [0.0] * count if solution is None else [float(price) for price in -solution.prices[:count]]


def _scarcity(task: Task, quota: Quota, price: float) -> Scarcity:
    others = [other for other in task.pool.quotas if other.feature == quota.feature and other.value != quota.value]
    left_over = task.seats - sum(other.most for other in others)
    needed = max(quota.least, left_over) - task.held[quota.feature, quota.value]
    return Scarcity(quota, max(needed, 0), task.open_pool.in_pool(quota), price)
