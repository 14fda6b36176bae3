"""The plane on which people with like reactions lie close together."""

from dataclasses import dataclass

import numpy as np

from panel.opinion.reactions import Reactions, Real, Whole

ROWS_AT_ONCE = 2048
MOST_IN_DOUBLE = 4096
SMALLEST_GAP = 1e-6  # of the largest variance: closer axes are turned into each other by any rounding


@dataclass(frozen=True)
class Projection:
    """A point for each person, and what each statement has to do with it."""

    points: Real  # people x 2
    loadings: Real  # statements x 2, unit length in each column
    means: Real  # of the reactions to each statement, -1 to 1
    shares: Real  # of all variance, for each of the two axes

    def pulls(self) -> Real:
        """How far from the centre one lone "agree" would put a person, for each statement."""
        length: Real = np.sqrt((self.loadings**2).sum(axis=1) * len(self.means))
        return length * (1 - self.means)


def project(reactions: Reactions) -> Projection:
    """Two principal components of the reactions, missing ones filled with the statement's mean.

    Centred, a missing reaction is exactly 0, so the matrix stays sparse. Each point is stretched by the square root of
    statements over reactions given: otherwise people with few reactions bunch in the middle. Each axis points to where
    the sum of its cubed loadings is positive.
    """
    people, statements = len(reactions.participants), len(reactions.statements)
    given = reactions.per_person()
    seen = np.bincount(reactions.statement, minlength=statements)
    means = np.bincount(reactions.statement, reactions.vote, statements) / np.maximum(seen, 1)
    centred = reactions.vote - means[reactions.statement]

    scatter = _scatter(reactions, centred, given)
    variances, directions = np.linalg.eigh(scatter)
    axes = min(2, statements)
    loadings, shares = np.zeros((statements, 2)), np.zeros(2)
    loadings[:, :axes] = directions[:, ::-1][:, :axes]
    if people > MOST_IN_DOUBLE:
        loadings[:, :axes] = _sharpened(reactions, centred, variances, directions)[:, :axes]
    loadings *= np.where((loadings**3).sum(axis=0) < 0, -1.0, 1.0)
    shares[:axes] = variances[::-1][:axes].clip(0) / max(float(np.trace(scatter)), 1e-12)

    stretch = np.sqrt(statements / np.maximum(given, 1))
    points = stretch[:, None] * np.stack([_along(reactions, centred, axis) for axis in loadings.T], axis=1)
    return Projection(points, loadings, means, shares)


def _along(reactions: Reactions, centred: Real, axis: Real) -> Real:
    """How far each person lies along one axis."""
    steps = centred * axis[reactions.statement]
    return np.asarray(np.bincount(reactions.person, steps, len(reactions.participants)), dtype=np.float64)


def _scatter(reactions: Reactions, centred: Real, given: Whole) -> Real:
    """Sum over people of the products of their centred reactions: statements x statements.

    Beyond 4,096 people each block of people is multiplied in single precision, twice as fast; see `_sharpened`.
    """
    people, statements = len(given), len(reactions.statements)
    precision = np.float32 if people > MOST_IN_DOUBLE else np.float64
    total = np.zeros((statements, statements))
    rows = np.zeros((ROWS_AT_ONCE, statements), dtype=precision)
    ends = np.append(0, np.cumsum(given))
    for first in range(0, people, ROWS_AT_ONCE):
        block = slice(ends[first], ends[min(first + ROWS_AT_ONCE, people)])
        rows.fill(0)
        rows.reshape(-1)[(reactions.person[block] - first) * statements + reactions.statement[block]] = centred[block]
        total += rows.T @ rows
    return total


def _sharpened(reactions: Reactions, centred: Real, variances: Real, directions: Real) -> Real:
    """The last two directions, last first, as double precision gives them: statements x 2.

    First-order perturbation: with r = A v - (v'A v) v for the exact scatter A, v moves by (u'r) / (l_v - l_u) along
    every other direction u. The error that is left is the square of the error of single precision.
    """
    sharp = []
    for place in (len(variances) - 1, len(variances) - 2):
        direction = directions[:, place]
        spread = centred * _along(reactions, centred, direction)[reactions.person]
        pull = directions.T @ np.bincount(reactions.statement, spread, len(variances))
        gap = variances[place] - variances
        turn = np.divide(pull, gap, out=np.zeros_like(gap), where=np.abs(gap) > SMALLEST_GAP * variances[-1])
        moved = direction + directions @ turn
        sharp.append(moved / np.linalg.norm(moved))
    return np.stack(sharp, axis=1)
