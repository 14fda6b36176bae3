"""The sentences of voting, without a database."""

from dataclasses import dataclass

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
    (1, 10, True, True), (2, 10, True, True), (3, 10, True, False), (1, 2, True, False), (2, 2, True, False),
    (1, 10, False, False),
])  # fmt: skip
def test_a_hint_helps_without_forcing(picked, most, approval, helps):
    assert bool(rules.hint(picked, most=most, approval=approval)) is helps


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [({"sealed": True, "closed": True}, "sealed already"), ({"sealed": False, "closed": False}, "still open")],
)
def test_sealing_has_its_time(facts, sentence):
    rules.can_seal(closed=True, sealed=False)

    with pytest.raises(RuleBroken, match=sentence):
        rules.can_seal(**facts)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"web_marks": 41}, "41 people are marked as having voted on this site, but there are 40 ballots"),
        ({"paper_marks": 1}, "1 people are marked as having voted on paper"),
    ],
)
def test_marks_and_ballots_must_be_equal(facts, sentence):
    sound = {"web_marks": 40, "web_ballots": 40, "paper_marks": 0}
    rules.marks_equal_ballots(**sound)

    with pytest.raises(RuleBroken, match=sentence):
        rules.marks_equal_ballots(**{**sound, **facts})


@dataclass(frozen=True)
class Lies:
    form_token: str = "t"
    version: str = "v"
    earlier: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("known", "facts", "sentence"),
    [
        (None, {"form_token": "t", "replaces": ""}, ""),
        (Lies(), {"form_token": "u", "replaces": "v"}, ""),
        (Lies(), {"form_token": "t", "replaces": ""}, ""),
        (Lies(), {"form_token": "u", "replaces": ""}, "already voted from another page"),
        (Lies(), {"form_token": "u", "replaces": "older"}, "already voted from another page"),
        (Lies(), {"form_token": "u", "replaces": "t"}, "already voted from another page"),
        (None, {"form_token": "t", "replaces": "gone"}, "before something changed"),
        (Lies(earlier=("now",)), {"form_token": "t", "replaces": ""}, "changed your ballot since"),
        (Lies(earlier=("1", "2", "3", "4", "5")), {"form_token": "t", "replaces": ""}, "changed your ballot since"),
    ],
)
def test_only_a_form_that_knew_of_the_newest_ballot_changes_it(known, facts, sentence):
    if not sentence:
        rules.is_newest(known, "now", **facts)
        return
    with pytest.raises(RuleBroken, match=sentence):
        rules.is_newest(known, "now", **facts)
