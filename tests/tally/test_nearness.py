"""What would have been enough: every figure is an outcome of a count."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from panel.tally import Ballots, Completion, Election, Form, Limits, Proposal, Rule, Settings, count
from panel.tally.nearness import further_supporters, least, lower_cost
from tests.tally.test_explain import an_election

ONE_RUN = Settings(completion=Completion.NONE)


def test_the_money_that_is_missing_does_not_say_how_many_more_supporters_it_takes():
    # The bench lacks 100, which is one share; but the shares of eleven voters are smaller, and two of them are not enough.
    crowd = Election.of(1000, [Proposal("hall", 900), Proposal("bench", 200)], [["hall"]] * 9 + [["bench"]])

    assert "bench" not in count(crowd, ONE_RUN).winners
    assert further_supporters(crowd, ONE_RUN, "bench", guess=1) == 2
    assert further_supporters(an_election(), ONE_RUN, "c", guess=5) == 1


def test_what_it_should_have_cost_is_counted_too():
    assert lower_cost(an_election(), ONE_RUN, "c", guess=70, step=1) == 70
    assert lower_cost(an_election(), ONE_RUN, "c", guess=1, step=50) == 100


def test_more_votes_lift_a_proposal_under_most_votes_first():
    election = Election.of(100, [Proposal("a", 100), Proposal("b", 100)], [["a"]] * 5 + [["b"]] * 2)

    assert further_supporters(election, Settings(rule=Rule.GREEDY), "b", guess=1) == 4


def test_nothing_is_said_where_no_number_would_do_or_there_are_no_such_ballots():
    lone = Election.of(100, [Proposal("a", 100), Proposal("b", 500)], [["a"], ["b"]])
    points = replace(lone, ballots=Ballots.of(Form.SCORES, ["a", "b"], [{"a": 1}, {"b": 2}]))

    assert further_supporters(lone, ONE_RUN, "b", guess=1) is None
    assert further_supporters(points, ONE_RUN, "b", guess=1) is None
    assert further_supporters(replace(an_election(), limits=Limits(min_length=2)), ONE_RUN, "c", guess=1) is None


@given(st.integers(1, 60), st.integers(1, 200), st.integers(0, 80))
@settings(max_examples=50, deadline=None)
def test_the_least_number_is_found_wherever_one_begins_to_look(most, guess, wanted):
    assert least(lambda number: number >= wanted, guess=guess, most=most) == (max(1, wanted) if wanted <= most else None)
