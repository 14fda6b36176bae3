"""Effective support: how near a proposal came to being bought, in whole per cent of its cost."""

from collections.abc import Collection
from fractions import Fraction
from math import inf

from panel.tally.ledger import Ledger
from panel.tally.market import ULP, Market
from panel.tally.replay import raised
from panel.tally.shares_run import Run, Sale


def effective_support(market: Market, ledger: Ledger, wanted: Collection[int]) -> dict[int, int]:
    """Support of the wanted proposals, each taken out of the run that the ledger holds: per cent of the cost, rounded down.

    At each purchase it is what their supporters would pay at the winner's rate, and at the end what they have left; the
    most counts. 100 or more means that the proposal is bought. Taking out what loses changes nothing, so all losers are
    watched in one run; what wins changes nothing before it wins, and could not have been bought earlier, so that what it
    would have raised until then is no more than its cost, and no more than it raises at the next purchase.
    """
    run = Run(market, Fraction(ledger.share, ledger.unit))
    run.new_ledger = lambda: ledger.until(len(run.bought))
    losers = {p: Watch(run, p) for p in wanted if p not in ledger.order}
    found = dict[int, int]()
    while (sale := run.next_sale()) is not None:
        if sale.winner in wanted:
            found[sale.winner] = _without(run.fork(ledger), sale.winner)
        for each in losers.values():
            each.note(sale)
        run.buy(sale)
    for each in losers.values():
        each.note(None)
    return found | {p: each.per_cent(ledger) for p, each in losers.items()}


def _without(fork: Run, p: int) -> int:
    """The support of p if the run goes on without it."""
    watch = Watch(fork, p)
    while not watch.is_over and (sale := fork.next_sale()) is not None:
        watch.note(sale)
        fork.buy(sale)
    watch.note(None)
    return watch.per_cent()


class Watch:
    """What the supporters of one proposal would raise for it, in per cent: bounds of the most so far.

    It is over once they hold no more than that. `open` are the purchases at which bounds do not tell the whole per cent.
    """

    def __init__(self, run: Run, p: int) -> None:
        self.run, self.p = run, p
        self.least = 0
        self.open = list[int]()
        self.is_over = False

    def note(self, sale: Sale | None) -> None:
        """Look at what would be raised at this purchase, or at the end (None)."""
        if self.is_over:
            return
        run, p = self.run, self.p
        supply = run.supply(p, run.most_of(p))
        if self._upper(supply.everything()) <= self.least:
            self.is_over = True
            return
        low, high = self._levels(sale)
        upper = self._upper(supply.raised(high))
        if upper > self.least:
            lower = run.supply(p, run.least[run.who[p]]).raised(low)
            self.least = max(self.least, int(lower * (1 - run.market.slack) * 100 / run.market.costs[p]))
        if upper > self.least and sale is not None:
            self.least = max(self.least, self._plainly(sale, high))
        if upper > self.least:
            self.open.append(len(run.bought))

    def per_cent(self, ledger: Ledger | None = None) -> int:
        """The support in whole per cent, settled in exact numbers where bounds leave it open."""
        if not self.open:
            return self.least
        books, cost = ledger or self.run.exact(), self.run.market.proposals[self.p].cost
        return max(self.least, *(int(100 * raised(books, self.p, moment) / cost) for moment in self.open))

    def _plainly(self, sale: Sale, high: float) -> int:
        """The exact per cent at this purchase, if everybody concerned surely can pay or surely has nothing; otherwise 0."""
        run, p, worth = self.run, self.p, self.run.market.worth
        weight, rate = run.plain_weight(p, high), run.plain_rate(sale.winner)
        if weight is None or rate is None:
            return 0
        return int(100 * weight * rate * worth[p] / run.market.proposals[p].cost)

    def _levels(self, sale: Sale | None) -> tuple[float, float]:
        """Between which prices they would pay."""
        if sale is None:
            return inf, inf
        factor = self.run.market.worths[self.p] / self.run.market.worths[sale.winner]
        return sale.least * factor * (1 - 4 * ULP), sale.most * factor * (1 + 4 * ULP)

    def _upper(self, amount: float) -> int:
        return int(amount * (1 + self.run.market.slack) * 100 / self.run.market.costs[self.p])
