"""Winners and their order against plain fractions, and what every count must keep."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from os import environ
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.tally import Completion, Election, Form, Limits, Proposal, Rule, Settings, SettledBy, Utility, count
from tests.tally import reference
from tests.tally.elections import SCORES, a_neighbourhood, capped, elections, papers_of, points_of, shares_settings

DEEP = bool(environ.get("PANEL_DEEP"))
many = settings(deadline=None, max_examples=20_000 if DEEP else 120)
some = settings(deadline=None, max_examples=20_000 if DEEP else 50)


@many
@given(st.data())
def test_equal_shares_is_that_of_plain_fractions(data):
    election = data.draw(elections() | capped())
    chosen = data.draw(shares_settings(election))

    assert list(count(election, chosen).winners) == reference.winners(election, chosen)


@many
@given(elections() | capped(), st.booleans())
def test_greedy_is_that_of_plain_fractions(election, stop):
    chosen = Settings(rule=Rule.GREEDY, greedy_stop=stop, scores=SCORES[election.ballots.form])

    assert list(count(election, chosen).winners) == reference.winners(election, chosen)


@many
@given(elections() | capped(), st.sampled_from([Completion.NONE, Completion.ADD1U]))
def test_phragmen_is_that_of_plain_fractions(election, completion):
    chosen = Settings(rule=Rule.PHRAGMEN, completion=completion, scores=SCORES[election.ballots.form])

    assert list(count(election, chosen).winners) == reference.winners(election, chosen)


@pytest.mark.parametrize("seed", range(200 if DEEP else 6))
def test_hundreds_of_voters_are_counted_as_in_plain_fractions(seed):
    election, chosen = a_neighbourhood(Random(seed))

    assert list(count(election, chosen).winners) == reference.winners(election, chosen)


@some
@given(st.data())
def test_winners_are_paid_for_in_full_and_nobody_overpays(data):
    election = data.draw(elections())
    chosen = data.draw(shares_settings(election))
    result = count(election, chosen)

    voters = points_of(election, chosen.scores)
    money = [result.share] * len(voters)
    for step in result.steps:
        if not step.by_votes:
            worth = [v.get(step.winner, 0) if chosen.utility.uses_points else step.winner in v for v in voters]
            paid = [min(left, step.price * each) for left, each in zip(money, worth, strict=True)]
            money = [left - each for left, each in zip(money, paid, strict=True)]
            assert sum(paid) == step.cost

    assert min(money) >= 0
    assert result.spent == sum(step.cost for step in result.steps) <= election.budget
    assert len(set(result.winners)) == len(result.winners)


@some
@given(st.data(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_proposals_changes_nothing(data, lot):
    election = data.draw(elections())
    chosen = data.draw(shares_settings(election))
    chosen = replace(chosen, rule=data.draw(st.sampled_from(Rule)))
    proposals, papers = list(election.proposals), papers_of(election)
    lot.shuffle(proposals)
    lot.shuffle(papers)

    shuffled = Election.of(election.budget, proposals, papers, form=election.ballots.form)

    before, after = count(election, chosen), count(shuffled, chosen)
    assert before.steps == after.steps
    assert before.share == after.share


@some
@given(st.data(), st.sampled_from([100, Fraction(1, 3), 10**12]))
def test_the_unit_of_money_changes_nothing(data, factor):
    election = data.draw(elections())
    chosen = data.draw(shares_settings(election))
    dearer = [replace(each, cost=each.cost * factor) for each in election.proposals]

    scaled = replace(election, proposals=tuple(dearer), budget=election.budget * factor)

    assert count(scaled, replace(chosen, step=chosen.step * factor)).winners == count(election, chosen).winners


def a_count(papers, costs, budget=100, **chosen):
    proposals = [Proposal(name, cost) for name, cost in costs.items()]
    return count(Election.of(budget, proposals, papers), Settings(**chosen))


def test_a_tie_goes_to_the_cheaper_then_to_more_votes_then_by_lot():
    same_rate = a_count(["ab", "ab"], {"a": 30, "b": 20}, utility=Utility.COST, completion=Completion.NONE)
    assert [(tie.winner, tie.settled_by) for tie in same_rate.ties] == [("b", SettledBy.COST)]

    drawn = a_count(["ab", "ab"], {"a": 30, "b": 30}, completion=Completion.NONE, lot=("b", "a"))
    assert drawn.winners == ("b", "a")
    assert [(tie.winner, tie.others, tie.settled_by) for tie in drawn.ties] == [("b", ("a",), SettledBy.LOT)]

    points = Election.of(9, [Proposal("a", 5), Proposal("b", 5)], [{"a": 2}, {"b": 1}, {"b": 1}], form=Form.POINTS)
    more = count(points, Settings(rule=Rule.GREEDY))
    assert [(tie.winner, tie.settled_by) for tie in more.ties] == [("b", SettledBy.VOTES)]


def test_greedy_skips_a_misfit_or_stops_there():
    papers, costs = ["a", "a", "a", "b", "b", "c"], {"a": 60, "b": 50, "c": 40}

    assert a_count(papers, costs, rule=Rule.GREEDY).winners == ("a", "c")
    assert a_count(papers, costs, rule=Rule.GREEDY, greedy_stop=True).winners == ("a",)
    assert a_count(papers, costs, rule=Rule.GREEDY, threshold=2).ineligible == ("c",)


def test_at_most_one_of_an_exclusive_group_is_taken():
    proposals = [Proposal("a", 10, group="bridge"), Proposal("b", 10, group="bridge"), Proposal("c", 10)]

    result = count(Election.of(100, proposals, ["ab", "ab", "a", "c"]), Settings(rule=Rule.GREEDY))

    assert result.winners == ("a", "c")


def test_the_viability_test_is_votes_per_voter_against_cost_per_budget():
    result = a_count(["ab", "a", "a", "a"], {"a": 60, "b": 76}, completion=Completion.NONE, viability=Fraction(3))

    assert result.ineligible == ("b",)


def test_a_withdrawn_proposal_cannot_win():
    proposals = [Proposal("a", 10, withdrawn=True), Proposal("b", 10)]

    assert count(Election.of(100, proposals, ["ab"]), Settings()).winners == ("b",)


def test_headings_are_counted_with_their_own_money_by_those_who_take_part():
    proposals = [Proposal("n1", 40, heading="north"), Proposal("n2", 30, heading="north"), Proposal("s", 50, heading="south")]
    election = Election.of(100, proposals, [["n1"], ["n1", "n2"], ["s"], []], headings={"north": 40})

    result = count(election, Settings(completion=Completion.NONE))

    assert result.parts["north"].share == 20
    assert result.parts[""].share == 60
    assert result.winners == ("n1", "s")


def test_the_comparison_step_takes_the_popular_winners_if_more_voters_prefer_them():
    papers = ["a"] * 6 + ["b"] * 3 + ["c"] * 2
    costs = {"a": 100, "b": 27, "c": 18}

    assert set(a_count(papers, costs, completion=Completion.NONE).winners) == {"b", "c"}
    compared = a_count(papers, costs, completion=Completion.NONE, comparison=True)
    assert compared.winners == ("a",)
    assert compared.replaced


def test_add1_goes_on_to_the_overspend_unless_told_to_stop_when_nothing_fits():
    papers = ["a"] * 2 + ["b"] * 3 + ["ab"]
    costs = {"a": 60, "b": 80}

    assert a_count(papers, costs).runs > a_count(papers, costs, stop_when_exhaustive=True).runs


def test_steps_that_cannot_change_anything_are_not_run():
    result = a_count("abb", {"a": 30, "b": 10**12})

    assert result.winners == ("a",)
    assert result.share == 5 * 10**11 - Fraction(2, 3)
    assert result.runs == 2


def test_ballots_that_break_a_limit_are_left_out_only_if_the_round_says_so():
    proposals = [Proposal("a", 50), Proposal("b", 50)]
    election = Election.of(100, proposals, ["a", "ab", "b", "b"], limits=Limits(max_length=1))

    counted = count(election, Settings(completion=Completion.NONE))
    left_out = count(election, Settings(completion=Completion.NONE, leave_out_broken=True))

    assert (counted.share, counted.left_out) == (25, 0)
    assert (left_out.share, left_out.left_out) == (Fraction(100, 3), 1)


def test_progress_is_told_after_every_run():
    told = Counter()
    proposals = [Proposal("a", 35), Proposal("b", 60)]

    count(Election.of(100, proposals, ["a", "b", "b"]), Settings(), lambda share, spent: told.update([spent]))

    assert told[95]
