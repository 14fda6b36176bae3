"""What is counted: proposals, ballots and limits, as plain records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

Money = int | Fraction
Integers = NDArray[np.int64]
Paper = Sequence[str] | Mapping[str, Money]


class Form(StrEnum):
    """What a ballot holds; the values are Pabulib's words. A knapsack is an approval ballot with `max_sum_cost`."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    RANKING = "ordinal"
    POINTS = "cumulative"
    SCORES = "scoring"

    @property
    def has_points(self) -> bool:
        return self in {Form.POINTS, Form.SCORES}

    @property
    def is_plain(self) -> bool:
        """Whether a ballot is no more than a set of proposals."""
        return self in {Form.APPROVAL, Form.CHOOSE_ONE}


class ElectionBroken(ValueError):
    """An election that cannot be counted; the message says why."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One costed line of the ballot.

    cost is more than 0, in the election's own unit. At most one proposal of an exclusive `group` can win
    under the greedy rule. A withdrawn one is never taken. `details` holds further columns of a file.
    """

    id: str
    cost: Money
    name: str = ""
    heading: str = ""
    group: str = ""
    withdrawn: bool = False
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that the winners among some proposals may cost together: of a category, or of a neighbourhood.

    It holds under every rule; how, `panel.tally.caps` says. Caps may overlap, and come to more than the budget.
    """

    kind: str
    name: str
    most: Money
    ids: frozenset[str]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a ballot may hold; None is no limit. Lengths count proposals, sums are money or points of one ballot."""

    min_length: int = 0
    max_length: int | None = None
    min_sum_cost: Money = 0
    max_sum_cost: Money | None = None
    min_points: Money | None = None
    max_points: Money | None = None
    min_sum_points: Money = 0
    max_sum_points: Money | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Ballots:
    """All ballots as flat arrays: ballot i names the proposals `choices[starts[i]:starts[i + 1]]`, by position.

    `points` runs beside `choices`, in units of 1/`points_scale`; None where the form has none.
    A ranking keeps the voter's order, best first.
    """

    form: Form
    starts: Integers
    choices: Integers
    points: Integers | None = None
    points_scale: int = 1

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> Integers:
        return np.diff(self.starts)

    @property
    def owners(self) -> Integers:
        """The ballot of every entry of `choices`."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def keep(self, ballots: NDArray[np.bool_]) -> "Ballots":
        """Only the ballots marked."""
        entries = np.repeat(ballots, self.lengths)
        starts = np.concatenate([[0], np.cumsum(self.lengths[ballots])])
        points = None if self.points is None else self.points[entries]
        return replace(self, starts=starts, choices=self.choices[entries], points=points)

    def only(self, members: Sequence[int], proposals: int) -> "Ballots":
        """The ballots that name one of these proposals (of so many), reduced to them and numbered by their place here."""
        place = np.full(proposals, -1)
        place[list(members)] = np.arange(len(members))
        entries = place[self.choices] >= 0
        lengths = np.bincount(self.owners[entries], minlength=len(self))
        starts = np.concatenate([[0], np.cumsum(lengths)])
        points = None if self.points is None else self.points[entries]
        return replace(self, starts=starts, choices=place[self.choices[entries]], points=points).keep(lengths > 0)

    @classmethod
    def of(cls, form: Form, ids: Sequence[str], papers: Iterable[Paper]) -> "Ballots":
        """Pack papers: a sequence of proposal ids each, or a mapping from id to points where the form has points.

        ElectionBroken for an unknown id, or one named twice in a paper.
        """
        position = {each: index for index, each in enumerate(ids)}
        starts, choices, points = [0], list[int](), list[Money]()
        for number, paper in enumerate(papers, 1):
            unknown = [each for each in paper if each not in position]
            if unknown or len(set(paper)) < len(paper):
                what = f"names {unknown[0]!r}, which is not a proposal" if unknown else "names a proposal twice"
                raise ElectionBroken(f"Ballot {number} {what}.")
            choices.extend(position[each] for each in paper)
            points.extend(paper.values() if isinstance(paper, Mapping) else ())
            starts.append(len(choices))
        if form.has_points != (len(points) == len(choices) > 0) and choices:
            raise ElectionBroken(f"Ballots of the form {form} need {'' if form.has_points else 'no '}points.")
        scale = lcm(1, *(Fraction(each).denominator for each in set(points)))
        return cls(
            form,
            np.array(starts, np.int64),
            np.array(choices, np.int64),
            np.array([int(each * scale) for each in points], np.int64) if form.has_points else None,
            scale,
        )


@dataclass(frozen=True, eq=False, slots=True)
class Election:
    """One round: money, proposals, ballots.

    `headings` gives some headings money of their own, out of `budget`; the other proposals share the rest.
    `caps` limit what the winners of a category or a neighbourhood cost, without giving them money of their own.
    `meta` and `voters` (columns of text, one value per ballot) are kept for writing; the count never reads them.
    """

    budget: Money
    proposals: tuple[Proposal, ...]
    ballots: Ballots
    limits: Limits = Limits()
    headings: Mapping[str, Money] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    voters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    caps: tuple[Cap, ...] = ()

    def __post_init__(self) -> None:
        if len({each.id for each in self.proposals}) < len(self.proposals):
            raise ElectionBroken("Two proposals have the same id.")
        for each in self.proposals:
            if each.cost <= 0:
                raise ElectionBroken(f"Proposal {each.id!r} must cost more than 0.")
        if min([self.budget, *self.headings.values(), *(cap.most for cap in self.caps)]) < 0:
            raise ElectionBroken("Money must not be below 0.")
        if self.headings and self.caps:
            raise ElectionBroken("Headings with money of their own cannot stand under caps as well.")
        if sum(self.headings.values()) > self.budget:
            raise ElectionBroken("The headings together have more money than the round.")

    @classmethod
    def of(
        cls,
        budget: Money,
        proposals: Iterable[Proposal],
        papers: Iterable[Paper],
        *,
        form: Form = Form.APPROVAL,
        headings: Mapping[str, Money] | None = None,
        limits: Limits | None = None,
        caps: Iterable[Cap] = (),
    ) -> "Election":
        """An election from plain values; see `Ballots.of` for the papers."""
        listed = tuple(proposals)
        ballots = Ballots.of(form, [each.id for each in listed], papers)
        return cls(budget, listed, ballots, limits or Limits(), headings or {}, caps=tuple(caps))
