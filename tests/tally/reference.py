"""The rules written down as plainly as possible, all in fractions, one voter at a time: slow, and easy to believe."""

from fractions import Fraction

from panel.tally import Completion, Rule


def points_of(election, scores):
    """One mapping from proposal id to points above 0 for each ballot."""
    ids, ballots = [each.id for each in election.proposals], election.ballots
    voters = []
    for start, end in zip(ballots.starts, ballots.starts[1:], strict=False):
        names = [ids[p] for p in ballots.choices[start:end]]
        given = (
            [1] * len(names)
            if ballots.points is None
            else [Fraction(int(each), ballots.points_scale) for each in ballots.points[start:end]]
        )
        voters.append({name: Fraction(s) for name, s in zip(names, scores or given, strict=False) if s > 0})
    return voters


def settle(equals, cost, votes):
    return min(equals, key=lambda p: (cost[p], -votes[p], p))


def equal_shares_run(share, cost, votes, utility):
    money, waiting, winners = [share] * len(utility), {p for p in cost if votes[p]}, []
    while True:
        rate = {}
        for p in waiting:
            payers = sorted((money[i] / u[p], u[p], money[i]) for i, u in enumerate(utility) if p in u)
            left, weight = cost[p], sum(u for _, u, _ in payers)
            for limit, u, all_of_it in payers:
                if limit * weight >= left:
                    rate[p] = left / weight
                    break
                left, weight = left - all_of_it, weight - u
        waiting &= set(rate)
        if not rate:
            return winners
        best = settle([p for p in rate if rate[p] == min(rate.values())], cost, votes)
        money = [each - min(each, rate[best] * u.get(best, 0)) for each, u in zip(money, utility, strict=True)]
        waiting.remove(best)
        winners.append(best)


def greedy(budget, cost, votes, score, taken=(), stop=False):
    winners, left, waiting = [], budget - sum(cost[p] for p in taken), {p for p in cost if score[p] > 0} - set(taken)
    while waiting:
        best = settle([p for p in waiting if score[p] == max(score[q] for q in waiting)], cost, votes)
        waiting.remove(best)
        if cost[best] <= left:
            winners.append(best)
            left -= cost[best]
        elif stop:
            break
    return winners


def phragmen(budget, cost, votes, voters):
    load, left, waiting, winners = [Fraction(0)] * len(voters), budget, {p for p in cost if votes[p] and cost[p] <= budget}, []
    while waiting:
        when = {p: (cost[p] + sum(load[i] for i, v in enumerate(voters) if p in v)) / Fraction(votes[p]) for p in waiting}
        best = settle([p for p in waiting if when[p] == min(when.values())], cost, votes)
        if cost[best] > left:
            break
        load = [when[best] if best in v else each for each, v in zip(load, voters, strict=True)]
        waiting.remove(best)
        winners.append(best)
        left -= cost[best]
    return winners


def winners(election, settings):
    cost, budget = {each.id: Fraction(each.cost) for each in election.proposals}, election.budget
    points = points_of(election, settings.scores)
    voters = [dict.fromkeys(v, Fraction(1)) for v in points]
    votes, score = ({p: sum(v.get(p, 0) for v in each) for p in cost} for each in (voters, points))
    if settings.rule is Rule.GREEDY:
        return greedy(budget, cost, votes, score, stop=settings.greedy_stop)
    if settings.rule is Rule.PHRAGMEN:
        bought = phragmen(budget, cost, votes, voters)
    else:
        utility = points if settings.utility.uses_points else voters
        if settings.utility.uses_cost:
            utility = [{p: s * cost[p] for p, s in v.items()} for v in utility]
        share, further = Fraction(budget) / max(1, len(voters)), None
        bought = equal_shares_run(share, cost, votes, utility)
        while settings.completion is not Completion.NONE and len(bought) < sum(v > 0 for v in votes.values()):
            left = budget - sum(cost[p] for p in bought)
            if settings.stop_when_exhaustive and all(cost[p] > left for p in cost if p not in bought and votes[p]):
                break
            share += settings.step
            further = equal_shares_run(share, cost, votes, utility)
            if sum(cost[p] for p in further) > budget:
                break
            bought = further
    return bought + (greedy(budget, cost, votes, score, bought) if settings.completion is Completion.ADD1U else [])
