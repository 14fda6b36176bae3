"""Caps on what the winners of a category or a neighbourhood cost, under every rule; `test_rules` has them in plain fractions."""

from dataclasses import replace
from fractions import Fraction
from os import environ

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.tally import Cap, Completion, Election, ElectionBroken, Proposal, Rule, Settings, count, explain
from tests.tally.elections import capped, shares_settings

NORTH = Cap("neighborhood", "North", 40, frozenset("ab"))


def an_election(*papers, budget=100, caps=(NORTH,), **costs):
    return Election.of(budget, [Proposal(name, cost) for name, cost in costs.items()], papers, caps=caps)


@settings(deadline=None, max_examples=20_000 if environ.get("PANEL_DEEP") else 60)
@given(st.data())
def test_no_cap_is_exceeded_and_every_loser_is_explained(data):
    election = data.draw(capped())
    chosen = data.draw(shares_settings(election))
    chosen = replace(chosen, rule=data.draw(st.sampled_from(Rule)))

    result = count(election, chosen)

    costs = {each.id: each.cost for each in election.proposals}
    for cap in election.caps:
        assert sum(costs[each] for each in result.winners if each in cap.ids) <= cap.most
    for account in explain(election, chosen, result).accounts.values():
        assert not (account.capped_by and account.won)


@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("completion", list(Completion))
def test_what_has_no_room_under_a_cap_is_out_and_others_go_on(rule, completion):
    election = an_election("abc", "ab", "abc", a=30, b=30, c=45)

    result = count(election, Settings(rule=rule, completion=completion))

    assert set(result.winners) == {"a", "c"}


def test_a_cap_ends_no_count_that_stops_at_the_first_misfit():
    election = an_election("abc", "ab", "abc", a=30, b=30, c=45)

    assert count(election, Settings(rule=Rule.GREEDY, greedy_stop=True)).winners == ("a", "c")


def test_what_is_dearer_than_its_cap_is_not_eligible():
    assert count(an_election("abc", a=41, b=30, c=20), Settings()).ineligible == ("a",)


def test_a_loser_for_want_of_room_is_told_so():
    election = an_election("ab", "abc", a=30, b=30, c=20)
    chosen = Settings(completion=Completion.NONE)

    lost = explain(election, chosen, count(election, chosen)).accounts["b"]

    assert (lost.capped_by, lost.died_after, lost.left_then, lost.more_supporters) == ("neighborhood North", "a", 70, 0)
    assert lost.effective_votes == 2, "it could be paid for by both until its cap was full"


def test_add1_ends_though_a_cap_keeps_the_rest_out():
    election = an_election("ab", "ab", budget=10_000, a=30, b=30)

    result = count(election, Settings())

    assert result.winners == ("a",)
    assert result.runs == 1


def test_money_may_still_change_who_gets_the_room():
    # At a share of 5 only a can be paid for, and takes the room; at 34 b asks its many supporters for less.
    cap = Cap("category", "green", 100, frozenset("ab"))
    election = an_election(*["b"] * 3, *["a"] * 2, budget=100, caps=(cap,), a=10, b=100)

    assert count(election, Settings(completion=Completion.NONE)).winners == ("a",)
    assert count(election, Settings()).winners == ("b",)


def test_caps_may_come_to_more_than_the_budget_but_not_beside_pots_of_money():
    big = Cap("category", "green", 1000, frozenset("a"))

    assert count(an_election("a", caps=(NORTH, big), a=30), Settings()).winners == ("a",)
    with pytest.raises(ElectionBroken, match="must not be below 0"):
        an_election("a", caps=(replace(big, most=Fraction(-1, 2)),), a=30)
    with pytest.raises(ElectionBroken, match="money of their own"):
        Election.of(100, [Proposal("a", 30, heading="north")], ["a"], headings={"north": 40}, caps=(NORTH,))
