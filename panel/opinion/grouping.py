"""Groups of people whose points lie together: k-means, best of many fixed starts, and the silhouette."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from panel.opinion.reactions import Real, Whole

MOST_GROUPS = 5
STARTS = 10
MOST_CELLS = 600
SQUARES = 24
SWEEPS = 100


@dataclass(frozen=True)
class Grouping:
    """People split into k groups, numbered from 0, the largest first; the silhouette says how far apart they lie (-1 to 1)."""

    groups: int
    of_person: Whole
    silhouette: float


def groupings(points: Real, *, smallest: int) -> dict[int, Grouping]:
    """The best split into 2, 3, 4 and 5 groups, where there is one with no group below the smallest size.

    Beyond 600 people, starts are compared and silhouettes taken with neighbours standing together as one; the split itself
    is then settled person by person.
    """
    cells, weights = _cells(points)
    distances = np.sqrt(sum((column[:, None] - column) ** 2 for column in cells.T))
    found = {}
    for groups in range(2, min(MOST_GROUPS, len(cells)) + 1):
        starts = np.stack(list(_starts(cells, weights, groups)))
        centres = _tightest(cells, weights, *_settled(cells, weights, starts), smallest)
        if centres is None:
            continue
        people = np.ones(len(points))
        labels, centres, sizes = _settled(points, people, centres)
        if sizes.min() >= smallest:
            rank = np.argsort(np.argsort(-sizes[0], kind="stable"))
            width = silhouette(distances, weights, _nearest(cells, centres)[0])
            found[groups] = Grouping(groups, rank[labels[0]], width)
    return found


def silhouette(distances: Real, weights: Real, labels: Whole) -> float:
    """Mean over people of (b - a) / max(a, b): a to one's own group, b to the nearest other; 0 for a group of one.

    Source: Rousseeuw 1987. `weights` says how many people stand at each place.
    """
    member = (labels[:, None] == np.arange(labels.max() + 1)) * weights[:, None]
    total, size = distances @ member, member.sum(axis=0)
    own = np.arange(len(labels)), labels
    a = total[own] / np.maximum(size[labels] - 1, 1)
    mean = total / size
    mean[own] = np.inf
    b = mean.min(axis=1)
    width = np.divide(b - a, np.maximum(a, b), out=np.zeros_like(a), where=np.maximum(a, b) > 0)
    width[size[labels] <= 1] = 0
    return float(width @ weights / weights.sum())


def _cells(points: Real) -> tuple[Real, Real]:
    """Places and people at each: every point by itself, or squares of a grid once there are too many."""
    if len(points) <= MOST_CELLS:
        return points, np.ones(len(points))
    # Quantiles, not extremes: a few far-flung people must not make the squares too coarse for the rest.
    low, high = np.quantile(points, (0.01, 0.99), axis=0)
    square = max(float((high - low).max()), 1e-12) / SQUARES
    steps = np.clip(np.floor((points - low) / square), -SQUARES, 2 * SQUARES).astype(np.int64)
    _, cell_of = np.unique(steps @ (4 * SQUARES, 1), return_inverse=True)
    weights = np.bincount(cell_of).astype(float)
    return np.column_stack([np.bincount(cell_of, column) / weights for column in points.T]), weights


def _settled(places: Real, weights: Real, centres: Real) -> tuple[Whole, Real, Real]:
    """k-means from each start until nobody moves: groups (starts x places), centres (starts x groups x 2), sizes."""
    starts, groups, _ = centres.shape
    masses = [np.tile(weights * column, starts) for column in (np.ones(len(places)), *places.T)]
    labels = np.zeros(0)
    for _ in range(SWEEPS):
        moved = _nearest(places, centres)
        if np.array_equal(moved, labels):
            break
        labels = moved
        slot = (labels + groups * np.arange(starts)[:, None]).ravel()
        size, x, y = (np.bincount(slot, mass, starts * groups).reshape(starts, groups) for mass in masses)
        mean = np.stack((x, y), axis=2) / np.maximum(size, 1)[:, :, None]
        centres = np.where(size[:, :, None] > 0, mean, centres)
    return labels, centres, size


def _tightest(
    places: Real, weights: Real, labels: Whole, centres: Real, sizes: Real, smallest: int
) -> Real | None:
    """Centres (1 x groups x 2) of the start with the least squared distance, where every group has the smallest size."""
    offset = places - np.take_along_axis(centres, labels[:, :, None], axis=1)
    spread = (offset**2).sum(axis=2) @ weights
    spread[sizes.min(axis=1) < smallest] = np.inf
    best = int(spread.argmin())
    return None if np.isinf(spread[best]) else centres[best : best + 1]


def _nearest(cells: Real, centres: Real) -> Whole:
    """For each start and each cell the nearest centre: |x - c|^2 is smallest where x.c - |c|^2 / 2 is largest."""
    labels = np.zeros((len(centres), len(cells)), dtype=np.int64)
    best = np.full(labels.shape, -np.inf)
    for group in range(centres.shape[1]):
        centre = centres[:, group, :]
        near = centre @ cells.T - (centre**2).sum(axis=1)[:, None] / 2
        labels[near > best] = group
        np.maximum(near, best, out=best)
    return labels


def _starts(cells: Real, weights: Real, groups: int) -> Iterator[Real]:
    """Centres drawn as in k-means++: far from each other, by chance, with one fixed key for each start."""
    for start in range(STARTS):
        chance = np.random.default_rng((groups, start))
        chosen: list[Real] = []
        pull = weights
        gap = np.full(len(cells), np.inf)
        while len(chosen) < groups:
            reach = pull.cumsum()
            chosen.append(cells[reach.searchsorted(chance.random() * reach[-1], side="right")])
            gap = np.minimum(gap, ((cells - chosen[-1]) ** 2).sum(axis=1))
            pull = gap * weights if gap.any() else weights
        yield np.stack(chosen)
