"""When a seed may be changed, supported, helped, laid to rest and woken."""

from datetime import UTC, datetime, timedelta

import pytest

from panel.errors import RuleBroken
from panel.seeds import rules

PLANTED = datetime(2027, 5, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "touched", "young"), [(0, False, True), (6.99, False, True), (7.01, False, False), (0, True, False)]
)
def test_a_seed_is_young_for_seven_days_while_nobody_has_touched_it(days, touched, young):
    assert rules.is_young(PLANTED, PLANTED + timedelta(days=days), days=7, touched=touched) is young


def test_an_old_seed_is_not_changed_and_the_sentence_says_what_to_do():
    with pytest.raises(RuleBroken, match="you can add to it in the conversation"):
        rules.may_edit(PLANTED, PLANTED + timedelta(days=8), days=7, touched=False)


@pytest.mark.parametrize("rule", [rules.may_support, rules.may_offer])
def test_ones_own_seed_and_a_seed_at_rest_take_neither_support_nor_offers(rule):
    rule(own=False, resting=False)
    with pytest.raises(RuleBroken, match="your own idea"):
        rule(own=True, resting=False)
    with pytest.raises(RuleBroken, match="resting"):
        rule(own=False, resting=True)


def test_a_seed_rests_once_and_wakes_once():
    rules.may_rest(resting=False)
    rules.may_wake(resting=True)
    with pytest.raises(RuleBroken, match="resting already"):
        rules.may_rest(resting=True)
    with pytest.raises(RuleBroken, match="awake already"):
        rules.may_wake(resting=False)


def test_nothing_is_added_to_a_hidden_seed():
    rules.is_open(hidden=False)
    with pytest.raises(RuleBroken, match="moderator"):
        rules.is_open(hidden=True)
