"""Sequential Phragmén: voters earn at equal speed, and supporters buy a proposal as soon as they can pay for it."""

from collections.abc import Collection, Sequence
from fractions import Fraction

import numpy as np

from panel.tally.caps import NO_CAPS, Caps, Rooms
from panel.tally.election import Integers, Money, Proposal
from panel.tally.profile import Profile
from panel.tally.result import Step
from panel.tally.ties import TieOrder


class Phragmen:
    """`times[k]` is the moment of the k-th purchase (0 is the start), `last[g]` the latest one that group g paid for.

    A voter's purse at moment t holds t less the time of its last purchase.
    """

    def __init__(self, proposals: Sequence[Proposal], profile: Profile, order: TieOrder, caps: Caps = NO_CAPS) -> None:
        self.proposals, self.profile, self.order, self.caps = proposals, profile, order, caps
        self.times = [Fraction(0)]
        self.last: Integers = np.zeros(len(profile.sizes), np.int64)

    def steps(self, eligible: Collection[int], left: Money) -> list[Step]:
        """Proposals bought with the money `left`, until the next one no longer fits.

        What is dearer than all the money takes no part: it would only end the count early. Nor does what has no room under a cap.
        """
        waiting = {p for p in eligible if self.proposals[p].cost <= left}
        rooms, steps = Rooms(self.caps), list[Step]()
        while waiting:
            when = {p: self.moment(p) for p in waiting}
            first = min(when.values())
            winner, tie = self.order.settle(p for p in waiting if when[p] == first)
            proposal = self.proposals[winner]
            if proposal.cost > left:
                break
            left -= proposal.cost
            waiting -= rooms.take(winner) | {winner}
            price = first - min(self.times[k] for k in self._paid_last(winner))
            self.last[self.profile.supporters[winner]] = len(self.times)
            self.times.append(first)
            steps.append(Step(proposal.id, proposal.cost, price, proposal.cost / price, tie=tie))
        return steps

    def moment(self, p: int) -> Fraction:
        """When the supporters of p can pay for it, if nothing else is bought before."""
        voters = self._paid_last(p)
        return (self.proposals[p].cost + sum(n * self.times[k] for k, n in voters.items())) / Fraction(sum(voters.values()))

    def _paid_last(self, p: int) -> dict[int, int]:
        """Number of supporters of p by their last purchase."""
        who = self.profile.supporters[p]
        voters = np.bincount(self.last[who], self.profile.sizes[who])
        return {k: int(n) for k, n in enumerate(voters) if n}
