"""The spelling of ballots of every form, and how what was typed is read."""

import pytest

from panel.ballots.picks import answers_of, canonical, moved, picks_of, ranked, read, ticked, typed_as
from panel.errors import RuleBroken
from panel.rounds.ballot_forms import BallotForm

TITLES = {"1": "Swings", "2": "Choir", "3": "Bus"}
BODIES = [
    ("approval", ticked(["3", "1"]), '["1","3"]'),
    ("knapsack", ticked(["10", "9"]), '["10","9"]'),
    ("choose-one", ticked(["2"]), '["2"]'),
    ("yes-no", ticked(["no"]), '["no"]'),
    ("points", {"3": 2, "1": 5}, '{"1":5,"3":2}'),
    ("ranking", {"1": 2, "3": 1}, '["3","1"]'),
    ("points", {}, "{}"),
    ("ranking", {}, "[]"),
]


@pytest.mark.parametrize(("form", "picks", "body"), BODIES)
def test_a_ballot_has_one_spelling_and_is_read_back(form, picks, body):
    assert canonical(BallotForm(form), picks) == body
    assert picks_of(BallotForm(form), body) == picks


@pytest.mark.parametrize(
    ("form", "typed", "picks"),
    [
        ("approval", {"2": "1"}, {"2": 1}),
        ("points", {"1": "4", "2": "0", "3": " 1 "}, {"1": 4, "3": 1}),
        ("ranking", {"1": "9", "2": "2", "3": "5"}, ranked("231")),
        ("ranking", {"1": "0", "2": "1"}, ranked("2")),
    ],
)
def test_what_was_typed_is_read(form, typed, picks):
    assert read(BallotForm(form), typed, TITLES.__getitem__) == picks


@pytest.mark.parametrize(
    ("form", "typed", "sentence"),
    [
        ("approval", {"2": "2"}, "picked twice"),
        ("points", {"1": "four"}, "“four” beside “Swings” is not a whole number"),
        ("points", {"1": "-1"}, "not a whole number"),
        ("points", {"1": "1.5"}, "not a whole number"),
        ("points", {"1": "٣"}, "not a whole number"),
        ("points", {"1": "99999"}, "not a whole number"),
        ("ranking", {"1": "2", "3": "2"}, "“Swings” and “Bus” both have the number 2"),
    ],
)
def test_what_cannot_be_read_is_named(form, typed, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        read(BallotForm(form), typed, TITLES.__getitem__)


@pytest.mark.parametrize(
    ("order", "press", "after"),
    [
        ("123", "up-2", "213"), ("123", "down-2", "132"), ("123", "up-1", "123"), ("123", "down-3", "123"),
        ("12", "add-3", "123"), ("12", "add-2", "12"), ("123", "remove-2", "13"), ("12", "remove-3", "12"),
        ("123", "sort", "123"), ("123", "", "123"), ("", "add-1", "1"),
    ],
)  # fmt: skip
def test_a_press_moves_one_and_numbers_the_order_anew(order, press, after):
    assert moved(typed_as(ranked(order)), press) == typed_as(ranked(after))


def test_numbers_that_were_typed_are_the_order_that_a_press_starts_from():
    assert moved({"1": "7", "2": "3", "3": "x"}, "sort") == {"2": "1", "1": "2", "3": "3"}


def test_a_blank_ballot_that_was_cast_is_told_from_none():
    assert (answers_of(None).blank, answers_of({}).blank, answers_of({"1": 1}).blank) == (False, True, False)
