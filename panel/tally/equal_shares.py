"""The method of equal shares, with its completions."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil

from panel.tally.election import Election, Money
from panel.tally.profile import Profile
from panel.tally.result import Step
from panel.tally.settings import Completion, Settings
from panel.tally.shares_exact import ExactRun
from panel.tally.shares_run import Market, Open, Run
from panel.tally.ties import TieOrder

Progress = Callable[[Fraction, Money], None]


class EqualShares:
    """The count of one election: runs at rising shares, the last that the budget can pay for, and its exact steps."""

    def __init__(
        self, election: Election, settings: Settings, profile: Profile, order: TieOrder, eligible: Sequence[int]
    ) -> None:
        self.election, self.settings = election, settings
        self.market = Market.of(election.proposals, profile, order, eligible, cost_utility=settings.utility.uses_cost)
        self.runs = self.exact_runs = 0
        self.all_paid_in_full = False

    def steps(self, progress: Progress | None = None) -> tuple[Fraction, list[Step]]:
        """The final share, and the steps at that share."""
        share = Fraction(self.election.budget) / max(1, len(self.election.ballots))
        if self.settings.completion is not Completion.NONE:
            share = self._raise(share, progress)
        return share, [step for _, step in ExactRun(self.market, share).steps()]

    def _raise(self, share: Fraction, progress: Progress | None) -> Fraction:
        """Raise the share step by step while what is bought stays within the budget."""
        bought = self.run(share)
        while len(bought) < len(self.market.eligible) and not self._full(bought):
            share += self._idle_steps(share, bought) * self.settings.step
            further = share + self.settings.step
            bought = self.run(further)
            spent = self._cost(bought)
            if spent > self.election.budget:
                break
            share = further
            if progress:
                progress(share, spent)
        return share

    def run(self, share: Fraction) -> list[int]:
        """Proposals bought at this share, in order."""
        self.runs += 1
        run = Run(self.market, share)
        try:
            bought = run.winners()
        except Open:
            self.exact_runs += 1
            run = ExactRun(self.market, share)
            bought = run.winners()
        self.all_paid_in_full = bool(run.least.min(initial=1) > 0)
        return bought

    def _idle_steps(self, share: Fraction, bought: list[int]) -> int:
        """How many further steps surely change nothing.

        If nobody ever ran short, more money changes nothing until the supporters of something else could pay for it.
        """
        if not self.all_paid_in_full:
            return 0
        voters = self.market.order.votes
        waiting = set(self.market.eligible) - set(bought)
        first = min(Fraction(self.election.proposals[p].cost) / voters[p] for p in waiting)
        return max(0, ceil((first - share) / self.settings.step) - 1)

    def _cost(self, bought: list[int]) -> Money:
        return sum(self.election.proposals[p].cost for p in bought)

    def _full(self, bought: list[int]) -> bool:
        """Whether nothing more fits, and that ends the count."""
        left = self.election.budget - self._cost(bought)
        waiting = set(self.market.eligible) - set(bought)
        return self.settings.stop_when_exhaustive and all(self.election.proposals[p].cost > left for p in waiting)
