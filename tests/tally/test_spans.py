"""A run that stands for many shares, against a run in plain fractions at each of them; and support, worked out the slow way."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.tally import Completion, Election, Proposal, Settings, count, explain
from panel.tally.counting import Count
from panel.tally.equal_shares import EqualShares, Pace
from panel.tally.profile import scored
from panel.tally.shares_run import Run
from panel.tally.shares_span import Open, Span
from tests.tally.elections import a_neighbourhood, elections, points_of, shares_settings
from tests.tally.reference import equal_shares_run

some = settings(deadline=None, max_examples=80)


def market_of(election, chosen):
    counted = Count(scored(election, chosen), chosen)
    return EqualShares(counted.election, chosen, counted.profile(), counted.order, counted.eligible).market


def plain_run(election, chosen, share, without=()):
    cost = {each.id: Fraction(each.cost) for each in election.proposals}
    voters = [{p: s for p, s in each.items() if p not in without} for each in points_of(election, chosen.scores)]
    votes = {p: sum(p in each for each in voters) for p in cost}
    kind = chosen.utility
    utility = [{p: s**kind.uses_points * cost[p] ** kind.uses_cost for p, s in each.items()} for each in voters]
    return equal_shares_run(share, cost, votes, utility)


def agrees_at_every_share(election, chosen, low, high):
    """Whether the span could tell; what it tells must be true at its ends and between them."""
    market = market_of(election, chosen)
    try:
        found = Span(market, low, high).winners()
    except Open:
        return False
    for part in (0, Fraction(1, 3), Fraction(1, 2), Fraction(9, 10), 1):
        share = low + part * (high - low)
        expected = plain_run(election, chosen, share)
        assert {market.proposals[p].id for p in found} == set(expected)
        assert [market.proposals[p].id for p in Run(market, share).winners()] == expected
    return True


@some
@given(st.data())
def test_what_holds_for_many_shares_holds_for_each(data):
    election = data.draw(elections())
    chosen = data.draw(shares_settings(election))
    low = data.draw(st.fractions(0, 2 * max(each.cost for each in election.proposals), max_denominator=9))

    agrees_at_every_share(election, chosen, low, low * data.draw(st.fractions(1, 3, max_denominator=20)))


@pytest.mark.parametrize("seed", range(4))
def test_hundreds_of_voters_at_many_shares(seed):
    election, chosen = a_neighbourhood(Random(seed))
    share = Fraction(election.budget, len(election.ballots))

    told = [agrees_at_every_share(election, chosen, share * at, share * at * Fraction(1001, 1000)) for at in (1, 2, 3)]

    assert any(told)


def test_an_order_that_changes_does_not_hide_what_is_bought():
    # After a, three who want b and one who wants c are short of money: with larger shares b overtakes c.
    proposals = [Proposal("a", 60), Proposal("b", 50), Proposal("c", 20)]
    election = Election.of(100, proposals, ["a", "a", "ab", "ab", "ac", "b", "b", "c", "c"])
    market = market_of(election, Settings())

    assert Run(market, Fraction(20)).winners() == [0, 2, 1]
    assert Run(market, Fraction(22)).winners() == [0, 1, 2]
    assert set(Span(market, Fraction(20), Fraction(22)).winners()) == {0, 1, 2}


@some
@given(st.data())
def test_effective_support_is_that_of_a_run_without_the_proposal(data):
    election = data.draw(elections())
    chosen = replace(data.draw(shares_settings(election)), completion=Completion.NONE)
    result = count(election, chosen)

    for each in explain(election, chosen, result).accounts.values():
        if each.effective_support is not None:
            assert each.effective_support == slow_support(election, chosen, result.share, each.id)


def slow_support(election, chosen, share, name):
    cost = {each.id: Fraction(each.cost) for each in election.proposals}
    kind = chosen.utility
    utility = [
        {p: s**kind.uses_points * cost[p] ** kind.uses_cost for p, s in each.items()}
        for each in points_of(election, chosen.scores)
    ]
    money, most = [share] * len(utility), Fraction(0)
    for winner in plain_run(election, chosen, share, without={name}):
        rate = rate_of(cost[winner], [(money[i], u[winner]) for i, u in enumerate(utility) if winner in u])
        most = max(most, sum(min(money[i], rate * u[name]) for i, u in enumerate(utility) if name in u))
        money = [each - min(each, rate * u.get(winner, 0)) for each, u in zip(money, utility, strict=True)]
    most = max(most, sum(money[i] for i, u in enumerate(utility) if name in u))
    return int(100 * most / cost[name])


def rate_of(cost, payers):
    weight = sum(u for _, u in payers)
    for everything, u in sorted(payers, key=lambda each: each[0] / each[1]):
        if everything / u * weight >= cost:
            return cost / weight
        cost, weight = cost - everything, weight - u
    raise AssertionError


def test_the_pace_doubles_while_it_succeeds_and_walks_where_it_does_not():
    pace, seen = Pace(), []
    for succeeds in (True, True, True, True, False, False, True, True, True, True):
        seen.append(pace.steps)
        if succeeds or pace.steps == 1:
            pace.speed_up()
        else:
            pace.slow_down()

    assert seen == [1, 2, 4, 8, 16, 4, 1, 1, 2, 4]
