"""What bridges people, what divides them, and what all reject."""

from dataclasses import dataclass

import numpy as np

from panel.opinion.reactions import AGREE, DISAGREE, PASS, Reactions, Real, Truth, Whole

ANSWERS = (AGREE, DISAGREE, PASS)
NORMAL_95 = 1.959964  # two-sided 95 per cent
SPLIT_SHARE = 1 / 4


@dataclass(frozen=True)
class Finding:
    """One statement: how strong the finding is, between which bounds (95 per cent), and the counts behind it.

    `counts` has a row for each group: agree, disagree, pass.
    """

    statement: str
    strength: float
    low: float
    high: float
    counts: list[list[int]]


@dataclass(frozen=True)
class Measure:
    """One number for each statement, with its 95 per cent interval."""

    value: Real
    low: Real
    high: Real


def count(reactions: Reactions, of_person: Whole, groups: int) -> Whole:
    """Agree, disagree, pass on each statement in each group: groups x statements x 3."""
    statements = len(reactions.statements)
    answer = np.select([reactions.vote == AGREE, reactions.vote == DISAGREE], [0, 1], 2)
    slot = (of_person[reactions.person] * statements + reactions.statement) * len(ANSWERS) + answer
    flat = np.bincount(slot, minlength=groups * statements * len(ANSWERS))
    return flat.reshape(groups, statements, len(ANSWERS))


def smoothed(counts: Whole, answer: int) -> Real:
    """(answered so + 1) / (saw it + 2), for each group and statement."""
    share: Real = (counts[..., ANSWERS.index(answer)] + 1) / (counts.sum(axis=-1) + 2)
    return share


def shared(counts: Whole, answer: int) -> Measure:
    """Group-informed consensus: the k-th root of the product over the k groups of the smoothed shares.

    The root keeps it comparable when the number of groups changes. The interval is normal on the logarithm; the
    variance of the logarithm of a share known from `yes` of `seen` is the sum of 1 / i^2 for i from yes + 1 to seen + 1
    (logarithm of a Beta variable, flat prior).
    """
    yes, seen = counts[..., ANSWERS.index(answer)], counts.sum(axis=-1)
    squares = np.append(0.0, np.cumsum(1 / np.arange(1, seen.max(initial=0) + 2) ** 2))
    variance = (squares[seen + 1] - squares[yes]).sum(axis=0) / len(counts) ** 2
    logarithm = np.log(smoothed(counts, answer)).mean(axis=0)
    reach = NORMAL_95 * np.sqrt(variance)
    return Measure(np.exp(logarithm), np.exp(logarithm - reach), np.exp(np.minimum(logarithm + reach, 0)))


def gap(counts: Whole) -> Measure:
    """How far the most agreeing group stands above the least agreeing one, in smoothed shares (0 to 1)."""
    share = smoothed(counts, AGREE)
    variance = share * (1 - share) / (counts.sum(axis=-1) + 3)
    column = np.arange(share.shape[1])
    top, bottom = share.argmax(axis=0), share.argmin(axis=0)
    value = share[top, column] - share[bottom, column]
    reach = NORMAL_95 * np.sqrt(variance[top, column] + variance[bottom, column])
    return Measure(value, value - reach, np.minimum(value + reach, 1))


def united(statements: list[str], counts: Whole, answer: int) -> list[Finding]:
    """Statements on which every group gives this answer by more than half, the surest first.

    AGREE: what bridges. DISAGREE: what all reject.
    """
    measure = shared(counts, answer)
    holds = (measure.low > 1 / 2) & (smoothed(counts, answer) > 1 / 2).all(axis=0)
    return _listed(statements, counts, measure, holds)


def dividing(statements: list[str], counts: Whole) -> list[Finding]:
    """Statements that most of one group agree with and most of another disagree with, the surest first.

    With a single group: statements that surely more than a quarter agree and a quarter disagree with, the surest first.
    """
    if len(counts) == 1:
        fewer_first = np.concatenate([np.sort(counts[..., :2]), counts[..., 2:]], axis=-1)
        measure = shared(fewer_first, AGREE)
        return _listed(statements, counts, measure, measure.low > SPLIT_SHARE)
    measure = gap(counts)
    opposed = [(smoothed(counts, answer) > 1 / 2).any(axis=0) for answer in (AGREE, DISAGREE)]
    return _listed(statements, counts, measure, opposed[0] & opposed[1] & (measure.low > 0))


def _listed(statements: list[str], counts: Whole, measure: Measure, holds: Truth) -> list[Finding]:
    order = [int(i) for i in np.argsort(-measure.low, kind="stable") if holds[i]]
    return [
        Finding(
            statements[i],
            float(measure.value[i]),
            float(measure.low[i]),
            float(measure.high[i]),
            counts[:, i, :].tolist(),
        )
        for i in order
    ]
