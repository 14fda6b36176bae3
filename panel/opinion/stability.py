"""Do the groups stay when some reactions are missing, and are they more than chance makes?"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np

from panel.opinion.grouping import Grouping, best, groupings
from panel.opinion.projection import project
from panel.opinion.reactions import Reactions, Truth, Whole


@dataclass(frozen=True)
class Limits:
    """What groups must pass before they are shown. The defaults are public policy; a panel may set its own."""

    repeats: int = 20
    shuffles: int = 10
    repeats_of_shuffle: int = 5
    left_out: int = 10  # one reaction in ten
    clear_agreement: float = 0.8
    doubtful_agreement: float = 0.6
    same_number: float = 0.8


class Clarity(StrEnum):
    """Whether groups are shown, shown with a warning, or not at all."""

    CLEAR = "clear"
    DOUBTFUL = "doubtful"
    NONE = "none"


class Doubt(StrEnum):
    """Why groups are not clear."""

    NO_SPLIT = "no split"  # no two groups of the smallest size
    SHIFTING = "shifting"  # people change groups when reactions are left out
    NUMBER = "number"  # the number of groups changes when reactions are left out
    CHANCE = "chance"  # shuffled reactions look nearly as grouped


@dataclass(frozen=True)
class Repeated:
    """A split and what became of it when a tenth of the reactions was left out, many times.

    Agreement is the adjusted Rand index: 1 the same groups, 0 what chance would give.
    """

    grouping: Grouping
    median: float
    worst: float
    same_number: float  # share of the repeats that chose the same number of groups


@dataclass(frozen=True)
class Chance:
    """The best that shuffled reactions reached, and how widely their silhouettes lay (standard deviation)."""

    shuffles: int
    median: float
    silhouette: float
    spread: float

    def beaten_by(self, repeated: Repeated) -> bool:
        """Steadier than every shuffle, and further apart than every shuffle by more than they differ among themselves.

        Agreement asks for no such margin: it ends at 1, and a steady shuffle would leave no room above it.
        """
        apart = repeated.grouping.silhouette > self.silhouette + self.spread
        return apart and repeated.median > self.median


@dataclass(frozen=True)
class Stability:
    """How clear the groups are, the reasons for doubt, and the measures behind both."""

    clarity: Clarity
    doubts: list[Doubt]
    repeated: Repeated | None
    chance: Chance | None


def stability(reactions: Reactions, grouping: Grouping | None, limits: Limits) -> Stability:
    """Whether this split of all people in `reactions` may be shown."""
    if grouping is None:
        return Stability(Clarity.NONE, [Doubt.NO_SPLIT], None, None)
    repeated = repeat(reactions, grouping, limits, limits.repeats)
    chance = against_chance(reactions, limits)
    return verdict(repeated, chance, limits)


def verdict(repeated: Repeated, chance: Chance, limits: Limits) -> Stability:
    """Clear at an agreement of 0.8, doubtful from 0.6, none below, with another number of groups, or near chance."""
    reasons = {
        Doubt.SHIFTING: repeated.median < limits.clear_agreement,
        Doubt.NUMBER: repeated.same_number < limits.same_number,
        Doubt.CHANCE: not chance.beaten_by(repeated),
    }
    doubts = [doubt for doubt, holds in reasons.items() if holds]
    if not doubts:
        clarity = Clarity.CLEAR
    elif doubts == [Doubt.SHIFTING] and repeated.median >= limits.doubtful_agreement:
        clarity = Clarity.DOUBTFUL
    else:
        clarity = Clarity.NONE
    return Stability(clarity, doubts, repeated, chance)


def repeat(reactions: Reactions, grouping: Grouping, limits: Limits, repeats: int) -> Repeated:
    """Map and group again with a random tenth of the reactions left out; the key of each repeat is its number."""
    agreements, numbers = [], []
    for number in range(repeats):
        found = groupings(project(reactions.keep(_kept(len(reactions.vote), limits.left_out, number))).points)
        again, chosen = found.get(grouping.groups), best(found)
        agreements.append(adjusted_rand(grouping.of_person, again.of_person) if again else 0.0)
        numbers.append(chosen.groups if chosen else 1)
    same = numbers.count(grouping.groups) / repeats
    return Repeated(grouping, float(np.median(agreements)), min(agreements), same)


@lru_cache(maxsize=8)  # the repeats of every shuffle leave out the same places
def _kept(reactions: int, left_out: int, number: int) -> Truth:
    order = np.random.default_rng((0, number)).permutation(reactions)
    return np.asarray(order >= reactions // left_out)


def against_chance(reactions: Reactions, limits: Limits) -> Chance:
    """The same measures on shuffled reactions; a shuffle that has no split counts as 0 in both."""
    measures = []
    for number in range(limits.shuffles):
        mixed = shuffled(reactions, number)
        grouping = best(groupings(project(mixed).points))
        if grouping is None:
            measures.append((0.0, 0.0))
        else:
            again = repeat(mixed, grouping, limits, limits.repeats_of_shuffle)
            measures.append((again.median, grouping.silhouette))
    medians, silhouettes = np.array(measures).T
    return Chance(limits.shuffles, float(medians.max()), float(silhouettes.max()), float(silhouettes.std()))


def shuffled(reactions: Reactions, number: int) -> Reactions:
    """Within each statement, the reactions dealt anew among those who reacted to it: whatever groups there were are gone."""
    deal = np.random.default_rng((1, number)).random(len(reactions.vote))
    vote = np.empty_like(reactions.vote)
    # Short numbers are sorted by counting, ten times as fast.
    short = reactions.statement.astype(np.min_scalar_type(len(reactions.statements)))
    vote[np.argsort(short, kind="stable")] = reactions.vote[np.argsort(reactions.statement + deal)]
    return replace(reactions, vote=vote)


def adjusted_rand(first: Whole, second: Whole) -> float:
    """Pairs of people on whom two splits agree, less what chance would give: 1 alike, about 0 unrelated.

    Source: Hubert and Arabie 1985.
    """
    table = np.zeros((first.max() + 1, second.max() + 1))
    np.add.at(table, (first, second), 1)
    together, in_first, in_second, pairs = (
        float((counts * (counts - 1) / 2).sum()) for counts in (table, table.sum(axis=1), table.sum(axis=0), table.sum())
    )
    expected, highest = in_first * in_second / pairs, (in_first + in_second) / 2
    return 1.0 if highest == expected else (together - expected) / (highest - expected)
