"""One run of equal shares at a given share: intervals do the work, fractions settle what they leave open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

import numpy as np
from numpy.typing import NDArray

from panel.tally.election import Integers, Money, Proposal
from panel.tally.profile import Profile
from panel.tally.result import Step
from panel.tally.ties import TieOrder

Floats = NDArray[np.float64]
ULP = 2.0**-52


class Open(Exception):  # noqa: N818 - an answer, not an error
    """Floats cannot tell which proposal is next."""


@dataclass(frozen=True, eq=False, slots=True)
class Market:
    """What all runs share, by position of the proposal.

    A supporting group of m voters who give s points weighs m*s; `worth` divides a price into a rate, the measure that
    decides (the cost under cost utilities, else 1). `slack` bounds the relative error of a sum over supporters.
    """

    proposals: Sequence[Proposal]
    profile: Profile
    order: TieOrder
    eligible: tuple[int, ...]
    worth: tuple[Money, ...]
    weights: tuple[Floats, ...]
    points: tuple[Floats, ...]
    slack: float

    @classmethod
    def of(
        cls, proposals: Sequence[Proposal], profile: Profile, order: TieOrder, eligible: Iterable[int], *, cost_utility: bool
    ) -> "Market":
        points = tuple(each.astype(np.float64) for each in profile.points)
        weights = tuple(
            profile.sizes[who] * each for who, each in zip(profile.supporters, points, strict=True)
        )
        worth = tuple(each.cost if cost_utility else 1 for each in proposals)
        longest = max((len(each) for each in points), default=0)
        return cls(proposals, profile, order, tuple(eligible), worth, weights, points, (2 * longest + 64) * ULP)


class Run:
    """The state of one run: each group's money per voter lies between `least` and `most`.

    `rates[p]` is a lower bound of the rate of p (a rate only rises within a run), infinite once p is out.
    """

    def __init__(self, market: Market, share: Fraction) -> None:
        self.market = market
        self.share = share
        money = float(share)
        self.grain = 8 * ULP * money
        groups = len(market.profile.sizes)
        self.most = np.full(groups, money * (1 + ULP))
        self.least = np.full(groups, money * (1 - ULP))
        self.rates = np.full(len(market.proposals), inf)
        self.rates[list(market.eligible)] = 0.0
        self.who = list(market.profile.supporters)
        self.weights = list(market.weights)
        self.points = list(market.points)

    def winners(self) -> list[int]:
        """Proposals bought, in order. Open if a step cannot be decided in floats."""
        bought = []
        while (found := self.candidates()) is not None:
            winner, rivals, price = found
            if rivals or price == inf:
                raise Open
            self.pay(winner, self.rates[winner] * float(self.market.worth[winner]), price)
            bought.append(winner)
        return bought

    def candidates(self) -> tuple[int, list[int], float] | None:
        """The proposal with the lowest rate, those that may be as low, and the most its price can be; None at the end."""
        fresh = set[int]()
        while True:
            best = int(self.rates.argmin())
            if best in fresh:
                break
            if self.rates[best] == inf:
                return None
            self.refresh(best)
            fresh.add(best)
        price = self.ceiling(best)
        highest = price / float(self.market.worth[best]) * (1 + 4 * ULP)
        for rival in np.flatnonzero(self.rates <= highest).tolist():
            if rival not in fresh:
                self.refresh(rival)
        rivals = np.flatnonzero((self.rates <= highest) & (self.rates < inf)).tolist()
        rivals.remove(best)
        return best, rivals, price

    def refresh(self, p: int) -> None:
        """Raise the lower bound of the rate of p to what is known now; infinite if its supporters cannot pay."""
        money = self.most[self.who[p]]
        if 4 * np.count_nonzero(money) < 3 * len(money):
            kept = np.flatnonzero(money)
            self.who[p], self.weights[p], self.points[p] = self.who[p][kept], self.weights[p][kept], self.points[p][kept]
            money = money[kept]
        cost, worth = float(self.market.proposals[p].cost), float(self.market.worth[p])
        margin = self.market.slack * cost
        limits = money / self.points[p]
        weights = self.weights[p]
        if weights @ limits < cost - margin:
            self.rates[p] = inf
            return
        price, _, _ = lowest_price(cost - margin, limits, weights, self.rates[p] * worth)
        self.rates[p] = max(self.rates[p], price / worth)

    def ceiling(self, p: int) -> float:
        """An upper bound of the price of p, from the least that its supporters may hold; infinite if there is none."""
        limits = self.least[self.who[p]] / self.points[p]
        weights = self.weights[p]
        cost = float(self.market.proposals[p].cost)
        margin = self.market.slack * cost
        price, weight, _ = lowest_price(cost + margin, limits, weights, self.rates[p] * float(self.market.worth[p]))
        if not weight:
            return inf
        price += 2 * margin / weight
        return price if weights @ np.minimum(limits, price) >= cost + margin else inf

    def pay(self, p: int, least: float, most: float) -> None:
        """Charge the supporters of p a price between `least` and `most` for each point."""
        who, points = self.who[p], self.points[p]
        self.most[who] = np.maximum(self.most[who] - (least - self.grain) * points, 0)
        self.least[who] = np.maximum(self.least[who] - (most + self.grain) * points, 0)
        self.rates[p] = inf


def lowest_price(cost: float, limits: Floats, weights: Floats, price: float) -> tuple[float, float, float]:
    """The price at which sum(weights * min(limits, price)) is `cost`, starting from a price that is not above it.

    Also the weight of those who pay in full, 0 if nobody can, and what the others pay. Any step on the way is a
    lower bound of the price.
    """
    while True:
        poor = limits < price
        rich = ~poor
        weight = weights[rich].sum()
        paid = weights[poor] @ limits[poor]
        if not weight:
            return price, 0.0, paid
        higher = (cost - paid) / weight
        if higher <= price:
            return max(higher, price), weight, paid
        price = higher
