"""Questions about seats, without a database."""

import pytest

from panel.errors import RuleBroken
from panel.panels import rules


def test_a_seat_can_be_offered_until_all_are_given():
    rules.may_offer(12, 11)

    with pytest.raises(RuleBroken, match="All 12 seats of this panel are taken or offered"):
        rules.may_offer(12, 12)


def test_the_sentence_for_a_panel_of_one_seat_counts_one():
    with pytest.raises(RuleBroken, match="The only seat of this panel"):
        rules.may_offer(1, 1)


@pytest.mark.parametrize(("state", "sentence"), [("taken", "has a seat"), ("offered", "waiting for their answer")])
def test_nobody_gets_a_second_offer(state, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        rules.may_offer_to(state)


@pytest.mark.parametrize("state", [None, "declined", "left"])
def test_who_declined_or_left_can_be_asked_again(state):
    rules.may_offer_to(state)


@pytest.mark.parametrize(("state", "sentence"), [("taken", "taken this seat already"), ("declined", "over"), ("left", "over")])
def test_an_offer_is_answered_once(state, sentence):
    rules.may_answer("offered")

    with pytest.raises(RuleBroken, match=sentence):
        rules.may_answer(state)


@pytest.mark.parametrize("state", ["offered", "declined", "left"])
def test_only_a_taken_seat_can_be_left(state):
    rules.may_leave("taken")

    with pytest.raises(RuleBroken, match="nothing to leave"):
        rules.may_leave(state)


@pytest.mark.parametrize("state", ["taken", "declined", "left"])
def test_only_an_open_offer_can_be_taken_back(state):
    rules.may_take_back("offered")

    with pytest.raises(RuleBroken, match="answered already"):
        rules.may_take_back(state)


def test_no_group_of_fewer_than_five_is_shown_by_itself_nor_can_be_worked_out():
    def shown(*seats, rest="Elsewhere"):
        groups = [rules.Group(f"Place {number}", number, 10 * number) for number in seats]
        return [(group.name, group.seats) for group in rules.can_be_shown(groups, rest=rest)]

    assert shown(9, 6) == [("Place 9", 9), ("Place 6", 6)]
    assert shown(9, 3, 2) == [("Place 9", 9), ("Elsewhere", 5)]
    assert shown(9, 6, 3) == [("Place 9", 9), ("Elsewhere", 9)]
    assert shown(9, 0) == []
    assert shown(4, 3, 2) == []
    assert shown(9, 4, rest="") == []
