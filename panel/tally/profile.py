"""Ballots regrouped for counting: equal ballots once, with their number; supporters by proposal."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from panel.tally.election import Ballots, Election, ElectionBroken, Form, Integers
from panel.tally.settings import Settings


@dataclass(frozen=True, eq=False, slots=True)
class Profile:
    """Supporters of each proposal.

    `sizes[g]` ballots form group g; `group_of[i]` is the group of ballot i. Proposal p is supported by the groups
    `supporters[p]`, with the points `points[p]` (integers above 0, in units of 1/`points_scale`; 1 for an approval).
    """

    voters: int
    sizes: Integers
    group_of: Integers
    supporters: tuple[Integers, ...]
    points: tuple[Integers, ...]
    points_scale: int

    def votes(self, proposal: int) -> int:
        """Number of supporters."""
        return int(self.sizes[self.supporters[proposal]].sum())

    def score(self, proposal: int) -> Fraction:
        """Sum of points."""
        return Fraction(int(self.sizes[self.supporters[proposal]] @ self.points[proposal]), self.points_scale)


def entry_points(ballots: Ballots, scores: tuple[int, ...]) -> Integers:
    """Points of every entry of `ballots.choices`; a ranking by its published scores, 1 for approvals.

    ElectionBroken if a ranking is longer than its scores.
    """
    if ballots.points is not None:
        return ballots.points
    if ballots.form is not Form.RANKING:
        return np.ones_like(ballots.choices)
    rank = np.arange(len(ballots.choices)) - np.repeat(ballots.starts[:-1], ballots.lengths)
    if len(rank) and rank.max() >= len(scores):
        raise ElectionBroken(f"A ballot ranks {rank.max() + 1} proposals; say what each rank scores.")
    return np.array(scores, np.int64)[rank]


def profile(election: Election, settings: Settings, *, points: bool) -> Profile:
    """The profile under these settings; without `points` every proposal with points above 0 is simply supported."""
    ballots = election.ballots
    worth = entry_points(ballots, settings.scores or default_scores(election))
    owner = np.repeat(np.arange(len(ballots)), ballots.lengths)
    kept = worth > 0
    owner, choices, worth = owner[kept], ballots.choices[kept], worth[kept]
    if not points:
        worth = np.ones_like(worth)
    order = np.lexsort((choices, owner))
    owner, choices, worth = owner[order], choices[order], worth[order]
    group_of, sizes, first = _group(owner, choices, worth, len(ballots))
    by_proposal = np.lexsort((group_of[owner], choices))
    by_proposal = by_proposal[first[owner[by_proposal]]]
    cuts = np.searchsorted(choices[by_proposal], np.arange(1, len(election.proposals)))
    return Profile(
        len(ballots),
        sizes,
        group_of,
        tuple(np.split(group_of[owner[by_proposal]], cuts)),
        tuple(np.split(worth[by_proposal], cuts)),
        ballots.points_scale if points else 1,
    )


def default_scores(election: Election) -> tuple[int, ...]:
    """For rankings of at most k: k, k-1, ... 1, so that the last rank counts."""
    return tuple(range(election.limits.max_length or 0, 0, -1))


def _group(owner: Integers, choices: Integers, worth: Integers, ballots: int) -> tuple[Integers, Integers, Integers]:
    """Group of each ballot, size of each group, and whether a ballot is the first of its group."""
    width = choices.itemsize + worth.itemsize
    content = np.column_stack((choices, worth)).tobytes()
    ends = (np.searchsorted(owner, np.arange(ballots), side="right") * width).tolist()
    known: dict[bytes, int] = {}
    groups = np.empty(ballots, np.int64)
    first = np.zeros(ballots, bool)
    start = 0
    for ballot, end in enumerate(ends):
        key = content[start:end]
        first[ballot] = key not in known
        groups[ballot] = known.setdefault(key, len(known))
        start = end
    return groups, np.bincount(groups, minlength=len(known)), first
