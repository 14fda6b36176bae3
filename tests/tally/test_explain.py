"""The definitions behind published explanations, on an election that can be followed by hand.

Ten voters with 100 each. a costs 300 (voters 1 to 5), b 200 (1, 2, 3 and 6), c 150 (4 and 5). a is bought for 60 each;
then b takes the last 40 of three voters and 80 of the sixth; c had 200 behind it and keeps 80.
"""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.tally import Completion, Election, ElectionBroken, Proposal, Rule, Settings, count, explain, other_rules
from tests.tally.elections import elections, shares_settings

ONE_RUN = Settings(completion=Completion.NONE)


def an_election():
    proposals = [Proposal("a", 300), Proposal("b", 200), Proposal("c", 150)]
    return Election.of(1000, proposals, ["ab", "ab", "ab", "ac", "ac", "b", "", "", "", ""])


@pytest.fixture
def accounts():
    election = an_election()
    return explain(election, ONE_RUN, count(election, ONE_RUN)).accounts


def test_a_winner_knows_its_price_and_who_paid_what(accounts):
    assert (accounts["a"].price, accounts["a"].effective_votes) == (60, 5)
    assert (accounts["b"].price, accounts["b"].effective_votes) == (80, Fraction(5, 2))
    assert (accounts["b"].paid_full, accounts["b"].paid_part, accounts["b"].paid_none) == (1, 3, 0)
    assert accounts["b"].money_behind == (400, 220)
    assert accounts["b"].drained_by == (("a", 180),)


def test_a_loser_knows_when_it_died_and_what_it_missed(accounts):
    lost = accounts["c"]

    assert not lost.won
    assert lost.money_behind == (200, 80, 80)
    assert lost.effective_votes == 2
    assert lost.drained_by == (("a", 120),)
    assert (lost.died_after, lost.left_then, lost.missing, lost.more_supporters) == ("a", 80, 70, 1)


def test_effective_support_is_the_best_moment_of_a_run_without_the_proposal(accounts):
    assert {name: each.effective_support for name, each in accounts.items()} == {"a": 125, "b": 110, "c": 53}


def test_the_round_is_told_as_a_whole():
    election = an_election()

    told = explain(election, ONE_RUN, count(election, ONE_RUN))

    assert (told.voters, told.spent, told.left) == (10, 500, 500)
    assert told.satisfaction == {0: 4, 1: 3, 2: 3}
    assert [each.settings.rule for each in other_rules(election, ONE_RUN)] == [Rule.GREEDY, Rule.PHRAGMEN]


def test_a_result_of_another_election_is_refused():
    election = an_election()
    other = Election.of(1000, election.proposals, ["c"] * 10)

    with pytest.raises(ElectionBroken, match="not that of this election"):
        explain(election, ONE_RUN, count(other, ONE_RUN))


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_100_per_cent_of_support_is_what_the_bought_have_and_nobody_else_exceeds(data):
    election = data.draw(elections())
    chosen = data.draw(shares_settings(election))
    result = count(election, chosen)

    accounts = explain(election, chosen, result).accounts

    bought = {step.winner for step in result.steps if not step.by_votes}
    costs = {each.id: each.cost for each in election.proposals}
    for each in accounts.values():
        if each.effective_support is not None:
            assert each.effective_support >= 100 if each.id in bought else each.effective_support <= 100
            assert each.money_behind[0] - sum(paid for _, paid in each.drained_by) == each.money_behind[-1]
            if each.id in bought:
                assert each.paid_full + each.paid_part + each.paid_none == each.votes
            else:
                assert each.left_then + each.missing == costs[each.id]


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_rule_and_headings_can_be_explained(data):
    election = data.draw(elections())
    chosen = replace(data.draw(shares_settings(election)), rule=data.draw(st.sampled_from(Rule)))
    halves = tuple(replace(each, heading="ab"[p % 2]) for p, each in enumerate(election.proposals))
    parted = replace(election, proposals=halves, headings={"a": election.budget / Fraction(2)})

    told = explain(parted, chosen, count(parted, chosen))

    assert sum(told.satisfaction.values()) == told.voters == len(election.ballots)
    assert [each.id for each in told.accounts.values()] == [each.id for each in election.proposals]
