"""One run of equal shares in exact fractions, guided by the intervals: who is clearly rich or poor is only counted."""

from collections.abc import Iterator
from fractions import Fraction
from math import inf

import numpy as np

from panel.tally.election import Integers
from panel.tally.result import Step
from panel.tally.shares_run import ULP, Market, Run


class ExactRun(Run):
    """A run that settles every step exactly.

    A voter who is not broke holds the share less, for each winner, its price times the points given to it. So the money
    of any number of voters is a sum of a few whole numbers times a few fractions. `broke` is exact, group by group;
    `spent[k]` holds the points that each group gave to winner k.
    """

    def __init__(self, market: Market, share: Fraction) -> None:
        super().__init__(market, share)
        self.share = share
        self.prices = list[Fraction]()
        self.spent = list[Integers]()
        self.broke = np.zeros(len(self.most), bool)

    def winners(self) -> list[int]:
        return [winner for winner, _ in self.steps()]

    def steps(self) -> Iterator[tuple[int, Step]]:
        """Each winner and how it was bought."""
        market = self.market
        while (found := self.candidates()) is not None:
            best, rivals, _ = found
            prices = {p: self.price(p) for p in (best, *rivals)}
            rates = {p: price / market.worth[p] for p, price in prices.items() if price is not None}
            for p in prices.keys() - rates.keys():
                self.rates[p] = inf
            if not rates:
                continue
            lowest = min(rates.values())
            winner, tie = market.order.settle(p for p, rate in rates.items() if rate == lowest)
            price = lowest * market.worth[winner]
            self.charge(winner, price)
            proposal, per_point = market.proposals[winner], price * market.profile.points_scale
            yield winner, Step(proposal.id, proposal.cost, per_point, proposal.cost / per_point, tie=tie)

    def price(self, p: int) -> Fraction | None:
        """The exact price of p; None if its supporters cannot pay for it."""
        who, points, sizes = self._solvent(p)
        lowest, highest = self.rates[p] * self.market.worths[p] * (1 - 4 * ULP), self.ceiling(p)
        poor, rich = self.most[who] < lowest * points, self.least[who] > highest * points
        weights = sizes * points
        left = self.market.proposals[p].cost - self._total(who[poor], sizes[poor])
        weight = int(weights[rich].sum())
        doubtful = ~(poor | rich)
        limits: dict[Fraction, int] = {}
        for money, members in self._alike(who[doubtful]):
            for s in np.unique(points[doubtful][members]).tolist():
                together = weights[doubtful][members][points[doubtful][members] == s]
                limits[money / s] = limits.get(money / s, 0) + int(together.sum())
        weight += sum(limits.values())
        for limit in sorted(limits):
            if limit * weight >= left:
                break
            left -= limit * limits[limit]
            weight -= limits[limit]
        return Fraction(left) / weight if weight else None

    def charge(self, p: int, price: Fraction) -> None:
        """Charge the supporters of p this price for each point, as far as they can pay, and take p out."""
        who, points, _ = self._solvent(p)
        self.pay(p, float(price) * (1 - ULP), float(price) * (1 + ULP))
        clear = self.most[who] == 0
        doubtful = np.flatnonzero(~clear & (self.least[who] == 0))
        spent = np.zeros(len(self.most), np.int64)
        spent[who] = points
        self.prices.append(price)
        self.spent.append(spent)
        self.broke[who[clear]] = True
        for money, members in self._alike(who[doubtful]):
            if money <= 0:
                self.broke[who[doubtful][members]] = True
        self.most[self.broke] = 0

    def _solvent(self, p: int) -> tuple[Integers, Integers, Integers]:
        """Supporting groups of p that are not broke, the points they give, and their sizes."""
        profile = self.market.profile
        who = profile.supporters[p]
        solvent = ~self.broke[who]
        who = who[solvent]
        return who, profile.points[p][solvent], profile.sizes[who]

    def _total(self, who: Integers, sizes: Integers) -> Fraction:
        """Exact money of all voters of these groups, none of them broke."""
        total = int(sizes.sum()) * self.share
        for price, spent in zip(self.prices, self.spent, strict=True):
            total -= int(sizes @ spent[who]) * price
        return total

    def _alike(self, who: Integers) -> Iterator[tuple[Fraction, Integers]]:
        """Groups with the same history, as positions in `who`, and the exact money of one of their voters."""
        if not len(who):
            return
        history = np.column_stack([np.zeros(len(who), np.int64), *(spent[who] for spent in self.spent)])
        kinds, inverse = np.unique(history, axis=0, return_inverse=True)
        one = np.ones(1, np.int64)
        for kind in range(len(kinds)):
            members = np.flatnonzero(inverse == kind)
            yield self._total(who[members[:1]], one), members
