"""Groups of people whose points lie together: k-means, best of many fixed starts, and the silhouette."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from panel.opinion.reactions import Real, Whole

MOST_GROUPS = 5
SMALLEST_GROUP, SMALLEST_SHARE = 5, 20  # five people, and one person in twenty
FEWEST_STARTS, MOST_STARTS = 12, 48
MOST_PLACES = 600
SQUARES = 24
SWEEPS = 100
FEWEST_WATCHED = 4096
FULL_LOOK = 6  # once a sixth of the people are in doubt, all are looked at again
ROUNDING = 1e-9


@dataclass(frozen=True)
class Grouping:
    """People split into k groups, numbered from 0, the largest first.

    The silhouette says how far apart the groups lie, from -1 to 1.
    """

    groups: int
    of_person: Whole
    silhouette: float


def best(found: Mapping[int, Grouping]) -> Grouping | None:
    """The split with the widest silhouette, the one of fewer groups if two are alike."""
    return max(found.values(), key=lambda grouping: (grouping.silhouette, -grouping.groups), default=None)


def groupings(points: Real) -> dict[int, Grouping]:
    """By number of groups, 2 to 5, the tightest split in which no group is too small; none where there is none.

    Beyond 600 people, starts are compared and silhouettes taken with neighbours standing together as one; the split
    itself is then settled person by person.
    """
    smallest = max(SMALLEST_GROUP, -(-len(points) // SMALLEST_SHARE))
    places, weights = _places(points)
    distances = np.sqrt(np.sum([(column[:, None] - column) ** 2 for column in places.T], axis=0))
    found = {}
    for groups in range(2, min(MOST_GROUPS, len(points) // smallest) + 1):
        centres = _tightest(places, weights, _starts(places, weights, groups), smallest)
        if centres is None:
            continue
        nearest = _Watch(points, centres) if len(points) >= FEWEST_WATCHED else partial(_nearest, points)
        of_person, centres, sizes = _settled(points, np.ones(len(points)), centres, nearest)
        if sizes.min() >= smallest:
            rank = np.argsort(np.argsort(-sizes[0], kind="stable"))
            of_place = _nearest(places, centres)[0]
            found[groups] = Grouping(groups, rank[of_person[0]], silhouette(distances, weights, of_place))
    return found


def silhouette(distances: Real, weights: Real, labels: Whole) -> float:
    """Mean over people of (b - a) / max(a, b): a to one's own group, b to the nearest other; 0 for a group of one.

    `weights` says how many people stand at each place. Source: Rousseeuw 1987.
    """
    member = (labels[:, None] == np.unique(labels)) * weights[:, None]
    total, size = distances @ member, member.sum(axis=0)
    own = member > 0
    a = total[own] / np.maximum(np.broadcast_to(size, own.shape)[own] - 1, 1)
    b = np.where(own, np.inf, total / size).min(axis=1)
    alone = np.broadcast_to(size, own.shape)[own] <= 1
    width = np.where(alone, 0, (b - a) / np.maximum(np.maximum(a, b), 1e-300))
    return float(width @ weights / weights.sum())


def _places(points: Real) -> tuple[Real, Real]:
    """Places and people at each: every point by itself, or squares of a grid once there are too many."""
    if len(points) <= MOST_PLACES:
        return points, np.ones(len(points))
    # Quantiles, not extremes: a few far-flung people must not make the squares too coarse for the rest.
    low, high = np.quantile(points, (0.01, 0.99), axis=0)
    square = max(float((high - low).max()), 1e-12) / SQUARES
    steps = np.clip(np.floor((points - low) / square), -SQUARES, 2 * SQUARES).astype(np.int64)
    _, place_of = np.unique(steps @ (4 * SQUARES, 1), return_inverse=True)
    weights = np.bincount(place_of).astype(float)
    return np.column_stack([np.bincount(place_of, column) / weights for column in points.T]), weights


def _starts(places: Real, weights: Real, groups: int) -> Real:
    """Centres drawn as in k-means++, far from each other by chance: starts x groups x 2. The chance has a fixed key."""
    starts = max(FEWEST_STARTS, min(MOST_STARTS, 12 * MOST_PLACES // len(places)))
    pull, gap = np.tile(weights, (starts, 1)), np.full((starts, len(places)), np.inf)
    centres = []
    for lots in np.random.default_rng(groups).random((groups, starts, 1)):
        reach = pull.cumsum(axis=1)
        centres.append(places[(reach <= lots * reach[:, -1:]).sum(axis=1)])
        gap = np.minimum(gap, ((places - centres[-1][:, None, :]) ** 2).sum(axis=2))
        pull = np.where(gap.any(axis=1, keepdims=True), gap * weights, weights)
    return np.stack(centres, axis=1)


def _tightest(places: Real, weights: Real, starts: Real, smallest: int) -> Real | None:
    """Centres (1 x groups x 2) with the least squared distance among the starts that leave no group too small."""
    labels, centres, sizes = _settled(places, weights, starts, partial(_nearest, places))
    offset = places - np.take_along_axis(centres, labels[:, :, None], axis=1)
    spread = (offset**2).sum(axis=2) @ weights
    spread[sizes.min(axis=1) < smallest] = np.inf
    least = int(spread.argmin())
    return None if np.isinf(spread[least]) else centres[least : least + 1]


def _settled(places: Real, weights: Real, centres: Real, nearest: Callable[[Real], Whole]) -> tuple[Whole, Real, Real]:
    """k-means from each start until nobody moves: labels (starts x places), centres (starts x groups x 2), sizes."""
    starts, groups, _ = centres.shape
    masses = [np.tile(weights * column, starts) for column in (np.ones(len(places)), *places.T)]
    labels = nearest(centres)
    for _ in range(SWEEPS):
        slot = (labels + groups * np.arange(starts)[:, None]).ravel()
        sums: Real = np.stack([np.bincount(slot, mass, starts * groups) for mass in masses], -1, dtype=float)
        sizes, means = sums[:, 0].reshape(starts, groups), sums[:, 1:] / np.maximum(sums[:, :1], 1)
        centres = np.where(sizes[:, :, None] > 0, means.reshape(centres.shape), centres)
        moved = nearest(centres)
        if np.array_equal(moved, labels):
            break
        labels = moved
    return labels, centres, sizes


class _Watch:
    """The nearest centre of each point, for one start, looked up again only where it may have changed.

    While no centre is further than half a point's lead (how much nearer its centre was than the next) from where it was,
    that point stays with it. Source: Hamerly 2010.
    """

    def __init__(self, points: Real, centres: Real) -> None:
        self._points = points
        self._rounding = ROUNDING * float(np.abs(points).max(initial=0))
        self._labels = self._look(centres)

    def __call__(self, centres: Real) -> Whole:
        """Labels: 1 x points."""
        way = float(np.sqrt(((centres - self._seen) ** 2).sum(axis=2)).max())
        doubtful = self._by_lead[: np.searchsorted(self._lead, 2 * way + self._rounding)]
        if len(doubtful) * FULL_LOOK >= len(self._points):
            self._labels = self._look(centres)
        else:
            self._labels = self._labels.copy()
            self._labels[:, doubtful] = _nearest(self._points[doubtful], centres)
        return self._labels

    def _look(self, centres: Real) -> Whole:
        across, up = np.ascontiguousarray(self._points.T)
        first, second = np.full((2, len(across)), np.inf)
        for x, y in centres[0]:
            distance = (across - x) ** 2 + (up - y) ** 2
            second = np.minimum(second, np.maximum(first, distance))
            first = np.minimum(first, distance)
        lead = np.sqrt(second) - np.sqrt(first)
        self._by_lead = np.argsort(lead)
        self._lead, self._seen = lead[self._by_lead], centres
        return _nearest(self._points, centres)


def _nearest(places: Real, centres: Real) -> Whole:
    """The nearest centre of each place, for each start: |x - c|^2 is least where x.c - |c|^2 / 2 is greatest."""
    near = centres.transpose(1, 0, 2) @ places.T
    near -= (centres**2).sum(axis=2).T[:, :, None] / 2
    labels, nearest = np.zeros(near[0].shape, dtype=np.int64), near[0]
    for group in range(1, len(near)):
        np.putmask(labels, near[group] > nearest, group)
        nearest = np.maximum(nearest, near[group])
    return labels
