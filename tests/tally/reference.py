"""The rules written down as plainly as possible, all in fractions, one voter at a time: slow, and easy to believe."""

from fractions import Fraction

from tests.tally.elections import points_of


def settle(equals, cost, votes):
    return min(equals, key=lambda p: (cost[p], -votes[p], p))


def fits(p, winners, cost, caps):
    """Under every cap that p stands under, it and what was taken there before cost no more than the cap."""
    return all(sum(cost[q] for q in [*winners, p] if q in ids) <= most for ids, most in caps if p in ids)


def equal_shares_run(share, cost, votes, utility, caps=()):
    money, waiting, winners = [share] * len(utility), {p for p in cost if votes[p]}, []
    while True:
        rate = {}
        waiting = {p for p in waiting if fits(p, winners, cost, caps)}
        for p in waiting:
            payers = sorted((money[i] / u[p], u[p], money[i]) for i, u in enumerate(utility) if p in u)
            left, weight = cost[p], sum(u for _, u, _ in payers)
            for limit, u, everything in payers:
                if limit * weight >= left:
                    rate[p] = left / weight
                    break
                left, weight = left - everything, weight - u
        if not rate:
            return winners
        best = settle([p for p in rate if rate[p] == min(rate.values())], cost, votes)
        money = [each - min(each, rate[best] * u.get(best, 0)) for each, u in zip(money, utility, strict=True)]
        waiting = set(rate) - {best}
        winners.append(best)


def greedy(left, cost, votes, score, *, taken=(), stop=False, caps=()):
    winners, waiting = [], {p for p in cost if score[p] > 0} - set(taken)
    while waiting:
        best = settle([p for p in waiting if score[p] == max(score[q] for q in waiting)], cost, votes)
        waiting.remove(best)
        if not fits(best, [*taken, *winners], cost, caps):
            continue
        if cost[best] <= left:
            winners, left = [*winners, best], left - cost[best]
        elif stop:
            break
    return winners


def phragmen(left, cost, votes, voters, caps=()):
    load, waiting, winners = [Fraction(0)] * len(voters), {p for p in cost if votes[p] and cost[p] <= left}, []
    while waiting := {p for p in waiting if fits(p, winners, cost, caps)}:
        when = {p: (cost[p] + sum(load[i] for i, v in enumerate(voters) if p in v)) / votes[p] for p in waiting}
        best = settle([p for p in waiting if when[p] == min(when.values())], cost, votes)
        if cost[best] > left:
            break
        load = [when[best] if best in v else each for each, v in zip(load, voters, strict=True)]
        waiting, winners, left = waiting - {best}, [*winners, best], left - cost[best]
    return winners


def winners(election, settings):
    cost, budget = {p.id: Fraction(p.cost) for p in election.proposals}, election.budget
    points, caps = points_of(election, settings.scores), [(cap.ids, cap.most) for cap in election.caps]
    voters = [dict.fromkeys(v, Fraction(1)) for v in points]
    votes, score = ({p: sum(v.get(p, 0) for v in each) for p in cost} for each in (voters, points))
    if settings.rule == "greedy":
        return greedy(budget, cost, votes, score, stop=settings.greedy_stop, caps=caps)
    bought = phragmen(budget, cost, votes, voters, caps)
    if settings.rule == "equal-shares":
        kind = settings.utility  # a number to the power of False is 1
        utility = [{p: s**kind.uses_points * cost[p] ** kind.uses_cost for p, s in v.items()} for v in points]
        share, further = Fraction(budget) / len(voters), []
        while sum(cost[p] for p in further) <= budget:
            bought = further or equal_shares_run(share, cost, votes, utility, caps)
            left = budget - sum(cost[p] for p in bought)
            waiting = [p for p in cost if p not in bought and votes[p] and fits(p, bought, cost, caps)]
            full = settings.stop_when_exhaustive and all(cost[p] > left for p in waiting)
            # Whoever could pay for everything alone buys the same with more.
            rich = share >= sum(cost.values())
            if (
                settings.completion == "none"
                or full
                or rich
                or len(bought) == sum(v > 0 and fits(p, [], cost, caps) for p, v in votes.items())
            ):
                break
            share += settings.step
            further = equal_shares_run(share, cost, votes, utility, caps)
    left = budget - sum(cost[p] for p in bought)
    return bought + (greedy(left, cost, votes, score, taken=bought, caps=caps) if settings.completion == "add1u" else [])
