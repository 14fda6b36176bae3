"""The method of equal shares: one run at a given share."""

from collections.abc import Iterable
from fractions import Fraction

from panel.tally.election import Election
from panel.tally.profile import Profile
from panel.tally.result import Step
from panel.tally.ties import TieOrder


def run(
    election: Election, profile: Profile, order: TieOrder, eligible: Iterable[int], share: Fraction, *, cost_utility: bool
) -> list[Step]:
    """Proposals bought when every voter holds `share`, in order."""
    money = [share] * len(profile.sizes)
    sizes = profile.sizes.tolist()
    waiting = set(eligible)
    steps = list[Step]()
    while True:
        prices = {}
        for p in sorted(waiting):
            price = _price(p, election, profile, money, sizes)
            if price is None:
                waiting.remove(p)
            else:
                prices[p] = price
        if not prices:
            return steps
        rate = {p: price / election.proposals[p].cost if cost_utility else price for p, price in prices.items()}
        best = min(rate.values())
        winner, tie = order.settle(p for p in rate if rate[p] == best)
        price, proposal = prices[winner], election.proposals[winner]
        for g, s in zip(profile.supporters[winner].tolist(), profile.points[winner].tolist(), strict=True):
            money[g] -= min(money[g], price * s)
        waiting.remove(winner)
        steps.append(Step(proposal.id, proposal.cost, price, proposal.cost / price, tie=tie))


def _price(p: int, election: Election, profile: Profile, money: list[Fraction], sizes: list[int]) -> Fraction | None:
    groups, points = profile.supporters[p].tolist(), profile.points[p].tolist()
    left = Fraction(election.proposals[p].cost)
    if sum(money[g] * sizes[g] for g in groups) < left or not groups:
        return None
    payers = sorted((money[g] / s, s, sizes[g]) for g, s in zip(groups, points, strict=True))
    weight = sum(s * size for _, s, size in payers)
    for limit, s, size in payers:
        if limit * weight >= left:
            return left / weight
        left -= limit * s * size
        weight -= s * size
    raise AssertionError("affordable, so the loop returns")
