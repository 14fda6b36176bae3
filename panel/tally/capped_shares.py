"""Equal shares under caps, step by step."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from panel.tally.caps import Rooms, never_bought
from panel.tally.equal_shares import EqualShares, Progress
from panel.tally.shares_run import Run


class CappedShares(EqualShares):
    """The count of one election under caps: who takes the room under a cap hangs on the order of purchases, so that no run
    stands for others, but for those between which nobody runs short and nothing more can be paid for."""

    def _raise(self, share: Fraction, progress: Progress | None) -> Fraction:
        step = self.settings.step
        run = self._run(share)
        while (waiting := self._waiting(run)) and not self._full(run.bought):
            further = share + self._idle_steps(run, share, waiting) * step + step
            run = self._run(further)
            spent = self._cost(run.bought)
            if spent > self.election.budget:
                return further - step
            share = further
            if progress:
                progress(share, spent)
        return share

    def _run(self, share: Fraction) -> Run:
        self.runs += 1
        run = Run(self.market, share)
        run.winners()
        self.exact_runs += run.ledger is not None
        return run

    def _waiting(self, run: Run) -> set[int]:
        """What more money could still buy."""
        waiting = set(self.market.eligible) - set(run.bought)
        return waiting - set(never_bought(self.market.caps, self._order, run.bought)) if _nobody_ran_short(run) else waiting

    def _idle_steps(self, run: Run, share: Fraction, waiting: set[int]) -> int:
        """How many further steps surely change nothing: if nobody ran short, until the supporters of something else can pay."""
        return self._steps_below(min(map(self._least_share, waiting)), share) if _nobody_ran_short(run) else 0

    def _full(self, bought: Sequence[int]) -> bool:
        """Whether nothing more fits, and that ends the count."""
        left, rooms = self.election.budget - self._cost(bought), Rooms(self.market.caps, bought)
        waiting = set(self.market.eligible) - set(bought)
        fits = any(self.election.proposals[p].cost <= left and rooms.fit(p) for p in waiting)
        return self.settings.stop_when_exhaustive and not fits

    @cached_property
    def _order(self) -> list[int]:
        """The place of each proposal, by position, in the order of what all supporters pay when nobody runs short."""
        market, places = self.market, [0] * len(self.market.proposals)
        order, profile = market.order, market.profile
        points = [int(profile.sizes[who] @ each) for who, each in zip(profile.supporters, profile.points, strict=True)]
        rates = {p: Fraction(market.proposals[p].cost) / points[p] / market.worth[p] for p in market.eligible}
        ties = {p: (market.proposals[p].cost, -order.votes[p], order.places[p]) for p in rates}
        for place, p in enumerate(sorted(rates, key=lambda each: (rates[each], ties[each]))):
            places[p] = place
        return places


def _nobody_ran_short(run: Run) -> bool:
    return bool(run.least.min(initial=1) > 0)
