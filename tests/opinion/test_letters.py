import numpy as np
import pytest

from panel.opinion.letters import letters

PEOPLE = ["ann", "ben", "cat", "dan", "eve", "fay"]


@pytest.mark.parametrize(
    ("earlier", "groups", "given"),
    [
        ("", [0, 0, 0, 1, 1, 1], ["A", "B"]),
        ("AAABBB", [0, 0, 0, 1, 1, 1], ["A", "B"]),
        ("BBBAAA", [0, 0, 0, 1, 1, 1], ["B", "A"]),
        ("AABBBB", [0, 0, 0, 1, 1, 1], ["A", "B"]),
        ("AABBCC", [0, 0, 0, 1, 1, 1], ["A", "C"]),
        ("AAAAAA", [0, 0, 0, 0, 1, 1], ["A", "B"]),
        ("AAABBB", [0, 0, 1, 2, 2, 2], ["A", "C", "B"]),
    ],
)
def test_letters_follow_the_people(earlier, groups, given):
    before = dict(zip(PEOPLE, earlier, strict=False))

    assert letters(np.array(groups), PEOPLE, before) == given


def test_newcomers_do_not_change_letters():
    assert letters(np.array([0, 0, 0, 0, 1, 1]), PEOPLE, {"eve": "A", "ann": "B"}) == ["B", "A"]


def test_no_groups_no_letters():
    assert letters(np.array([], dtype=np.int64), [], {}) == []
