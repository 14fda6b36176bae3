"""What a round with headings, or with proposals that exclude each other, lets somebody set, write, cast and withdraw."""

import pytest
from sqlalchemy import func, select

from panel.ballots.actions import life
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import speaking
from panel.proposals import excluding, placing
from panel.proposals.actions import put_on_ballot
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal, ProposalState
from panel.proposals.stepping_down import may_step_down
from panel.results import traces
from panel.rounds.headings import Heading, Picking, key_for
from panel.rounds.models import BallotForm, Phase, Rule
from tests.headings.makers import COSTS, PARKS, ROADS, WHY_NOT_BOTH, a_headed_round, an_open_headed_round, held, opened
from tests.makers import an_organiser
from tests.proposals.makers import a_proposal
from tests.publish.votes import cast_one
from tests.rounds.makers import a_round


def standing(budget_round):
    return db.session.scalars(Proposal.in_round(budget_round.id)).unique().all()


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ((placing.Wish(None, "A", "A", 1_000_001),), "The headings have £10,000.01 together"),
        ((placing.Wish(None, "A", "A", 1), placing.Wish(None, "a", "B", 1)), "the same name"),
        ((placing.Wish(None, "A", "A", 1, "new"), placing.Wish(None, "B", "B", 1, "new")), "the same kind of work"),
    ],
)
def test_headings_that_make_no_sense_are_refused(work, wishes, sentence):
    with work(), speaking("en"), pytest.raises(RuleBroken, match=sentence):
        a_headed_round(wishes, ())


@pytest.mark.parametrize(
    ("form", "picking", "fits"),
    [
        (BallotForm.YES_NO, Picking.ONE, False),
        (BallotForm.RANKING, Picking.ALL, False),
        (BallotForm.RANKING, Picking.ONE, True),
        (BallotForm.CHOOSE_ONE, Picking.ALL, False),
        (BallotForm.POINTS, Picking.ALL, True),
    ],
)
def test_a_ballot_that_cannot_pick_so_is_refused(work, form, picking, fits):
    with work():
        try:
            made = a_headed_round((ROADS,), (), ballot_form=form, picking=picking, rule=Rule.GREEDY)
        except RuleBroken:
            made = None
    assert (made is not None) == fits


def test_a_heading_that_stays_keeps_its_proposals_under_a_new_name_and_one_that_goes_lets_them_go(work):
    with work(), speaking("cy"):
        budget_round = a_headed_round()
        _roads, parks = headings_of(budget_round).listed
        schools = placing.Wish(None, "Ysgolion", "Schools", 1)
        renamed = [placing.Wish(parks.id, "Parciau a llwybrau", "Roads, lanes", 250_000), schools]
        placing.set_headings(budget_round, an_organiser(), renamed, Picking.ONE)
        headings, proposals = headings_of(budget_round), standing(budget_round)

        rest, named = "Pob cynnig arall", "Parciau a llwybrau"
        assert [headings.name_for(each) for each in proposals] == [rest, rest, named, named, rest]
        assert [each.key for each in headings.listed] == ["Roads lanes", "Schools"]
        placing.set_headings(budget_round, an_organiser(), (), Picking.ONE)
        assert (budget_round.picking, bool(headings_of(budget_round))) == ("", False)


def test_no_heading_gets_less_than_one_of_its_proposals_costs(work):
    with work(), speaking("en"):
        budget_round = a_headed_round()
        roads, parks = headings_of(budget_round).listed
        less = [placing.Wish(roads.id, "Ffyrdd", "Roads", 299_999), placing.Wish(parks.id, "Parciau", "Parks", 200_000)]
        with pytest.raises(RuleBroken, match="“Proposal 1” costs £3,000, and under “Roads” there would be"):
            placing.set_headings(budget_round, an_organiser(), less, Picking.ALL)


def test_keys_hold_no_comma_and_are_given_once():
    assert key_for("Roads, lanes | paths; bridges\n", []) == "Roads lanes paths bridges"
    assert key_for("Roads", ["Roads", "Roads 2"]) == "Roads 3"
    assert key_for(",", []) == "heading"
    assert key_for(f"{'x' * 59} and more", []) == "x" * 59
    assert key_for('=HYPERLINK("x")', []) == 'HYPERLINK("x")'


