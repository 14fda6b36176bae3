"""Effective support: how near a proposal came to being bought, in whole per cent of its cost."""

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

import numpy as np

from panel.tally.shares_exact import ExactRun
from panel.tally.shares_run import ULP, Market, Open, Run, dot


def effective_support(market: Market, share: Fraction, tracked: Collection[int]) -> dict[int, int]:
    """Support of the tracked proposals when all of them are taken out of the run: per cent of the cost, rounded down.

    At each purchase it is what their supporters would pay at the winner's rate, and at the end what they have left; the
    most counts. 100 or more means that the proposal is bought. Take out either proposals that lose, which changes
    nothing, or one that wins.
    """
    others = replace(market, eligible=tuple(p for p in market.eligible if p not in tracked))
    try:
        known, open_ = _Bounds(others, share, tracked).shares(), list[int]()
        open_ = [p for p, (least, most) in known.items() if least != most]
    except Open:
        known, open_ = {}, list(tracked)
    exact = _Exact(others, share, open_).shares() if open_ else {}
    return {p: exact[p] if p in exact else known[p][0] for p in tracked}


class _Bounds(Run):
    """Bounds of the support, from the intervals of a run."""

    def __init__(self, market: Market, share: Fraction, tracked: Collection[int]) -> None:
        super().__init__(market, share)
        self.support = dict.fromkeys(tracked, (0.0, 0.0))

    def shares(self) -> dict[int, tuple[int, int]]:
        self.winners()
        for p in self.support:
            self._raise(p, float("inf"), float("inf"))
        return {p: (int(least), int(most)) for p, (least, most) in self.support.items()}

    def pay(self, p: int, least: float, most: float) -> None:
        worths = self.market.worths
        for each in self.support:
            factor = worths[each] / worths[p]
            self._raise(each, least * factor * (1 - 4 * ULP), most * factor * (1 + 4 * ULP))
        super().pay(p, least, most)

    def _raise(self, p: int, least: float, most: float) -> None:
        slack, per_cent = self.market.slack, 100 / self.market.costs[p]
        lower, upper = (
            dot(self.weights[p], np.minimum(self.supply(p, money[self.who[p]]).limits, price))
            for money, price in ((self.least, least), (self.most, most))
        )
        before = self.support[p]
        self.support[p] = (
            max(before[0], lower * (1 - slack) * per_cent),
            max(before[1], upper * (1 + slack) * per_cent),
        )


class _Exact(ExactRun):
    """The support in exact numbers."""

    def __init__(self, market: Market, share: Fraction, tracked: Collection[int]) -> None:
        super().__init__(market, share)
        self.support = dict.fromkeys(tracked, Fraction(0))

    def shares(self) -> dict[int, int]:
        self.winners()
        for p in self.support:
            who, _, sizes = self.solvent(p)
            self._raise(p, self.total(who, sizes), self.unit)
        return {p: int(support * 100) for p, support in self.support.items()}

    def charge(self, p: int, price: Fraction) -> None:
        worth = self.market.worth
        for each in self.support:
            level = price / worth[p] * worth[each]
            paid, weight, doubtful = self.split(each, float(level) * (1 - 4 * ULP), float(level) * (1 + 4 * ULP))
            raised = paid + weight * level * self.unit
            raised += sum(min(Fraction(money), points * level * self.unit) * voters for money, points, voters in doubtful)
            self._raise(each, raised, self.unit)
        super().charge(p, price)

    def _raise(self, p: int, raised: Fraction | int, unit: int) -> None:
        self.support[p] = max(self.support[p], Fraction(raised) / unit / self.market.proposals[p].cost)
