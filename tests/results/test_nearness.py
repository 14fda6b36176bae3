"""What would have been enough, for as many of those not funded as a count has time for."""

from dataclasses import replace

from panel.results.nearness import Near, near_misses
from panel.tally import Completion, Election, Proposal, Settings, count, explain

ONE_RUN = Settings(completion=Completion.NONE)


def a_vote():
    """Ten voters with 100 each pay for the hall; the path lacks 100 of 200, the bench 50 of 150."""
    costs = [Proposal("hall", 800), Proposal("path", 200), Proposal("bench", 150)]
    return Election.of(1000, costs, [["hall"]] * 8 + [["path"], ["bench"]])


def test_a_count_that_takes_long_looks_at_what_lacked_least():
    election = a_vote()
    result = replace(count(election, ONE_RUN), runs=4, exact_runs=0)
    explained = explain(election, ONE_RUN, result)
    one = len(election.ballots.choices) * len(result.winners) * result.runs

    looked_at = [set(near_misses(election, ONE_RUN, result, explained, most_work=most)) for most in (one - 1, one, 2 * one)]

    assert looked_at == [set(), {"bench"}, {"bench", "path"}]


def test_runs_in_fractions_are_what_makes_a_count_long():
    # 1,000 ticks and 50 funded proposals in 300 runs took four seconds for each count in fractions, and a third of one without.
    election = a_vote()
    result = count(election, ONE_RUN)
    explained = explain(election, ONE_RUN, result)
    slow, quick = replace(result, runs=300, exact_runs=300), replace(result, runs=300, exact_runs=0)

    assert near_misses(election, ONE_RUN, slow, explained, most_work=10_000) == {}
    assert near_misses(election, ONE_RUN, quick, explained, most_work=10_000) == {
        "bench": Near(supporters=1, less_pence=100),
        "path": Near(supporters=2, less_pence=100),
    }
