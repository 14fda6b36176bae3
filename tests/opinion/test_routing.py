import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.opinion import Standing, chances, next_statement

STANDINGS = st.dictionaries(
    st.integers(0, 30).map(str),
    st.builds(Standing, *[st.integers(0, 60)] * 3, pull=st.floats(0, 9), about_you=st.booleans()),
    max_size=12,
)


def test_the_weight_of_a_new_statement_by_hand():
    # Importance 1/2 x 1/2 x (1 + 1), newness 1 + 8.
    assert Standing(pull=1.0).weight == pytest.approx((0.5 * 9) ** 2)


def test_the_weight_of_a_known_statement_by_hand():
    # Ten reactions: agree 7/12, pass 3/12; newness 1 + 8 / 4.
    assert Standing(6, 2, 2, pull=0.5).weight == pytest.approx((7 / 12 * 9 / 12 * 1.5 * 3) ** 2)


def test_a_question_about_you_has_a_fixed_weight():
    assert Standing(50, 1, 2, pull=3.0, about_you=True).weight == 49


def test_the_unpopular_keep_a_share_until_they_have_been_heard():
    loved, hated = Standing(60, 0, 0, pull=4.0), Standing(0, 19, 0)

    before = chances({"loved": loved, "hated": hated}, [])
    after = chances({"loved": loved, "hated": Standing(0, 20, 0)}, [])

    assert before["hated"] >= 0.2
    assert after["hated"] < 0.01


def test_the_floor_is_shared_evenly_among_the_young():
    standings = {"old": Standing(60, 0, 0, pull=9.0), "new": Standing(0, 5, 0), "newer": Standing(0, 1, 9)}

    odds = chances(standings, [])

    assert min(odds["new"], odds["newer"]) >= 0.1


@pytest.mark.parametrize(
    ("shown", "allowed"),
    [
        ("abcdef", False),
        ("abcdefg", True),
        ("abcdefgx", False),
        ("abcdefgxh", False),
        ("abcdefgxhi", True),
    ],
)
def test_questions_about_you_none_in_the_first_seven_and_one_in_three(shown, allowed):
    standings = {name: Standing() for name in "abcdefghijkl"} | {name: Standing(about_you=True) for name in "xy"}

    assert ("y" in chances(standings, shown)) is allowed


@settings(deadline=None, max_examples=200)
@given(STANDINGS, st.lists(st.integers(0, 30).map(str), max_size=12))
def test_chances_sum_to_one_over_what_was_not_shown(standings, shown):
    odds = chances(standings, shown)

    assert set(odds) <= set(standings) - set(shown)
    assert sum(odds.values()) == pytest.approx(1 if odds else 0)
    assert all(share > 0 for share in odds.values())


@settings(deadline=None, max_examples=200)
@given(STANDINGS, st.floats(0, 1, exclude_max=True))
def test_the_draw_picks_something_that_may_be_shown(standings, chance):
    odds = chances(standings, [])

    drawn = next_statement(standings, [], chance)

    assert drawn in odds if odds else drawn is None
    assert drawn == next_statement(dict(reversed(standings.items())), [], chance)


def test_the_draw_by_hand():
    standings = {"2": Standing(), "10": Standing()}

    assert next_statement(standings, [], 0.49) == "2"
    assert next_statement(standings, [], 0.51) == "10"
    assert next_statement(standings, ["2", "10"], 0.5) is None
