"""Most votes first, as cities do it."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from panel.tally.caps import NO_CAPS, Caps, Rooms
from panel.tally.election import Money, Proposal
from panel.tally.result import Step
from panel.tally.ties import TieOrder


def by_votes(
    proposals: Sequence[Proposal],
    scores: Sequence[Fraction],
    order: TieOrder,
    eligible: Collection[int],
    left: Money,
    *,
    taken: Collection[int] = (),
    stop: bool = False,
    caps: Caps = NO_CAPS,
) -> list[Step]:
    """Take the best scored of `eligible` that fits into the money `left`, again and again.

    What does not fit is skipped, or ends the count with `stop`. At most one of an exclusive group is taken, counting
    those `taken` already. What has no room under a cap beside those is passed over. What scores nothing is never taken.
    """
    waiting = {p for p in eligible if scores[p] > 0} - set(taken)
    groups = {proposals[p].group for p in taken} - {""}
    rooms, steps = Rooms(caps, taken), []
    while waiting:
        best = max(scores[p] for p in waiting)
        winner, tie = order.settle(p for p in waiting if scores[p] == best)
        waiting.remove(winner)
        proposal = proposals[winner]
        if proposal.group in groups or not rooms.fit(winner):
            continue
        if proposal.cost <= left:
            left -= proposal.cost
            rooms.take(winner)
            groups |= {proposal.group} - {""}
            steps.append(Step(proposal.id, proposal.cost, Fraction(0), scores[winner], by_votes=True, tie=tie))
        elif stop:
            break
    return steps
