"""One run of equal shares in exact numbers, guided by the intervals: who is clearly rich or poor is only counted."""

from collections.abc import Iterator
from fractions import Fraction
from math import gcd, inf, lcm

import numpy as np
from numpy.typing import NDArray

from panel.tally.election import Integers
from panel.tally.result import Step
from panel.tally.shares_run import ULP, Market, Run


class ExactRun(Run):
    """A run that settles every step exactly.

    A voter who is not broke holds the share less, for each winner, its price times the points given to it. So the money
    of any number of voters is a sum of few products: whole numbers times the share and the prices. Those are whole
    numbers too, in units of 1/`unit`. `broke` is exact, group by group; `spent[k][g]` holds the points that a voter of
    group g gave to winner k.
    """

    def __init__(self, market: Market, share: Fraction) -> None:
        super().__init__(market, share)
        self.unit = lcm(share.denominator, *(Fraction(each.cost).denominator for each in market.proposals))
        self.share = int(share * self.unit)
        self.prices = list[int]()
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
            if rates:
                lowest = min(rates.values())
                winner, tie = market.order.settle(p for p, rate in rates.items() if rate == lowest)
                price = lowest * market.worth[winner]
                self.charge(winner, price)
                proposal, per_point = market.proposals[winner], price * market.profile.points_scale
                yield winner, Step(proposal.id, proposal.cost, per_point, proposal.cost / per_point, tie=tie)

    def price(self, p: int) -> Fraction | None:
        """The price of p for each point; None if its supporters cannot pay for it."""
        lowest, highest = self.rates[p] * self.market.worths[p] * (1 - 4 * ULP), self.ceiling(p)
        cost = int(self.market.proposals[p].cost * self.unit)
        who, _, sizes = self.solvent(p)
        if highest == inf and self.total(who, sizes) < cost:
            return None
        paid, weight, doubtful = self.split(p, lowest, highest)
        left = cost - paid
        weight += sum(points * voters for _, points, voters in doubtful)
        for money, points, voters in sorted(doubtful, key=lambda each: Fraction(each[0], each[1])):
            if money * weight >= left * points:
                break
            left -= money * voters
            weight -= points * voters
        return Fraction(left, self.unit * weight)

    def split(self, p: int, lowest: float, highest: float) -> tuple[int, int, list[tuple[int, int, int]]]:
        """Supporters of p by whether they can pay a price that lies between two bounds, for each point.

        All the money of those who cannot; the points given by those who can; and for those in doubt the money of a
        voter, the points given, and the number of voters alike.
        """
        who, points, sizes = self.solvent(p)
        poor, rich = self.most[who] < lowest * points, self.least[who] > highest * points
        doubt = ~(poor | rich)
        doubtful = []
        for money, alike in self._alike(who[doubt], points[doubt]):
            doubtful.append((money, int(points[doubt][alike[0]]), int(sizes[doubt][alike].sum())))
        return self.total(who[poor], sizes[poor]), int(sizes[rich] @ points[rich]), doubtful

    def charge(self, p: int, price: Fraction) -> None:
        """Charge the supporters of p this price for each point, as far as they can pay, and take p out."""
        who, points, _ = self.solvent(p)
        self.pay(p, float(price) * (1 - ULP), float(price) * (1 + ULP))
        spent = np.zeros(len(self.most), np.int64)
        spent[who] = points
        factor = price.denominator // gcd(price.denominator, self.unit)
        self.unit *= factor
        self.share *= factor
        self.prices = [each * factor for each in self.prices] + [int(price * self.unit)]
        self.spent.append(spent)
        self.broke[who[self.most[who] == 0]] = True
        doubtful = who[(self.most[who] > 0) & (self.least[who] == 0)]
        for money, alike in self._alike(doubtful, points[:0]):
            if money <= 0:
                self.broke[doubtful[alike]] = True
        self.most[self.broke] = 0

    def solvent(self, p: int) -> tuple[Integers, Integers, Integers]:
        """Supporting groups of p that are not broke, the points they give, and their sizes."""
        profile = self.market.profile
        kept = ~self.broke[profile.supporters[p]]
        who = profile.supporters[p][kept]
        return who, profile.points[p][kept], profile.sizes[who]

    def total(self, who: Integers, sizes: Integers) -> int:
        """Money of all voters of these groups, none of them broke, in units of 1/`unit`."""
        counts = (int(sizes @ spent[who]) for spent in self.spent)
        return int(sizes.sum()) * self.share - sum(n * price for n, price in zip(counts, self.prices, strict=True) if n)

    def _alike(self, who: Integers, points: Integers) -> Iterator[tuple[int, NDArray[np.intp]]]:
        """Groups with the same history and points, as positions in `who`, and the money of one of their voters."""
        if not len(who):
            return
        columns = [spent[who] for spent in self.spent] + ([points] if len(points) else [])
        kinds = np.unique(np.column_stack(columns or [np.zeros_like(who)]), axis=0, return_inverse=True)[1].ravel()
        order = np.argsort(kinds, kind="stable")
        for alike in np.split(order, np.flatnonzero(np.diff(kinds[order])) + 1):
            yield self.total(who[alike[:1]], np.ones(1, np.int64)), alike
