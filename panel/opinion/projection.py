"""The plane on which people with like reactions lie close together."""

from dataclasses import dataclass

import numpy as np

from panel.opinion.reactions import Reactions, Real

ROWS_AT_ONCE = 2048


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
    seen = np.bincount(reactions.statement, minlength=statements)
    means = np.bincount(reactions.statement, reactions.vote, statements) / np.maximum(seen, 1)
    centred = reactions.vote - means[reactions.statement]

    scatter = _scatter(reactions, centred)
    variances, directions = np.linalg.eigh(scatter)
    axes = min(2, statements)
    loadings, shares = np.zeros((statements, 2)), np.zeros(2)
    loadings[:, :axes] = directions[:, ::-1][:, :axes]
    loadings *= np.where((loadings**3).sum(axis=0) < 0, -1.0, 1.0)
    shares[:axes] = variances[::-1][:axes].clip(0) / max(float(np.trace(scatter)), 1e-12)

    stretch = np.sqrt(statements / np.maximum(reactions.per_person(), 1))
    along = [np.bincount(reactions.person, centred * axis[reactions.statement], people) for axis in loadings.T]
    points = stretch[:, None] * np.stack(along, axis=1)
    return Projection(points, loadings, means, shares)


def _scatter(reactions: Reactions, centred: Real) -> Real:
    """Sum over people of the products of their centred reactions: statements x statements."""
    statements = len(reactions.statements)
    total = np.zeros((statements, statements))
    for first in range(0, len(reactions.participants), ROWS_AT_ONCE):
        low, high = np.searchsorted(reactions.person, (first, first + ROWS_AT_ONCE))
        rows = np.zeros((ROWS_AT_ONCE, statements))
        rows[reactions.person[low:high] - first, reactions.statement[low:high]] = centred[low:high]
        total += rows.T @ rows
    return total