def test_a_page_that_is_older_than_the_headings_keeps_what_stands_under_them(work):
    with work():
        budget_round = a_headed_round()
        placing.set_headings(budget_round, an_organiser(), (ROADS, PARKS), Picking.ALL)
        headings = headings_of(budget_round)

        assert [headings.key_for(each) for each in standing(budget_round)] == ["Roads lanes"] * 2 + ["Parks"] * 2 + [""]


def test_no_heading_is_called_as_what_all_others_share(work):
    with work(), pytest.raises(RuleBroken):
        a_headed_round((placing.Wish(None, "Pob cynnig arall", "The rest", 100),), ())


def test_a_planned_round_with_headings_can_be_removed(work):
    with work():
        budget_round = a_round(phase=Phase.PLANNED)
        placing.set_headings(budget_round, an_organiser(), (ROADS,), Picking.ALL)
        life.remove_round(budget_round, an_organiser())

        assert db.session.scalar(select(func.count()).select_from(Heading)) == 0


def test_a_proposal_that_costs_more_than_its_heading_is_not_put_on_the_ballot(work):
    with work(), speaking("en"):
        budget_round = a_headed_round()
        dear = a_proposal(budget_round, cost_pence=200_001, state=ProposalState.SUBMITTED)
        parks = headings_of(budget_round).listed[1].id
        with pytest.raises(RuleBroken, match="Under “Parks” there is £2,000, and the proposal costs"):
            placing.place(dear, an_organiser(), parks)
        dear.heading_id = parks
        with pytest.raises(RuleBroken, match="Under “Parks” there is £2,000, and the proposal costs"):
            put_on_ballot(dear, an_organiser())


def test_where_headings_have_all_the_money_a_proposal_has_to_choose_one(work):
    with work(), speaking("en"):
        budget_round = a_headed_round((placing.Wish(None, "A", "A", 1_000_000),), ())
        loose = a_proposal(budget_round, cost_pence=100, state=ProposalState.SUBMITTED)
        with pytest.raises(RuleBroken, match="Please choose one for the proposal"):
            put_on_ballot(loose, an_organiser())


@pytest.mark.parametrize(
    ("costs", "terms", "sentence"),
    [
        (COSTS[:2], {}, "Nothing on the ballot stands under “Parks”"),
        ([*COSTS, (1, 300_000)], {}, "Number 6 costs more than the £2,000 there is under “Parks”"),
        (COSTS, {"picking": Picking.ONE, "min_choices": 2}, "nobody could make more than 1"),
        (COSTS, {"ballot_form": BallotForm.KNAPSACK, "min_choices": 4, "rule": Rule.GREEDY}, "lower the fewest choices to 3"),
    ],
)
def test_no_vote_opens_that_nobody_could_cast_or_in_which_money_could_go_to_nobody(work, costs, terms, sentence):
    with work(), speaking("en"), pytest.raises(RuleBroken, match=sentence):
        opened(a_headed_round(costs=costs, **terms))


@pytest.mark.parametrize(
    ("picks", "terms", "sentence"),
    [
        (("1", "3"), {"picking": Picking.ONE}, "You picked under “Roads, lanes” and under “Parks”"),
        (("1", "2"), {"ballot_form": BallotForm.KNAPSACK}, "Your picks under “Roads, lanes” cost £4,500 together"),
        (("1", "3", "5"), {"ballot_form": BallotForm.KNAPSACK}, ""),
        (("1", "2"), {"picking": Picking.ONE}, ""),
    ],
)
def test_a_ballot_keeps_to_what_its_headings_allow(work, picks, terms, sentence):
    with work(), speaking("en"):
        budget_round, (voter, *_) = an_open_headed_round(**terms)
        if sentence:
            with pytest.raises(RuleBroken, match=sentence):
                cast_one(budget_round, voter, picks)
        else:
            assert cast_one(budget_round, voter, picks).code


def test_of_a_ballot_under_one_heading_none_may_be_left_too_short(work):
    with work():
        budget_round, _ = an_open_headed_round(costs=COSTS[:4], picking=Picking.ONE, min_choices=2)
        with pytest.raises(RuleBroken):
            may_step_down(standing(budget_round)[2], an_organiser())


def test_of_those_that_exclude_each_other_one_at_most_is_funded_and_the_other_is_told_why(client, work):
    with work():
        budget_round, result = held([("1", "2")] * 3 + [("1",)] * 2 + [("3",)], rule=Rule.GREEDY, either=("1", "2"))
    page = client.get(f"/en/rounds/{budget_round.id}/result").text

    assert [line.proposal.number for line in result.lines if line.place] == ["1", "3"]
    assert "“Proposal 1” is funded, and the two exclude each other." in page


