"""What all runs of equal shares have in common, and how a price is found in floats."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from panel.tally.caps import NO_CAPS, Caps
from panel.tally.election import Money, Proposal
from panel.tally.profile import Profile
from panel.tally.ties import TieOrder

Floats = NDArray[np.float64]
ULP = 2.0**-52
PIECE = 8192


@dataclass(frozen=True, eq=False, slots=True)
class Market:
    """What all runs share, by position of the proposal.

    A price is what a supporter pays for each point; a rate, which decides, is the price divided by `worth`
    (the cost under cost utilities, else 1). A group of m voters who give s points weighs m*s; `points` is None
    where everybody gives 1. `first_rates` are lower bounds while nothing is bought, where all supporters pay alike.
    `slack` bounds the relative error of any sum over supporters. `caps` limit what winners may cost together.
    """

    proposals: Sequence[Proposal]
    profile: Profile
    order: TieOrder
    eligible: tuple[int, ...]
    worth: tuple[Money, ...]
    costs: tuple[float, ...]
    worths: tuple[float, ...]
    first_rates: tuple[float, ...]
    weights: tuple[Floats, ...]
    weight: tuple[float, ...]
    points: tuple[Floats, ...] | None
    slack: float
    caps: Caps = NO_CAPS

    @classmethod
    def of(
        cls,
        proposals: Sequence[Proposal],
        profile: Profile,
        order: TieOrder,
        eligible: Iterable[int],
        *,
        cost_utility: bool,
        caps: Caps = NO_CAPS,
    ) -> "Market":
        sizes = profile.sizes.astype(np.float64)
        plain = profile.plain or all((each == 1).all() for each in profile.points)
        points = None if plain else tuple(each.astype(np.float64) for each in profile.points)
        weights = tuple(sizes[who] for who in profile.supporters)
        if points is not None:
            weights = tuple(many * each for many, each in zip(weights, points, strict=True))
        weight = tuple(dot(each, np.ones(len(each))) for each in weights)
        worth = tuple(each.cost if cost_utility else 1 for each in proposals)
        costs, worths = (tuple(float(each) for each in exact) for exact in ([each.cost for each in proposals], worth))
        error = slack(max((len(each) for each in profile.supporters), default=0))
        lowest = [
            cost * (1 - error) / many / value * (1 - 4 * ULP) if many else inf
            for cost, many, value in zip(costs, weight, worths, strict=True)
        ]
        chosen = tuple(eligible)
        return cls(proposals, profile, order, chosen, worth, costs, worths, tuple(lowest), weights, weight, points, error, caps)


def slack(terms: int) -> float:
    """A bound of the relative error of `dot` over so many terms, none of them below 0, in whatever order a piece is added."""
    return (2 * (min(terms, PIECE) + terms // PIECE) + 64) * ULP


def dot(a: Floats, b: Floats) -> float:
    """Their inner product, in pieces: above 10,000 entries BLAS starts threads, which cost more than they save."""
    if len(a) <= PIECE:
        return float(a.dot(b))
    return sum(float(a[at : at + PIECE].dot(b[at : at + PIECE])) for at in range(0, len(a), PIECE))


class Supply:
    """Supporters of a proposal who pay a price each, up to a limit: together the sum of weights * min(limits, price)."""

    __slots__ = ("limits", "weight", "weights")

    def __init__(self, limits: Floats, weights: Floats, weight: float) -> None:
        self.limits, self.weights, self.weight = limits, weights, weight

    def everything(self) -> float:
        """What they raise if they give all they have."""
        return dot(self.weights, self.limits)

    def raised(self, price: float) -> float:
        return dot(self.weights, np.minimum(self.limits, price))

    def rich(self, price: float) -> float:
        """The weight of those who can pay the price."""
        return self.weight - dot(self.weights, (self.limits < price).astype(np.float64))

    def step(self, cost: float, price: float) -> float:
        """From a price that is too low, what the rich must pay if nobody else turns out poor; infinite if nobody is rich.

        Never above the price that raises `cost`, for the others cannot give more than they have. From a price that is too
        high, something below it.
        """
        rich = self.rich(price)
        return price + (cost - self.raised(price)) / rich if rich else inf

    def lowest_price(self, cost: float, price: float) -> float:
        """The price that raises `cost`, found from one that is not above it; infinite if there is none."""
        rich, before = self.rich(price), 0.0
        while rich and rich != before:
            higher = price + (cost - self.raised(price)) / rich
            if higher <= price:
                return higher
            price, before, rich = higher, rich, self.rich(higher)
        return price if rich else inf
