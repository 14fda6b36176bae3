"""What the lines of a ledger add up to, and which lines may be entered."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.chests import rules
from panel.chests.rules import Balance
from panel.errors import RuleBroken

SOUND = Balance(pledged_pence=9_000, received_pence=6_000, granted_pence=4_000, paid_pence=3_000, returned_pence=500)


def test_left_is_received_less_granted_with_what_came_back():
    assert SOUND.left_pence == 2_500
    assert SOUND.promised_pence == 1_000
    assert SOUND.spent_pence == 2_500
    assert SOUND.awaited_pence == 3_000
    assert SOUND.warning() is None


@given(st.tuples(*[st.integers(0, 10**9)] * 5))
@settings(deadline=None, max_examples=200)
def test_paid_promised_and_left_are_together_all_that_was_received(sums):
    balance = Balance(*sums)

    assert balance.spent_pence + balance.promised_pence + balance.left_pence == balance.received_pence


def test_a_movement_that_never_happened_is_nothing():
    assert Balance.of({"received": 5}) == Balance(received_pence=5)


def test_granting_more_than_has_arrived_is_said():
    after = SOUND.plus("granted", 3_000)

    assert after.missing_pence == 500
    assert "£5 more is granted than has arrived" in after.warning()


@pytest.mark.parametrize(
    ("movement", "pence", "sentence"),
    [
        ("paid", 1_001, "Only £10 is granted and not yet paid."),
        ("paid", -3_001, "below zero"),
        ("received", -6_001, "below zero"),
        ("returned", 2_501, "More would come back than was paid out."),
        ("returned", -501, "below zero"),
        ("granted", -1_001, "was paid already"),
    ],
)
def test_a_line_that_would_make_the_ledger_untrue_is_refused(movement, pence, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        rules.fits_ledger(SOUND, movement, pence)


def test_money_that_is_not_there_is_not_paid():
    with pytest.raises(RuleBroken, match="There is only £1 in the chest"):
        rules.fits_ledger(Balance(received_pence=100, granted_pence=1_000), "paid", 101)


@pytest.mark.parametrize(
    ("movement", "pence"),
    [("pledged", 1), ("received", 1), ("granted", 10_000), ("paid", 1_000), ("returned", 2_500), ("paid", -500)],
)
def test_a_line_that_fits_is_entered(movement, pence):
    rules.fits_ledger(SOUND, movement, pence)


@pytest.mark.parametrize(("typed", "kept"), [("", ""), ("round:3", "round:3"), ("Proposal: 14", "proposal:14")])
def test_a_decision_is_named_as_in_the_public_log(typed, kept):
    assert rules.decision(typed) == kept


@pytest.mark.parametrize("typed", ["because", "round:0", "round:3 or so", "javascript:1", "round:99999999999", "ledger:7"])
def test_what_names_no_decision_is_refused(typed):
    with pytest.raises(RuleBroken, match="round:3"):
        rules.decision(typed)


def test_what_is_put_right_once():
    rules.may_put_right("received", "", put_right_already=False)
    with pytest.raises(RuleBroken, match="already"):
        rules.may_put_right("received", "", put_right_already=True)
    with pytest.raises(RuleBroken, match="puts another one right"):
        rules.may_put_right("received", "ledger:4", put_right_already=False)
    with pytest.raises(RuleBroken, match="follows from a decision"):
        rules.may_put_right("granted", "round:4", put_right_already=False)