def test_the_next_is_funded_where_the_money_does_not_reach_the_first_and_nothing_else_is_said(work):
    costs = [(None, 700_000), (None, 600_000), (None, 200_000)]
    with work():
        _, result = held([("1", "2"), ("1", "2", "3"), ("1",)], wishes=(), costs=costs, rule=Rule.GREEDY, either=("2", "3"))
        lines = traces.read(result.trace).lines

    assert [number for number, line in lines.items() if line.won] == ["1", "3"]
    assert (lines["2"].instead, lines["2"].missing_pence) == ("", 300_000)


def test_a_vote_does_not_open_by_a_rule_or_over_sums_that_changed_in_the_same_moment(work):
    with work(), speaking("en"):
        budget_round = a_headed_round(rule=Rule.GREEDY, either=("1", "2"))
        budget_round.rule = Rule.EQUAL_SHARES
        with pytest.raises(RuleBroken, match="Take that back first"):
            opened(budget_round)
        budget_round.rule, budget_round.budget_pence = Rule.GREEDY, 500_000
        with pytest.raises(RuleBroken, match="The headings have £6,000 together"):
            opened(budget_round)


def test_what_is_handed_in_again_at_the_last_moment_keeps_no_vote_from_opening(work):
    with work():
        budget_round = a_headed_round(rule=Rule.GREEDY, either=("1", "2"))
        late = standing(budget_round)[0]
        late.heading_id, late.state = None, ProposalState.SUBMITTED
        db.session.flush()

        assert opened(budget_round).frozen_at


def test_only_most_votes_first_can_keep_proposals_apart(work):
    with work(), speaking("en"):
        budget_round = a_headed_round(costs=COSTS)
        ids = [each.id for each in standing(budget_round)[:2]]
        with pytest.raises(RuleBroken, match="“most votes first”"):
            excluding.exclude(budget_round, an_organiser(), ids, **WHY_NOT_BOTH)
        budget_round.rule = Rule.GREEDY
        with pytest.raises(RuleBroken, match="two or more"):
            excluding.exclude(budget_round, an_organiser(), ids[:1], **WHY_NOT_BOTH)
        apart = [each.id for each in standing(budget_round)[1:3]]
        with pytest.raises(RuleBroken, match="different headings"):
            excluding.exclude(budget_round, an_organiser(), apart, **WHY_NOT_BOTH)
        made = excluding.exclude(budget_round, an_organiser(), ids, **WHY_NOT_BOTH)
        with pytest.raises(RuleBroken, match="two or more"):  # each is in one already
            excluding.exclude(budget_round, an_organiser(), ids, **WHY_NOT_BOTH)
        with pytest.raises(RuleBroken, match="Take that back first"):
            excluding.still_counts(budget_round, Rule.EQUAL_SHARES, BallotForm.APPROVAL)
        excluding.take_back(made, an_organiser())
        with pytest.raises(RuleBroken, match="taken back already"):
            excluding.take_back(made, an_organiser())
        excluding.still_counts(budget_round, Rule.EQUAL_SHARES, BallotForm.APPROVAL)


def test_what_excludes_each_other_is_frozen_and_cannot_be_moved_apart(work):
    with work(), speaking("en"):
        budget_round = a_headed_round(rule=Rule.GREEDY)
        proposals = standing(budget_round)
        excluding.exclude(budget_round, an_organiser(), [each.id for each in proposals[:2]], **WHY_NOT_BOTH)
        proposals[0].cost_pence = 1_000
        db.session.flush()
        placing.place(proposals[0], an_organiser(), headings_of(budget_round).listed[1].id)
        with pytest.raises(RuleBroken, match="stand under different headings"):
            opened(budget_round)


def test_a_paper_says_in_both_languages_what_excludes_what(client, as_person, work):
    with work():
        budget_round = opened(a_headed_round(rule=Rule.GREEDY, either=("1", "2"), ways="residency,staff"))
        organiser = an_organiser()
    as_person(organiser)

    page = client.get(f"/en/rounds/{budget_round.id}/paper/print").text

    for said in (
        "Proposal 2. Why: It is the same field.",
        "Dyma’r lleill: Proposal 2. Pam: Yr un cae sydd.",
        "Ffyrdd / Roads, lanes: £4,000",
    ):
        assert said in page
    assert client.get(f"/en/rounds/{budget_round.id}/paper/print.pdf").data.startswith(b"%PDF")
