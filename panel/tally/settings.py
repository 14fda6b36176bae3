"""How to count: the published settings of a round, frozen before it opens."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from panel.tally.election import Money


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
    the last resort in a tie; ids left out follow in the order of their text.
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
