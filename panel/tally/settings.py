"""How to count: the published settings of a round, frozen before it opens."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from panel.tally.election import Money

MOST_SCORE = 10**9


class SettingsBroken(ValueError):
    """Settings that make no sense; the message says which."""


class Rule(StrEnum):
    EQUAL_SHARES = "equal-shares"
    GREEDY = "greedy"
    PHRAGMEN = "phragmen"


class Utility(StrEnum):
    """What a funded proposal is worth to a supporter: its cost, 1, the points given, or points times cost."""

    COST = "cost"
    CARDINALITY = "cardinality"
    POINTS = "points"
    COST_POINTS = "cost-points"

    @property
    def uses_points(self) -> bool:
        return self in {Utility.POINTS, Utility.COST_POINTS}

    @property
    def uses_cost(self) -> bool:
        return self in {Utility.COST, Utility.COST_POINTS}


class Completion(StrEnum):
    """What is done with money left over: nothing; larger shares step by step; that, then by votes what still fits."""

    NONE = "none"
    ADD1 = "add1"
    ADD1U = "add1u"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every choice of the rule.

    step: by how much add1 raises each share, in the election's unit (100 where money is in pence and steps are pounds).
    threshold: least votes (points, for greedy on points) to be eligible. viability: Świecie's test, votes/voters at
    least cost/(viability x budget). scores: points by rank, best first. greedy_stop: end at the first misfit.
    comparison: if more voters have more winners under greedy, take greedy's. leave_out_broken: ballots that break a
    limit are not counted, nor their voters. lot: ids in the order drawn beforehand,
    the last resort in a tie; ids left out follow in the order of their text. SettingsBroken for what makes no sense.
    """

    rule: Rule = Rule.EQUAL_SHARES
    utility: Utility = Utility.COST
    completion: Completion = Completion.ADD1
    stop_when_exhaustive: bool = False
    step: Money = 1
    threshold: Money = 0
    viability: Fraction | None = None
    scores: tuple[int, ...] = ()
    greedy_stop: bool = False
    comparison: bool = False
    leave_out_broken: bool = False
    lot: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.step <= 0:
            raise SettingsBroken(f"The step is {self.step}; it must be more than 0.")
        if self.threshold < 0:
            raise SettingsBroken(f"The threshold is {self.threshold}; it must not be below 0.")
        if self.viability is not None and self.viability <= 0:
            raise SettingsBroken(f"The viability is {self.viability}; it must be more than 0.")
        if len(set(self.lot)) < len(self.lot):
            raise SettingsBroken("The lot names a project twice.")
        self._check_scores()

    @property
    def needs_scores(self) -> bool:
        """Whether it matters how much a ballot gives to a proposal, beyond that it supports it."""
        in_shares = self.rule is Rule.EQUAL_SHARES and (self.utility.uses_points or self.comparison)
        by_votes = self.rule is Rule.GREEDY or self.completion is Completion.ADD1U
        return in_shares or by_votes or self.threshold > 0

    def _check_scores(self) -> None:
        """Whole numbers, best first, of which the first says something."""
        told = ",".join(map(str, self.scores))
        if any(not 0 <= each <= MOST_SCORE for each in self.scores):
            raise SettingsBroken(f"The scores are {told}; each must be from 0 to {MOST_SCORE:,}.")
        if any(before < after for before, after in pairwise(self.scores)):
            raise SettingsBroken(f"The scores are {told}; they stand best rank first, so none may be more than the one before.")
        if self.scores and not self.scores[0]:
            raise SettingsBroken("The scores are all 0: no ballot would say anything.")
