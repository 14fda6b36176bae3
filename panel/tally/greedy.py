"""Most votes first, as cities do it."""

from collections.abc import Collection
from fractions import Fraction

from panel.tally.election import Election, Money
from panel.tally.profile import Profile
from panel.tally.result import Step
from panel.tally.ties import TieOrder


def by_votes(
    election: Election,
    profile: Profile,
    order: TieOrder,
    eligible: Collection[int],
    *,
    taken: Collection[int] = (),
    stop: bool = False,
) -> list[Step]:
    """Take the best scored of `eligible` that fits beside `taken`, again and again.

    What does not fit is skipped, or ends the count with `stop`. Nobody's favourite (score 0) is never taken.
    """
    proposals = election.proposals
    score = {p: profile.score(p) for p in eligible}
    waiting = {p for p in score if score[p] > 0} - set(taken)
    groups = {proposals[p].group for p in taken} - {""}
    left: Money = election.budget - sum(proposals[p].cost for p in taken)
    steps = list[Step]()
    while waiting:
        best = max(score[p] for p in waiting)
        winner, tie = order.settle(p for p in waiting if score[p] == best)
        waiting.remove(winner)
        proposal = proposals[winner]
        if proposal.group in groups:
            continue
        if proposal.cost > left:
            if stop:
                break
            continue
        left -= proposal.cost
        groups |= {proposal.group} - {""}
        steps.append(Step(proposal.id, proposal.cost, Fraction(0), score[winner], by_votes=True, tie=tie))
    return steps
