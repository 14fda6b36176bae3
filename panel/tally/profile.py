"""Ballots regrouped for counting: equal ballots once, with their number; supporters by proposal."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from panel.tally.election import Ballots, Election, ElectionBroken, Form, Integers
from panel.tally.settings import Settings

Words = NDArray[np.uint64]
MIX = tuple(np.uint64(each) for each in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
SHIFT = np.uint64(31)


@dataclass(frozen=True, eq=False, slots=True)
class Profile:
    """Supporters of each proposal, and what each group of equal ballots supports.

    `sizes[g]` ballots form group g, which names the proposals `choices[starts[g]:starts[g + 1]]` and gives them the points
    `given` beside them. Proposal p is supported by the groups `supporters[p]`, with the points `points[p]` (whole, above 0,
    in units of 1/`points_scale`). Where `plain`, an approval ballot gives 1 to each, and `given` and `points` hold nothing
    of their own.
    """

    sizes: Integers
    starts: Integers
    choices: NDArray[np.int32]
    given: Integers
    supporters: tuple[Integers, ...]
    points: tuple[Integers, ...]
    points_scale: int
    plain: bool

    def entries(self, groups: Integers) -> tuple[Integers, Integers]:
        """Where these groups keep what they support: places in `choices`, and beside each the place of its group in `groups`."""
        lengths = self.starts[groups + 1] - self.starts[groups]
        ends = np.cumsum(lengths)
        shift = np.repeat(self.starts[groups] - ends + lengths, lengths)
        return shift + np.arange(len(shift)), np.repeat(np.arange(len(groups)), lengths)


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
    starts, choices, worth = _sorted(*_supported(ballots, points=points))
    first, sizes = _groups(starts, choices, worth)
    kept = np.repeat(first, np.diff(starts))
    lengths = np.diff(starts)[first]
    choices, worth = choices[kept], worth[kept] if worth is not None else None
    order = np.argsort(choices.astype(np.uint16) if proposals < 2**16 else choices, kind="stable")
    cuts = np.searchsorted(choices[order], np.arange(1, proposals))
    supporters = np.repeat(np.arange(len(sizes)), lengths)[order]
    given = np.broadcast_to(np.int64(1), len(choices)) if worth is None else worth
    by_proposal = given if worth is None else given[order]
    return Profile(
        sizes,
        np.concatenate([[0], np.cumsum(lengths)]),
        choices,
        given,
        tuple(np.split(supporters, cuts)),
        tuple(np.split(by_proposal, cuts)),
        ballots.points_scale if points else 1,
        worth is None,
    )


def _supported(ballots: Ballots, *, points: bool) -> tuple[Integers, NDArray[np.int32], Integers | None]:
    """Starts, choices and points (None: 1 each) of the entries that support something."""
    if ballots.points is None:
        return ballots.starts, ballots.choices.astype(np.int32), None
    kept = ballots.points > 0
    starts: Integers = np.concatenate([[0], np.cumsum(kept)])[ballots.starts]
    return starts, ballots.choices[kept].astype(np.int32), ballots.points[kept] if points else None


def _sorted(
    starts: Integers, choices: NDArray[np.int32], worth: Integers | None
) -> tuple[Integers, NDArray[np.int32], Integers | None]:
    """The same with the choices of each ballot in rising order."""
    falls = np.flatnonzero(choices[1:] < choices[:-1]) + 1
    if np.isin(falls, starts).all():
        return starts, choices, worth
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    order = np.argsort(owner * (int(choices.max()) + 1) + choices)
    return starts, choices[order], None if worth is None else worth[order]


def _groups(starts: Integers, choices: NDArray[np.int32], worth: Integers | None) -> tuple[NDArray[np.bool_], Integers]:
    """Which ballots are the first of their kind, and of each of these, in the order of ballots, how many are alike.

    Kinds are told by a sum of scrambled numbers. Should two different ballots ever have the same sum, no ballots are
    merged at all: that is only slower.
    """
    _, firsts, kind, sizes = np.unique(_sums(starts, choices, worth), return_index=True, return_inverse=True, return_counts=True)
    if not _alike(starts, choices, worth, firsts[kind]):
        firsts, sizes = np.arange(len(kind)), np.ones(len(kind), np.int64)
    first = np.zeros(len(starts) - 1, bool)
    first[firsts] = True
    return first, sizes[np.argsort(firsts)]


def _sums(starts: Integers, choices: NDArray[np.int32], worth: Integers | None) -> Words:
    """A sum for each ballot of a number that stands for each choice with its points."""
    word = choices.astype(np.uint64) + np.uint64(1)
    if worth is not None:
        word = _scrambled(word) + worth.astype(np.uint64)
    running: Words = np.concatenate([np.zeros(1, np.uint64), np.cumsum(_scrambled(word))])
    return running[starts[1:]] - running[starts[:-1]]


def _scrambled(word: Words) -> Words:
    for factor in MIX:
        word = word * factor
        word ^= word >> SHIFT
    return word


def _alike(starts: Integers, choices: NDArray[np.int32], worth: Integers | None, model: Integers) -> bool:
    """Whether every ballot holds the same as its model."""
    others = np.flatnonzero(model != np.arange(len(model)))
    lengths = np.diff(starts)
    if (lengths[others] != lengths[model[others]]).any():
        return False
    within = np.arange(lengths[others].sum()) - np.repeat(np.cumsum(lengths[others]) - lengths[others], lengths[others])
    mine, theirs = (np.repeat(starts[each], lengths[others]) + within for each in (others, model[others]))
    return all(each is None or bool((each[mine] == each[theirs]).all()) for each in (choices, worth))
