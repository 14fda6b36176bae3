"""The method of equal shares, with its completions."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import ceil

from panel.tally.caps import NO_CAPS, Caps
from panel.tally.election import Election, Money
from panel.tally.market import Market
from panel.tally.profile import Profile
from panel.tally.result import Step
from panel.tally.settings import Completion, Settings
from panel.tally.shares_run import Run
from panel.tally.shares_span import Open, Span
from panel.tally.ties import TieOrder

Progress = Callable[[Fraction, Money], None]
PATIENCE = 16
QUARTER = 4


class EqualShares:
    """The count of one election: runs at rising shares, the last that the budget can pay for, and its exact steps.

    Outcomes may change back and forth as the share rises, so every step counts; but not every step needs a run of its own.
    A run for many shares at once stands for all steps between (see `Run`), and before any run `_free_steps` are known.
    Under caps the order of purchases matters, so each step has a run of its own (see `CappedShares`).
    """

    def __init__(
        self,
        election: Election,
        settings: Settings,
        profile: Profile,
        order: TieOrder,
        eligible: Sequence[int],
        *,
        caps: Caps = NO_CAPS,
    ) -> None:
        self.election, self.settings = election, settings
        cost = settings.utility.uses_cost
        self.market = Market.of(election.proposals, profile, order, eligible, cost_utility=cost, caps=caps)
        self.runs = self.exact_runs = 0

    def steps(self, progress: Progress | None = None) -> tuple[Fraction, list[Step]]:
        """The final share, and the steps at that share."""
        share = Fraction(self.election.budget) / max(1, len(self.election.ballots))
        if self.settings.completion is not Completion.NONE:
            share = self._raise(share, progress)
        run = Run(self.market, share)
        run.winners()
        return share, steps_of(run)

    def _raise(self, share: Fraction, progress: Progress | None) -> Fraction:
        """Raise the share step by step while what is bought stays within the budget."""
        step = self.settings.step
        share += self._free_steps(share) * step
        bought, pace = self.run(share), Pace()
        while not self._ends(bought):
            try:
                bought = self.run(share + step, share + pace.steps * step)
            except Open:
                pace.slow_down()
                continue
            spent = self._cost(bought)
            if spent > self.election.budget:
                break
            share += step if self._ends(bought) else pace.steps * step
            pace.speed_up()
            if progress:
                progress(share, spent)
        return share

    def run(self, low: Fraction, high: Fraction | None = None) -> list[int]:
        """Proposals bought at all these shares. Open if they are not seen to be the same."""
        self.runs += 1
        run = Run(self.market, low) if high in {None, low} else Span(self.market, low, high)
        bought = run.winners()
        self.exact_runs += run.ledger is not None
        return bought

    def _free_steps(self, share: Fraction) -> int:
        """How many steps cannot end the count, whatever is bought.

        A proposal can only be bought if the whole shares of its supporters pay for it. While everything of which that is
        so costs no more than the budget, nothing is overspent; while there is something of which it is not so, not
        everything is bought; and while such a thing still fits, something fits.
        """
        left, waiting = self.election.budget, sorted(self.market.eligible, key=self._least_share)
        for place, p in enumerate(waiting):
            cheapest = min(self.election.proposals[each].cost for each in waiting[place:])
            if self.settings.stop_when_exhaustive and cheapest > left:
                return 0 if not place else self._steps_below(self._least_share(waiting[place - 1]), share)
            left -= self.election.proposals[p].cost
            if left < 0 or p == waiting[-1]:
                return self._steps_below(self._least_share(p), share)
        return 0

    def _least_share(self, p: int) -> Fraction:
        """The share at which the supporters of p can pay for it if they buy nothing else."""
        return Fraction(self.election.proposals[p].cost) / self.market.order.votes[p]

    def _steps_below(self, limit: Fraction, share: Fraction) -> int:
        return max(0, ceil((limit - share) / self.settings.step) - 1)

    def _cost(self, bought: Iterable[int]) -> Money:
        return sum(self.election.proposals[p].cost for p in bought)

    def _ends(self, bought: Sequence[int]) -> bool:
        """Whether everything is bought; or nothing more fits, and that ends the count."""
        waiting = set(self.market.eligible) - set(bought)
        left = self.election.budget - self._cost(bought)
        full = self.settings.stop_when_exhaustive and all(self.election.proposals[p].cost > left for p in waiting)
        return full or not waiting


class Pace:
    """How many steps to take at once: twice as many after each success, a quarter after each failure.

    Single steps always succeed. The more often they were fallen back on, the more of them are taken before the next attempt.
    """

    def __init__(self) -> None:
        self.steps = self._patience = 1
        self._single = 0

    def speed_up(self) -> None:
        if self.steps > 1:
            self._patience = 1
        else:
            self._single += 1
        if self.steps > 1 or self._single >= self._patience:
            self.steps *= 2

    def slow_down(self) -> None:
        if self.steps <= QUARTER:
            self._patience = min(2 * self._patience, PATIENCE)
        self.steps = max(1, self.steps // QUARTER)
        self._single = 0


def steps_of(run: Run) -> list[Step]:
    """The purchases of a run that is over, at exact prices."""
    market, ledger, steps = run.market, run.exact(), list[Step]()
    for p, price, tie in zip(ledger.order, ledger.prices, run.ties, strict=True):
        proposal, per_point = market.proposals[p], Fraction(price * market.profile.points_scale, ledger.unit)
        steps.append(Step(proposal.id, proposal.cost, per_point, proposal.cost / per_point, tie=tie))
    return steps
