"""The sentences of voting, without a database."""

import pytest

from panel.ballots import rules
from panel.errors import RuleBroken

COSTS = {"1": 300_000, "2": 400_000, "3": 500_000}


def check(*numbers, least=1, most=2, budget_pence=None):
    rules.paper_is_valid(numbers, COSTS, least=least, most=most, budget_pence=budget_pence)


def test_a_fitting_paper_passes():
    check("1", "2")
    check("1", "2", budget_pence=700_000)


@pytest.mark.parametrize(
    ("numbers", "limits", "sentence"),
    [
        (("9",), {}, "no proposal number 9"),
        (("1", "1"), {}, "picked twice"),
        ((), {}, "at least 1 proposal"),
        (("1",), {"least": 2}, "at least 2 proposals"),
        (("1", "2", "3"), {}, "up to 2 proposals. Please take 1 away"),
        (("1", "2"), {"budget_pence": 600_000}, "£1,000 more than there is"),
    ],
)
def test_a_paper_that_is_no_ballot_is_refused_with_a_sentence(numbers, limits, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        check(*numbers, **limits)


@pytest.mark.parametrize(("picked", "most", "approval", "helps"), [
    (1, 10, True, True), (2, 10, True, True), (3, 10, True, False), (2, 2, True, False), (1, 10, False, False),
])  # fmt: skip
def test_a_hint_helps_without_forcing(picked, most, approval, helps):
    assert bool(rules.hint(picked, most=most, approval=approval)) is helps


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"sealed": True}, "sealed already"),
        ({"closed": False}, "still open"),
        ({"web_marks": 41}, "41 people are marked as having voted on this site, but there are 40 ballots"),
        ({"paper_marks": 1}, "1 people are marked as having voted on paper"),
    ],
)
def test_sealing_names_the_fault(facts, sentence):
    sound = {"closed": True, "sealed": False, "web_marks": 40, "web_ballots": 40, "paper_marks": 0}
    rules.can_seal(**sound)

    with pytest.raises(RuleBroken, match=sentence):
        rules.can_seal(**{**sound, **facts})
