"""Other people's programs as witnesses: pabutools, and the recount of pabulib-checker.

pabutools leaves ties to the order of names unless told otherwise; it is told the published order here. It cannot read empty
ballots with points.
"""

from dataclasses import replace
from fractions import Fraction
from os import environ

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pabulib.checker import Checker
from pabutools import election as peer
from pabutools import rules
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.tiebreaking import TieBreakingRule

from panel.tally import Completion, Form, Rule, Settings, Utility, count, write_pb
from tests.tally.elections import elections, points_of

some = settings(deadline=None, max_examples=1000 if environ.get("PANEL_DEEP") else 80)
COSTS = st.integers(1, 60) | st.sampled_from([10, 20, 60])
APPROVED = elections(forms=(Form.APPROVAL, Form.CHOOSE_ONE), costs=COSTS)
POINTED = elections(forms=(Form.POINTS, Form.SCORES), costs=COSTS, points=st.integers(0, 5), shortest=1)


def theirs(election):
    """Their instance and profile, and the published order of ties."""
    instance, profile = parse_pabulib_from_string("".join(write_pb(election)))
    votes = {each.id: sum(each.id in v for v in points_of(election, ())) for each in election.proposals}
    order = TieBreakingRule(lambda _instance, _profile, project: (project.cost, -votes[project.name], project.name))
    return instance, profile, order


def names(projects):
    return [each.name for each in projects]


@some
@given(
    st.tuples(APPROVED, st.sampled_from([Utility.COST, Utility.CARDINALITY])) | st.tuples(POINTED, st.just(Utility.POINTS)),
    st.booleans(),
)
def test_equal_shares_is_that_of_pabutools(chosen, add1):
    election, utility = chosen
    assume(election.budget > 0)
    instance, profile, order = theirs(election)
    step = max(Fraction(election.budget, 10 * len(election.ballots)), 5)
    kinds = {Utility.COST: peer.Cost_Sat, Utility.CARDINALITY: peer.Cardinality_Sat, Utility.POINTS: peer.Additive_Cardinal_Sat}
    further = {"voter_budget_increment": step} if add1 else {}

    won = rules.method_of_equal_shares(instance, profile, sat_class=kinds[utility], tie_breaking=order, **further)

    completion = Completion.ADD1 if add1 else Completion.NONE
    ours = count(election, Settings(utility=utility, completion=completion, stop_when_exhaustive=True, step=step))
    assert sorted(ours.winners) == sorted(names(won))


@some
@given(APPROVED)
def test_greedy_by_votes_is_their_greedy_with_the_cost_measure(election):
    instance, profile, order = theirs(election)

    won = rules.greedy_utilitarian_welfare(instance, profile, sat_class=peer.Cost_Sat, tie_breaking=order)

    supported = {each for v in points_of(election, ()) for each in v}
    assert set(count(election, Settings(rule=Rule.GREEDY)).winners) == set(names(won)) & supported


@some
@given(APPROVED)
def test_phragmen_is_theirs_where_no_tie_decides(election):
    instance, profile, order = theirs(election)

    won = rules.sequential_phragmen(instance, profile, tie_breaking=order)

    ours = count(election, Settings(rule=Rule.PHRAGMEN, completion=Completion.NONE))
    assume(not ours.ties)
    supported = {each for v in points_of(election, ()) for each in v}
    assert set(ours.winners) == set(names(won)) & supported


@some
@given(APPROVED, st.integers(1, 40), st.sampled_from([Completion.NONE, Completion.ADD1]))
def test_the_official_recount_agrees(election, share, completion):
    """It rounds the budget to whole shares, needs names, gives up on ties that need a lot, and never ends if all can win."""
    named = tuple(replace(each, name=each.id) for each in election.proposals)
    rule = "equalshares/add1" if completion is Completion.ADD1 else "equalshares"
    election = replace(election, proposals=named, budget=share * len(election.ballots), meta={"rule": rule})
    ours = count(election, Settings(completion=completion))
    assume(len(ours.winners) < len({each for v in points_of(election, ()) for each in v}))

    found = Checker().process_files(["".join(write_pb(election, winners=ours.winners))])

    assert "rule not followed" not in str(found)
