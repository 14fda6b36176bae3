"""One run that stands for many shares: what is bought at all of them, if that is the same."""

from fractions import Fraction
from math import inf

import numpy as np

from panel.tally.market import ULP, Floats, Market
from panel.tally.shares_run import Bid, Run, Sale

ROUNDS = 6
REACH = 1.5


class Open(Exception):
    """What is bought is not the same, or not seen to be the same, at all these shares."""


class Span(Run):
    """A run for all shares from `low` to `high` at once: at each of them, all money lies between `least` and `most`.

    Where the order of some purchases is not the same at all these shares, they are taken together. Let each of them have a
    lower bound of its price, from the money that there is at most before any of them is bought (a price only rises within
    a run), and an upper bound, from the money that there is at least after all the others were bought at their upper
    bounds. If the lower bound of every other rate is above all these upper ones, then at every share these are bought
    next, in some order: as long as some are left, each of them can be paid for, at no more than its upper bound, for the
    others took no more than was allowed for; so none of the rest comes first. Once all are bought, everybody holds no
    less than after all the upper bounds and no more than after all the lower ones. At the end, what nobody can pay for with
    the most that there may be, nobody can pay for at any of the shares.
    """

    def __init__(self, market: Market, low: Fraction, high: Fraction) -> None:
        super().__init__(market, high)
        self.least = np.full(len(self.most), float(low) * (1 - ULP))

    def winners(self) -> list[int]:
        """Proposals bought at all these shares, not always in this order. Open if they are not seen to be the same."""
        while best := self.best():
            pool = [best]
            prices = self._ceilings(pool)
            while rivals := self.rivals(self._highest(prices)):
                pool += rivals
                if all(self.plain_rate(p) is not None for _, p in pool):
                    self.buy(self.settled(pool))
                    pool = []
                    break
                prices = self._ceilings(pool)
            self._buy(pool, prices)
        return self.bought

    def _highest(self, prices: dict[int, float]) -> float:
        """The highest rate at which one of these may be bought."""
        return max(price / self.market.worths[p] for p, price in prices.items()) * (1 + 4 * ULP)

    def _ceilings(self, pool: list[Bid]) -> dict[int, float]:
        """Upper bounds of the prices of these, in whatever order they are bought."""
        prices = {p: self._ceiling(p, rate) for rate, p in pool}
        if len(pool) == 1:
            return prices
        for _ in range(ROUNDS):
            after = self._after(prices)
            later = {p: self._ceiling(p, rate, after, prices[p]) for rate, p in pool}
            if all(later[p] <= price for p, price in prices.items()):
                return prices
            prices = {p: price + max(0.0, REACH * (later[p] - price)) for p, price in prices.items()}
        raise Open

    def _ceiling(self, p: int, rate: float, after: Floats | None = None, own: float = 0.0) -> float:
        """An upper bound of the price of p: now, or `after` all of a pool were bought, itself at its `own` price."""
        who = self.who[p]
        money = self.least[who] if after is None else np.maximum(after[who] + own * self.points_of(p), 0)
        price = self.ceiling(p, rate, money)
        if price == inf:
            raise Open
        return price

    def _after(self, prices: dict[int, float]) -> Floats:
        """The least money after all these were bought; below 0 where somebody cannot pay for all of them."""
        money = self.least.copy()
        for p, price in prices.items():
            money[self.who[p]] -= (price + self.grain) * self.points_of(p)
        return money

    def _buy(self, pool: list[Bid], prices: dict[int, float]) -> None:
        for rate, p in pool:
            self.buy(Sale(p, rate * self.market.worths[p], prices[p]))
