"""One run of equal shares in floats: intervals that hold the exact amounts, and no answer where they leave one open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

import numpy as np
from numpy.typing import NDArray

from panel.tally.caps import NO_CAPS, Caps, Rooms
from panel.tally.election import Money, Proposal
from panel.tally.profile import Profile
from panel.tally.ties import TieOrder

Floats = NDArray[np.float64]
ULP = 2.0**-52
PIECE = 8192


class Open(Exception):
    """The intervals cannot tell which proposal is next."""


@dataclass(frozen=True, eq=False, slots=True)
class Market:
    """What all runs share, by position of the proposal.

    A price is what a supporter pays for each point; a rate, which decides, is the price divided by `worth`
    (the cost under cost utilities, else 1). A group of m voters who give s points weighs m*s.
    `slack` bounds the relative error of any sum over supporters. `caps` limit what winners may cost together.
    """

    proposals: Sequence[Proposal]
    profile: Profile
    order: TieOrder
    eligible: tuple[int, ...]
    worth: tuple[Money, ...]
    costs: tuple[float, ...]
    worths: tuple[float, ...]
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
        supporters = zip(profile.supporters, profile.points, strict=True)
        weights = tuple((profile.sizes[who] * points).astype(np.float64) for who, points in supporters)
        plain = all((each == 1).all() for each in profile.points)
        worth = tuple(each.cost if cost_utility else 1 for each in proposals)
        longest = max((len(each) for each in profile.supporters), default=0)
        return cls(
            proposals,
            profile,
            order,
            tuple(eligible),
            worth,
            tuple(float(each.cost) for each in proposals),
            tuple(float(each) for each in worth),
            weights,
            tuple(float(each.sum()) for each in weights),
            None if plain else tuple(each.astype(np.float64) for each in profile.points),
            (2 * longest + 64) * ULP,
            caps,
        )


class Run:
    """The state of one run: the money of each voter of group g lies between `least[g]` and `most[g]`.

    `rates[p]` is a lower bound of the rate of p (a rate only rises within a run), infinite once p is out.
    """

    def __init__(self, market: Market, share: Fraction) -> None:
        self.market = market
        money = float(share)
        self.grain = 8 * ULP * money
        groups = len(market.profile.sizes)
        self.most = np.full(groups, money * (1 + ULP))
        self.least = np.full(groups, money * (1 - ULP))
        self.rates = [inf] * len(market.proposals)
        for p in market.eligible:
            self.rates[p] = 0.0
        self.who = list(market.profile.supporters)
        self.weights = list(market.weights)
        self.weight = list(market.weight)
        self.points = list(market.points) if market.points else None
        self.rooms = Rooms(market.caps)

    def winners(self) -> list[int]:
        """Proposals bought, in order. Open if a step cannot be decided."""
        bought = []
        while (found := self.candidates()) is not None:
            winner, rivals, price = found
            if rivals or price == inf:
                raise Open
            self.pay(winner, self.rates[winner] * self.market.worths[winner], price)
            bought.append(winner)
        return bought

    def candidates(self) -> tuple[int, list[int], float] | None:
        """The proposal with the lowest rate, those that may be as low, and the most that its price can be; None at the end."""
        fresh = set[int]()
        lowest = inf
        while (rate := min(self.rates)) < inf:
            best = self.rates.index(rate)
            if best in fresh:
                break
            self.refresh(best, lowest)
            lowest = min(lowest, self.rates[best])
            fresh.add(best)
        else:
            return None
        price = self.ceiling(best)
        highest = price / self.market.worths[best] * (1 + 4 * ULP)
        for p, rate in enumerate(self.rates):
            if rate <= highest and rate < inf and p not in fresh:
                self.refresh(p, highest)
        return best, [p for p, rate in enumerate(self.rates) if rate <= highest and rate < inf and p != best], price

    def refresh(self, p: int, known: float) -> None:
        """Raise the lower bound of the rate of p to what is true now, or at least to the `known` rate of another.

        Infinite if its supporters cannot pay.
        """
        money = self.most[self.who[p]]
        if 4 * np.count_nonzero(money) < 3 * len(money):
            money = self._drop_penniless(p, money)
        worth = self.market.worths[p]
        supply = self.supply(p, money)
        cost = self.market.costs[p] * (1 - self.market.slack)
        if dot(supply.weights, supply.limits) < cost:
            self.rates[p] = inf
            return
        price = supply.step(cost, known * worth) if known < inf else 0.0
        if price < known * worth or price == inf:
            price = supply.lowest_price(cost, self.rates[p] * worth)
        self.rates[p] = max(self.rates[p], price / worth)

    def _drop_penniless(self, p: int, money: Floats) -> Floats:
        """Forget supporters who have nothing left; the money of the others."""
        kept = np.flatnonzero(money)
        self.who[p], self.weights[p] = self.who[p][kept], self.weights[p][kept]
        self.weight[p] = float(self.weights[p].sum())
        if self.points is not None:
            self.points[p] = self.points[p][kept]
        return money[kept]

    def ceiling(self, p: int) -> float:
        """An upper bound of the price of p, from the least that its supporters may hold; infinite if there is none."""
        supply = self.supply(p, self.least[self.who[p]])
        margin = self.market.costs[p] * self.market.slack
        cost = self.market.costs[p] + margin
        price = supply.lowest_price(cost, self.rates[p] * self.market.worths[p])
        if price < inf:
            price += 2 * margin / supply.rich
        return price if supply.step(cost, price) <= price else inf

    def supply(self, p: int, money: Floats) -> "Supply":
        """The supporters of p, holding this money."""
        limits = money if self.points is None else money / self.points[p]
        return Supply(limits, self.weights[p], self.weight[p])

    def pay(self, p: int, least: float, most: float) -> None:
        """Charge the supporters of p a price between `least` and `most` for each point, and take p out.

        With it goes what has no room any more under a cap.
        """
        who = self.who[p]
        points = 1.0 if self.points is None else self.points[p]
        self.most[who] = np.maximum(self.most[who] - (least - self.grain) * points, 0)
        self.least[who] = np.maximum(self.least[who] - (most + self.grain) * points, 0)
        self.rates[p] = inf
        for each in self.rooms.take(p):
            self.rates[each] = inf


class Supply:
    """Supporters of a proposal who pay a price each, up to a limit: together the sum of weights * min(limits, price)."""

    def __init__(self, limits: Floats, weights: Floats, weight: float) -> None:
        self.limits, self.weights, self.weight = limits, weights, weight
        self.whole = limits * weights
        self.rich = weight

    def step(self, cost: float, price: float) -> float:
        """What the rich must pay if the poor give all they have, poor being who cannot pay `price`.

        Never above the price that raises `cost`, whatever `price` is, unless nobody is rich: then infinite.
        """
        poor = (self.limits < price).astype(np.float64)
        self.rich = self.weight - dot(self.weights, poor)
        return (cost - dot(self.whole, poor)) / self.rich if self.rich else inf

    def lowest_price(self, cost: float, price: float) -> float:
        """The price that raises `cost`, found from one that is not above it; infinite if there is none."""
        while price < (higher := self.step(cost, price)) < inf:
            price = higher
        return higher


def dot(a: Floats, b: Floats) -> float:
    """Their inner product, in pieces: above 10,000 entries BLAS starts threads, which cost more than they save."""
    if len(a) <= PIECE:
        return float(a @ b)
    return sum(float(a[at : at + PIECE] @ b[at : at + PIECE]) for at in range(0, len(a), PIECE))
