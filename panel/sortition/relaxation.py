"""When quotas cannot all be met: the smallest change of named quotas with which a panel exists."""

from dataclasses import dataclass

import numpy as np

from panel.sortition.kinds import Counts
from panel.sortition.pool import Quota
from panel.sortition.solver import Program, Row
from panel.sortition.task import Task

# A seat moved beyond the flex costs as much as a hundred within it, in the order of `_room`.
COSTS = (-1.0, -100.0, -1.0, -100.0)


@dataclass(frozen=True)
class Change:
    """New limits of one quota."""

    quota: Quota
    least: int
    most: int

    @property
    def moves(self) -> bool:
        return (self.least, self.most) != (self.quota.least, self.quota.most)

    @property
    def beyond_flex(self) -> bool:
        """Whether the change goes further than the quota's flex allows."""
        return self.least < self.quota.flex_least or self.most > self.quota.flex_most


@dataclass(frozen=True)
class Relaxation:
    """The changes with which a panel exists: as few seats moved as possible, within flex if that can be.

    `panel` is one such panel, counted by kind.
    """

    changes: tuple[Change, ...]
    panel: Counts


class Infeasible(Exception):
    """No panel meets the quotas; `relaxation` is the smallest one that helps.

    None where no quotas help: `homes` homes can give one person each, and `seats` are open.
    """

    def __init__(self, relaxation: Relaxation | None, *, seats: int, homes: int) -> None:
        super().__init__("No panel meets all quotas.")
        self.relaxation = relaxation
        self.seats = seats
        self.homes = homes


def smallest_relaxation(task: Task) -> Relaxation | None:
    """The smallest relaxation; without changes if the quotas can be met; None if no change of quotas helps."""
    size, quotas = len(task.kinds.sizes), task.pool.quotas
    if not 0 <= task.open_seats <= int(task.kinds.homes.sum()):
        return None
    eased = size + np.arange(4 * len(quotas)).reshape(-1, 4)
    rows = [_eased(task.quota_row(quota), columns) for quota, columns in zip(quotas, eased, strict=True)]
    room = np.array([_room(quota, task.seats) for quota in quotas]).ravel()
    most = np.concatenate([task.kinds.most, room])
    program = Program(most, [*rows, task.seat_row(), *task.home_rows()], whole=True)
    program.price(np.concatenate([np.zeros(size), np.tile(COSTS, len(quotas))]))
    solution = program.solve()
    if solution is None:
        return None
    counts = np.rint(solution.columns).astype(np.int64)
    changes = (_change(quota, counts[columns]) for quota, columns in zip(quotas, eased, strict=True))
    return Relaxation(tuple(change for change in changes if change.moves), counts[:size])


def _room(quota: Quota, seats: int) -> list[int]:
    """How far the limits can move: least down within flex and beyond, most up within flex and beyond."""
    return [quota.least - quota.flex_least, quota.flex_least, max(min(quota.flex_most, seats) - quota.most, 0), seats]


def _eased(row: Row, columns: Counts) -> Row:
    """The row with its limits moved by the four columns of `_room`."""
    weights = np.concatenate([row.weights, [1.0, 1.0, -1.0, -1.0]])
    return Row(np.concatenate([row.columns, columns]), weights, row.least, row.most)


def _change(quota: Quota, moved: Counts) -> Change:
    return Change(quota, quota.least - int(moved[:2].sum()), quota.most + int(moved[2:].sum()))
