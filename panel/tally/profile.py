"""Ballots regrouped for counting: equal ballots once, with their number; supporters by proposal."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from panel.tally.election import Ballots, Election, ElectionBroken, Form, Integers
from panel.tally.settings import Settings


@dataclass(frozen=True, eq=False, slots=True)
class Profile:
    """Supporters of each proposal.

    `sizes[g]` ballots form group g; `group_of[i]` is the group of ballot i. Proposal p is supported by the groups
    `supporters[p]`, with the points `points[p]` (whole, above 0, in units of 1/`points_scale`; 1 for an approval).
    """

    sizes: Integers
    group_of: Integers
    supporters: tuple[Integers, ...]
    points: tuple[Integers, ...]
    points_scale: int


def scored(election: Election, settings: Settings) -> Election:
    """The same election with rankings turned into points by the published scores; other forms as they are.

    Ranks after those that `scores` names score nothing. Without it: the points beside the ballots, where there are some; else,
    for rankings of at most k, the points k, k-1, ... 1, so that the last rank counts. ElectionBroken if a ballot ranks more than
    k and the count needs points.
    """
    ballots = election.ballots
    if ballots.form is not Form.RANKING:
        return election
    if ballots.points is not None and not settings.scores:
        return replace(election, ballots=replace(ballots, form=Form.SCORES))
    scores = _scores_of_ranks(election, settings, int(ballots.lengths.max(initial=0)))
    rank = np.arange(len(ballots.choices)) - np.repeat(ballots.starts[:-1], ballots.lengths)
    points = np.array(scores or (0,), np.int64)[rank]
    return replace(election, ballots=replace(ballots, form=Form.SCORES, points=points, points_scale=1))


def _scores_of_ranks(election: Election, settings: Settings, longest: int) -> tuple[int, ...]:
    """What each of so many ranks scores, or of more; 1 where nothing says more and the count asks only who supports what."""
    if settings.scores:
        return settings.scores + (0,) * (longest - len(settings.scores))
    scores = tuple(range(election.limits.max_length or 0, 0, -1))
    if longest <= len(scores):
        return scores
    if settings.needs_scores:
        example = ",".join(str(each) for each in range(min(5, longest), 0, -1))
        most = f"{len(scores)} at most" if scores else "no largest number"
        raise ElectionBroken(
            f"A ballot ranks {longest} proposals and the file names {most}, so it does not say what each rank scores. "
            f"Please say it, best rank first, as in --scores {example} (later ranks score nothing); --rule phragmen needs none."
        )
    return (1,) * longest


def profile(ballots: Ballots, proposals: int, *, points: bool) -> Profile:
    """The profile of these ballots; without `points` whoever gives points above 0 simply supports."""
    worth = np.ones_like(ballots.choices) if ballots.points is None else ballots.points
    kept = worth > 0
    owner, choices, worth = ballots.owners[kept], ballots.choices[kept], worth[kept]
    if not points:
        worth = np.ones_like(worth)
    order = np.lexsort((choices, owner))
    owner, choices, worth = owner[order], choices[order], worth[order]
    group_of, sizes, first = _group(owner, choices, worth, len(ballots))
    once = first[owner]
    group, choices, worth = group_of[owner[once]], choices[once], worth[once]
    order = np.argsort(choices, kind="stable")
    cuts = np.searchsorted(choices[order], np.arange(1, proposals))
    scale = ballots.points_scale if points else 1
    return Profile(sizes, group_of, tuple(np.split(group[order], cuts)), tuple(np.split(worth[order], cuts)), scale)


def _group(owner: Integers, choices: Integers, worth: Integers, ballots: int) -> tuple[Integers, Integers, NDArray[np.bool_]]:
    """Group of each ballot, size of each group, and whether a ballot is the first of its group."""
    content = np.column_stack((choices, worth)).tobytes()
    width = choices.itemsize + worth.itemsize
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
