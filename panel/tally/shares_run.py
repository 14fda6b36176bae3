"""One run of equal shares: floats with exact amounts between them, and exact numbers only where they leave a step open."""

import heapq
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import inf

import numpy as np

from panel.tally.caps import Rooms
from panel.tally.ledger import NEVER, Ledger
from panel.tally.market import ULP, Floats, Market, Supply, dot
from panel.tally.result import Tie

Bid = tuple[float, int]
"""A lower bound of the rate of a proposal, and its position."""
WHOLE = 2.0**53


@dataclass(frozen=True, slots=True)
class Sale:
    """What is bought next, two bounds of its price for each point, and the tie if there was one."""

    winner: int
    least: float
    most: float
    tie: Tie | None = None


class Run:
    """The state of one run: the money of each voter of group g lies between `least[g]` and `most[g]`.

    `bids` is a heap: a rate only rises within a run, so what was once true of it remains a lower bound.
    A step that the floats leave open is settled by rates that are plainly known, because each supporter either can pay or
    has nothing; or else in the `ledger`, which is only opened then.
    """

    def __init__(self, market: Market, share: Fraction) -> None:
        self.market, self.share = market, share
        groups = len(market.profile.sizes)
        self.grain = 8 * ULP * float(share)
        self.most = np.full(groups, float(share) * (1 + ULP))
        self.least = np.full(groups, float(share) * (1 - ULP))
        self.who = list(market.profile.supporters)
        self.weights = list(market.weights)
        self.weight = list(market.weight)
        self.points = list(market.points) if market.points else None
        self.bids: list[Bid] = [(market.first_rates[p], p) for p in market.eligible]
        heapq.heapify(self.bids)
        self.rooms = Rooms(market.caps)
        self.bought = list[int]()
        self.ties = list[Tie | None]()
        self.ledger: Ledger | None = None
        self.new_ledger: Callable[[], Ledger] = partial(Ledger, market, share)

    def fork(self, known: Ledger) -> "Run":
        """A copy to go on by itself; `known` are the books of this run, or of what it will have bought."""
        other = copy(self)
        other.most, other.least, other.bids = self.most.copy(), self.least.copy(), self.bids.copy()
        other.who, other.weights, other.weight = self.who.copy(), self.weights.copy(), self.weight.copy()
        other.points = None if self.points is None else self.points.copy()
        other.rooms = Rooms(self.market.caps, self.bought)
        other.bought, other.ties = self.bought.copy(), self.ties.copy()
        other.ledger, other.new_ledger = None, partial(known.until, len(self.bought))
        return other

    def winners(self) -> list[int]:
        """Proposals bought, in order."""
        while (sale := self.next_sale()) is not None:
            self.buy(sale)
        return self.bought

    def next_sale(self) -> Sale | None:
        """What is bought next, taken out of the bids; None at the end."""
        while best := self.best():
            rate, p = best
            price = self.ceiling(p, rate, self.least[self.who[p]])
            if price == inf:
                price = self._exact_ceiling(p)
            if price < inf:
                rivals = self.rivals(price / self.market.worths[p] * (1 + 4 * ULP))
                return self.settled([best, *rivals]) if rivals else Sale(p, rate * self.market.worths[p], price)
        return None

    def buy(self, sale: Sale) -> None:
        """Charge the supporters, as far as they can pay; what has no room any more under a cap is out."""
        who = self.who[sale.winner]
        points = self.points_of(sale.winner)
        self.most[who] = np.maximum(self.most[who] - (sale.least - self.grain) * points, 0)
        self.least[who] = np.maximum(self.least[who] - (sale.most + self.grain) * points, 0)
        self.bought.append(sale.winner)
        self.ties.append(sale.tie)
        if out := self.rooms.take(sale.winner):
            self.bids = [bid for bid in self.bids if bid[1] not in out]
            heapq.heapify(self.bids)

    def exact(self) -> Ledger:
        """The ledger of what is bought so far."""
        if self.ledger is None:
            self.ledger = self.new_ledger()
        if late := self.bought[len(self.ledger.order) :]:
            for p in late:
                self.ledger.buy(p)
            self.most[self.ledger.broke_at < NEVER] = 0
        return self.ledger

    def best(self) -> Bid | None:
        """The proposal with the lowest rate, as far as is known, taken out of the bids; what nobody can pay for is dropped."""
        fresh = set[int]()
        lowest = inf
        while self.bids and self.bids[0][1] not in fresh:
            rate, p = self.bids[0]
            rate = self.refresh(p, rate, lowest)
            if rate == inf:
                heapq.heappop(self.bids)
                continue
            heapq.heapreplace(self.bids, (rate, p))
            lowest = min(lowest, rate)
            fresh.add(p)
        return heapq.heappop(self.bids) if self.bids else None

    def rivals(self, highest: float) -> list[Bid]:
        """All whose rate may be as low as this, taken out of the bids."""
        near, rivals = list[Bid](), list[Bid]()
        while self.bids and self.bids[0][0] <= highest:
            near.append(heapq.heappop(self.bids))
        for known, p in near:
            rate = self.refresh(p, known, highest)
            if rate <= highest:
                rivals.append((rate, p))
            elif rate < inf:
                heapq.heappush(self.bids, (rate, p))
        return rivals

    def refresh(self, p: int, rate: float, known: float) -> float:
        """A lower bound of the rate of p: what is true now, or at least the `known` rate of another if it is above that.

        Infinite if its supporters cannot pay.
        """
        supply = self.supply(p, self.most_of(p))
        worth, cost = self.market.worths[p], self.market.costs[p] * (1 - self.market.slack)
        if known < inf:
            price = known * worth
            left = cost - supply.raised(price)
            if left > 0:
                rich = supply.rich(price)
                return max(rate, (price + left / rich) / worth) if rich else inf
        elif supply.everything() < cost:
            return inf
        return max(rate, supply.lowest_price(cost, rate * worth) / worth)

    def ceiling(self, p: int, rate: float, money: Floats) -> float:
        """An upper bound of the price of p if its supporters hold at least this money; infinite if none is seen."""
        supply = self.supply(p, money)
        cost, price = self.market.costs[p] * (1 + self.market.slack), rate * self.market.worths[p]
        higher = price
        while price <= higher < inf:
            price = higher * (1 + 4 * self.market.slack)
            higher = supply.step(cost, price)
        return inf if higher == inf else price

    def supply(self, p: int, money: Floats) -> Supply:
        """The supporters of p, holding this money."""
        limits = money if self.points is None else money / self.points[p]
        return Supply(limits, self.weights[p], self.weight[p])

    def points_of(self, p: int) -> Floats | float:
        """The points that supporters of p give."""
        return 1.0 if self.points is None else self.points[p]

    def most_of(self, p: int) -> Floats:
        """The most that supporters of p may have; those who surely have nothing are forgotten once they are many."""
        money = self.most[self.who[p]]
        if 4 * np.count_nonzero(money) >= 3 * len(money):
            return money
        kept = money.nonzero()[0]
        self.who[p], self.weights[p] = self.who[p][kept], self.weights[p][kept]
        self.weight[p] = float(self.weights[p].sum())
        if self.points is not None:
            self.points[p] = self.points[p][kept]
        return money[kept]

    def _exact_ceiling(self, p: int) -> float:
        """An upper bound of the price of p from exact numbers; infinite if its supporters cannot pay."""
        price = self.exact().price(p)
        return inf if price is None else float(price) * (1 + 2 * ULP)

    def settled(self, pool: list[Bid]) -> Sale:
        """The sale to one of these, whose rates floats cannot tell apart; the first can surely be paid for."""
        rates = {p: rate for _, p in pool if (rate := self._rate(p)) is not None}
        lowest = min(rates.values())
        winner, tie = self.market.order.settle(p for p, rate in rates.items() if rate == lowest)
        for bound, p in pool:
            if p in rates and p != winner:
                heapq.heappush(self.bids, (bound, p))
        price = float(lowest * self.market.worth[winner])
        return Sale(winner, price * (1 - ULP), price * (1 + ULP), tie)

    def _rate(self, p: int) -> Fraction | None:
        """The exact rate of p; None if its supporters cannot pay."""
        if (rate := self.plain_rate(p)) is not None:
            return rate
        price = self.exact().price(p)
        return None if price is None else price / self.market.worth[p]

    def plain_rate(self, p: int) -> Fraction | None:
        """The exact rate of p if every supporter surely can pay or surely has nothing."""
        weight = dot(self.weights[p], (self.most[self.who[p]] > 0).astype(np.float64))
        if not weight or self.plain_weight(p, self.market.costs[p] / weight * (1 + 8 * ULP)) is None:
            return None
        return Fraction(self.market.proposals[p].cost) / int(weight) / self.market.worth[p]

    def plain_weight(self, p: int, price: float) -> int | None:
        """The weight of the supporters of p who can pay this price, if all others surely have nothing."""
        who = self.who[p]
        some = self.most[who] > 0
        weight = dot(self.weights[p], some.astype(np.float64))
        if weight >= WHOLE or (some & (self.least[who] < price * self.points_of(p))).any():
            return None
        return int(weight)
