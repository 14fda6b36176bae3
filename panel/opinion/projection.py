"""The plane on which people with like reactions lie close together."""

from dataclasses import dataclass

import numpy as np

from panel.opinion.reactions import Real, Reactions

ROWS_AT_ONCE = 2048


@dataclass(frozen=True)
class Projection:
    """A point for each person, a direction for each statement, and how much of all differences the two axes carry."""

    points: Real  # people x 2, stretched for missing reactions
    loadings: Real  # statements x 2, unit length in each column
    shares: Real  # of the variance, for each axis


def project(reactions: Reactions) -> Projection:
    """Two principal components of the reactions, missing ones filled with the statement's mean.

    Centred, a missing reaction is exactly 0, so the matrix stays sparse. Each point is stretched by the square root of
    statements over reactions given: otherwise people with few reactions bunch in the middle. Each axis points to where the
    sum of its cubed loadings is positive.
    """
    people, statements = len(reactions.participants), len(reactions.statements)
    seen = np.maximum(np.bincount(reactions.statement, minlength=statements), 1)
    mean = np.bincount(reactions.statement, reactions.vote, statements) / seen
    centred = reactions.vote - mean[reactions.statement]
    scatter = _scatter(reactions, centred)
    variances, directions = np.linalg.eigh(scatter)
    loadings = np.zeros((statements, 2))
    loadings[:, : min(2, statements)] = directions[:, : -3 : -1]
    loadings *= np.where((loadings**3).sum(axis=0) < 0, -1.0, 1.0)
    points = np.column_stack(
        [np.bincount(reactions.person, centred * axis[reactions.statement], people) for axis in loadings.T]
    )
    stretch = np.sqrt(statements / np.maximum(reactions.per_person(), 1))
    top = np.append(variances, 0.0)[[-2, -3]] if statements > 1 else np.append(variances, 0.0)
    return Projection(points * stretch[:, None], loadings, top / max(np.trace(scatter), 1e-12))


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
