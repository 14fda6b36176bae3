"""What a count found, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from panel.tally.election import Money
from panel.tally.settings import Settings


class SettledBy(StrEnum):
    """What decided between equals. ORDER: no lot was drawn for them, so the order of the text of their ids."""

    COST = "cost"
    VOTES = "votes"
    LOT = "lot"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Tie:
    """Proposals that were exactly equal when `winner` was taken, and what decided."""

    winner: str
    others: tuple[str, ...]
    settled_by: SettledBy


@dataclass(frozen=True, slots=True)
class Step:
    """One proposal taken.

    by_votes: taken by the number of votes (greedy, or completion), not bought from shares; then price is 0.
    price: what a supporter pays for each point (each approval) at most. effective_votes: cost/price
    (greedy: the votes or points). tie: None where no other was equal.
    """

    winner: str
    cost: Money
    price: Fraction
    effective_votes: Fraction
    by_votes: bool = False
    tie: Tie | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The winners in order of selection, and how they came about.

    share: what each voter could spend in the end (None for other rules, or where headings have shares of their own).
    ineligible: ids kept out by a threshold, or withdrawn. left_out: ballots not counted because they break a limit.
    runs: how often equal shares was run; exact_runs: how many of those needed fractions.
    replaced: the comparison step took greedy's winners.
    parts: one Result per heading with money of its own ("" for the rest); empty otherwise.
    """

    winners: tuple[str, ...]
    spent: Money
    budget: Money
    share: Fraction | None
    steps: tuple[Step, ...]
    settings: Settings
    ineligible: tuple[str, ...] = ()
    left_out: int = 0
    runs: int = 1
    exact_runs: int = 0
    replaced: bool = False
    parts: Mapping[str, "Result"] = field(default_factory=dict)

    @property
    def ties(self) -> tuple[Tie, ...]:
        return tuple(step.tie for step in self.steps if step.tie)
