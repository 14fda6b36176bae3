"""What a ballot of each form may hold, without a database."""

import pytest

from panel.ballots.paper_rules import PaperTerms, can_be_cast, hint, is_ballot
from panel.ballots.picks import ranked, ticked
from panel.errors import RuleBroken
from panel.rounds.ballot_forms import BallotForm

COSTS = {"1": 300_000, "2": 400_000, "3": 500_000}


def terms(form=BallotForm.APPROVAL, **more):
    given = {"costs": COSTS, "least": 1, "most": 2, "budget_pence": 600_000, "points_total": 10, "points_each": 5} | more
    return PaperTerms(form=form, **given)


@pytest.mark.parametrize(
    ("form", "picks"),
    [
        ("approval", ticked("12")),
        ("knapsack", ticked("1")),
        ("points", {"1": 5, "2": 4, "3": 1}),
        ("points", {"3": 1}),
        ("ranking", ranked("31")),
        ("choose-one", ticked("2")),
        ("yes-no", ticked(["yes"])),
        ("yes-no", ticked(["no"])),
    ],
)
def test_a_fitting_ballot_passes(form, picks):
    is_ballot(terms(BallotForm(form), most=3 if form == "points" else 2), picks)


@pytest.mark.parametrize(
    ("form", "picks", "more", "sentence"),
    [
        ("approval", ticked("9"), {}, "no proposal number 9"),
        ("approval", {}, {}, "at least 1 proposal"),
        ("approval", ticked("1"), {"least": 2}, "at least 2 proposals"),
        ("approval", ticked("123"), {}, "up to 2 proposals. Please take 1 away"),
        ("approval", ticked(["yes"]), {}, "no proposal number yes"),
        ("knapsack", ticked("12"), {}, "£1,000 more than there is"),
        ("points", {"1": 6}, {}, "5 points at most"),
        ("points", {"1": 5, "2": 5, "3": 1}, {"most": 3}, "That is 11 points, and there are 10. Please take 1 away"),
        ("points", {"1": 5}, {"least": 2}, "at least 2 proposals"),
        ("points", {"9": 1}, {}, "no proposal number 9"),
        ("points", {}, {}, "at least 1 proposal"),
        ("ranking", ranked("123"), {}, "up to 2 proposals"),
        ("ranking", ranked("9"), {}, "no proposal number 9"),
        ("choose-one", ticked("12"), {"most": 1}, "pick one"),
        ("choose-one", {}, {}, "pick one"),
        ("yes-no", {}, {}, "say yes or no"),
        ("yes-no", ticked(["yes", "no"]), {}, "pick one"),
        ("yes-no", ticked("1"), {}, "no proposal number 1"),
    ],
)
def test_what_is_no_ballot_is_refused_with_a_sentence(form, picks, more, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        is_ballot(terms(BallotForm(form), **more), picks)


@pytest.mark.parametrize("form", BallotForm)
def test_a_blank_ballot_is_meant_and_allowed_or_refused(form):
    is_ballot(terms(form, blank=True), {}, blank=True)
    with pytest.raises(RuleBroken):
        is_ballot(terms(form, blank=True), {})
    with pytest.raises(RuleBroken, match="no blank ballots"):
        is_ballot(terms(form), {}, blank=True)


@pytest.mark.parametrize(("picked", "most", "shares", "helps"), [
    (1, 10, True, True), (2, 10, True, True), (3, 10, True, False), (1, 2, True, False), (2, 2, True, False),
    (1, 10, False, True), (0, 10, True, False), (3, 10, False, False),
])  # fmt: skip
def test_a_hint_helps_without_forcing_and_speaks_of_shares_only_where_voters_have_them(picked, most, shares, helps):
    told = hint(picked, most=most, shares=shares)

    assert bool(told) is helps
    assert ("your share" in told) is (helps and shares)


@pytest.mark.parametrize(
    ("form", "costs", "more", "sentence"),
    [
        ("approval", [100], {"least": 3}, "at least 3 choices, and nobody could make more than 1. .* to 1"),
        ("knapsack", [60_000, 60_000, 70_000], {"least": 2, "budget_pence": 100_000}, "even the cheapest cost more .* to 1"),
        ("knapsack", [10, 20, 90], {"least": 3, "budget_pence": 100}, "Please lower the fewest choices to 2"),
        ("points", [100, 100, 100], {"least": 3, "points_total": 2, "points_each": 1}, "more than 2. .* to 2"),
        ("ranking", [100], {"least": 2}, "more than 1"),
        ("yes-no", [100, 200], {}, "2 are on the ballot"),
        ("approval", [200, 300], {"budget_pence": 100}, "nothing could be funded"),
    ],
)
def test_no_ballot_opens_that_nobody_could_cast(form, costs, more, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        can_be_cast(terms(BallotForm(form), costs={str(at): cost for at, cost in enumerate(costs)}, **more))


@pytest.mark.parametrize("form", BallotForm)
def test_a_list_that_can_be_voted_on_passes(form):
    can_be_cast(terms(form, costs={"1": 100}))
