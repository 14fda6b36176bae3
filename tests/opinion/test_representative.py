import numpy as np
import pytest

from panel.opinion import AGREE, DISAGREE
from panel.opinion.representative import difference_z, representative, share_z


def whole(*numbers: int) -> np.ndarray:
    return np.array(numbers)


def test_share_against_one_half_by_hand():
    assert share_z(whole(8), whole(10)) == pytest.approx([2 * 11**0.5 * (9 / 11 - 1 / 2)])


def test_share_against_the_others_by_hand():
    # (9 of 11) against (3 of 11), one added to each count: pooled 12 / 22.
    z = (9 / 11 - 3 / 11) / (12 / 22 * 10 / 22 * (2 / 11)) ** 0.5

    assert difference_z(whole(8), whole(10), whole(2), whole(10)) == pytest.approx([z])


def test_where_all_answered_alike_there_is_no_difference():
    assert difference_z(whole(4), whole(4), whole(6), whole(6)).tolist() == [0]


def test_a_representative_statement_carries_its_numbers():
    counts = np.array([[(8, 1, 1)], [(2, 8, 0)]])

    (one,) = representative(["1"], counts, 0)

    assert (one.statement, one.answer, one.chosen, one.seen) == ("1", AGREE, 8, 10)
    assert (one.share, one.ratio) == pytest.approx((9 / 12, 3))
    assert one.strength == pytest.approx(3 * one.difference_z * 0.75 * one.share_z)
    assert one.significant


def test_at_most_five_the_strongest_first():
    counts = np.array([[(20 + i, 2, 0) for i in range(8)], [(2, 20, 0)] * 8])

    found = representative([str(i) for i in range(8)], counts, 0)

    assert [one.statement for one in found] == ["7", "6", "5", "4", "3"]


def test_an_agree_is_among_them_if_one_passes():
    counts = np.array([[(0, 40, 0)] * 6 + [(30, 10, 0)], [(35, 5, 0)] * 6 + [(12, 28, 0)]])

    answers = [one.answer for one in representative(list("abcdefg"), counts, 0)]

    assert answers == [DISAGREE] * 4 + [AGREE]


def test_at_least_one_even_if_none_passes():
    counts = np.array([[(3, 3, 0), (4, 3, 0)], [(3, 3, 0), (3, 4, 0)]])

    (one,) = representative(["a", "b"], counts, 0)

    assert (one.statement, one.significant) == ("b", False)


def test_two_negative_tests_do_not_make_a_strength():
    counts = np.array([[(1, 5, 4)], [(9, 1, 0)]])

    (one,) = representative(["a"], counts, 0)

    assert one.answer == DISAGREE
    assert one.share_z > 0 or one.strength == 0


def test_statements_that_nobody_in_the_group_saw_say_nothing():
    assert representative(["a"], np.array([[(0, 0, 0)], [(9, 1, 0)]]), 0) == []
