"""The statements that tell best what sets one group apart."""

from dataclasses import dataclass

import numpy as np

from panel.opinion.findings import ANSWERS, smoothed
from panel.opinion.reactions import AGREE, DISAGREE, Real, Whole

NORMAL_90 = 1.281552  # one-sided 90 per cent
MOST = 5


@dataclass(frozen=True)
class Representative:
    """A statement that a group answers more often in one way (`answer`: 1 agree, -1 disagree) than the others do."""

    statement: str
    answer: int
    chosen: int  # people of the group who gave this answer
    seen: int  # people of the group who reacted at all
    share: float  # smoothed, in the group
    ratio: float  # to the share outside the group
    share_z: float  # share against one half
    difference_z: float  # share in the group against outside

    @property
    def significant(self) -> bool:
        """Passes both one-sided tests at 90 per cent."""
        return min(self.share_z, self.difference_z) > NORMAL_90

    @property
    def strength(self) -> float:
        """Ratio x its z x share x its z, as Polis ranks them; only negative tests would make a false plus."""
        return self.ratio * max(self.difference_z, 0) * self.share * max(self.share_z, 0)


def representative(statements: list[str], counts: Whole, group: int) -> list[Representative]:
    """Up to five statements for this group, strongest first; at least one, and an "agree" among them if one passes."""
    both = [*_measured(statements, counts, group, AGREE), *_measured(statements, counts, group, DISAGREE)]
    if not both:
        return []
    passing = sorted((one for one in both if one.significant), key=lambda one: -one.strength)
    chosen = passing[:MOST] or [max(both, key=lambda one: one.difference_z)]
    agreed = [one for one in passing if one.answer == AGREE]
    if agreed and agreed[0] not in chosen:
        chosen[-1] = agreed[0]
    return chosen


def share_z(chosen: Whole, seen: Whole) -> Real:
    """One-proportion test against one half, one of each count added: 2 sqrt(n + 1) ((x + 1) / (n + 1) - 1/2)."""
    z: Real = 2 * np.sqrt(seen + 1) * ((chosen + 1) / (seen + 1) - 1 / 2)
    return z


def difference_z(chosen: Whole, seen: Whole, chosen_outside: Whole, seen_outside: Whole) -> Real:
    """Two-proportion test with the pooled share, one added to each count; 0 where everyone answered alike."""
    x, n, x_out, n_out = chosen + 1, seen + 1, chosen_outside + 1, seen_outside + 1
    pooled = (x + x_out) / (n + n_out)
    variance = pooled * (1 - pooled) * (1 / n + 1 / n_out)
    z: Real = np.where(variance > 0, (x / n - x_out / n_out) / np.sqrt(np.where(variance > 0, variance, 1)), 0)
    return z


def _measured(statements: list[str], counts: Whole, group: int, answer: int) -> list[Representative]:
    inside, outside = counts[group], counts.sum(axis=0) - counts[group]
    column = ANSWERS.index(answer)
    chosen, seen = inside[:, column], inside.sum(axis=1)
    share = smoothed(inside, answer)
    ratio = share / smoothed(outside, answer)
    against_half = share_z(chosen, seen)
    difference = difference_z(chosen, seen, outside[:, column], outside.sum(axis=1))
    return [
        Representative(
            name,
            answer,
            int(chosen[i]),
            int(seen[i]),
            float(share[i]),
            float(ratio[i]),
            float(against_half[i]),
            float(difference[i]),
        )
        for i, name in enumerate(statements)
        if seen[i] > 0
    ]
