"""Bars, dots and chairs stand where their numbers say."""

import re

import pytest

from panel.web.drawing import colour_of, dots, paired_bars, ring, split_bar


def test_a_split_bar_has_a_piece_for_each_amount_and_the_rest_behind_them():
    bar = split_bar([600, 390, 10], 2_000)

    assert [(piece.number, piece.x, piece.width) for piece in bar.pieces] == [(1, 0, 30), (2, 30, 19.5), (3, 49.5, 0.5)]
    assert [piece.has_room for piece in bar.pieces] == [True, True, False]
    assert bar.rest == 50
    assert split_bar([30, 30], 50).rest == 100
    assert split_bar([], 0).pieces == []


def test_a_number_has_one_colour_and_after_twelve_the_same_with_stripes():
    plain, again = colour_of(3), colour_of(15)

    assert (plain.fill, plain.striped) == ("var(--marigold)", False)
    assert (again.fill, again.ink, again.striped) == (plain.fill, plain.ink, True)
    assert len({colour_of(number).fill for number in range(1, 13)}) == 12


def test_a_pair_is_in_per_cent_and_never_past_the_end():
    assert [(one.first, one.second) for one in paired_bars([("16 to 34", 0.25, 1.2)])] == [(25.0, 100.0)]


@pytest.mark.parametrize(("number", "rows", "more"), [(0, [], 0), (1, [1], 0), (41, [30, 11], 0), (500, [30, 30, 30], 410)])
def test_there_is_a_dot_for_each_person_in_rows_of_thirty(number, rows, more):
    drawn = dots(number)

    assert [round(float(length) / 8) + 1 for length in re.findall(r"h([\d.]+)", drawn.path)] == rows
    assert drawn.more == more


def test_chairs_stand_round_the_table_from_the_top():
    chairs = ring(4, size=100, chair=20)

    assert [(chair.x, chair.y) for chair in chairs] == [(50, 10), (90, 50), (50, 90), (10, 50)]
