"""The method of equal shares, with its completions."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cached_property
from math import ceil

from panel.tally.caps import NO_CAPS, Caps, Rooms, never_bought
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
        while self._waiting(bought) and not self._full(bought):
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
        waiting = self._waiting(bought)
        first = min(Fraction(self.election.proposals[p].cost) / voters[p] for p in waiting)
        return max(0, ceil((first - share) / self.settings.step) - 1)

    def _waiting(self, bought: list[int]) -> set[int]:
        """What more money could still buy."""
        waiting = set(self.market.eligible) - set(bought)
        if waiting and self.market.caps and self.all_paid_in_full:
            waiting -= set(never_bought(self.market.caps, self._paid_in_full_order, bought))
        return waiting

    @cached_property
    def _paid_in_full_order(self) -> list[int]:
        """The place of each proposal, by position, in the order of what all supporters pay when nobody runs short."""
        market, places = self.market, [0] * len(self.market.proposals)
        order, given = market.order, zip(market.profile.supporters, market.profile.points, strict=True)
        points = [int(market.profile.sizes[who] @ each) for who, each in given]
        rates = {p: Fraction(market.proposals[p].cost) / points[p] / market.worth[p] for p in market.eligible}
        ties = {p: (market.proposals[p].cost, -order.votes[p], order.places[p]) for p in rates}
        for place, p in enumerate(sorted(rates, key=lambda each: (rates[each], ties[each]))):
            places[p] = place
        return places

    def _cost(self, bought: list[int]) -> Money:
        return sum(self.election.proposals[p].cost for p in bought)

    def _full(self, bought: list[int]) -> bool:
        """Whether nothing more fits, and that ends the count."""
        left = self.election.budget - self._cost(bought)
        waiting, rooms = set(self.market.eligible) - set(bought), Rooms(self.market.caps, bought)
        fits = any(self.election.proposals[p].cost <= left and rooms.fit(p) for p in waiting)
        return self.settings.stop_when_exhaustive and not fits
