import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.opinion import AGREE, DISAGREE, Entry
from panel.opinion.findings import count, dividing, gap, shared, smoothed, united
from tests.opinion.conversations import gathered

TABLES = st.lists(st.lists(st.tuples(*[st.integers(0, 200)] * 3), min_size=4, max_size=4), min_size=1, max_size=5).map(np.array)


def table(*groups: list[tuple[int, int, int]]) -> np.ndarray:
    """Agree, disagree, pass on each statement, for each group."""
    return np.array(groups)


def test_counting_by_group():
    log = [Entry("ann", "1", 1, 0), Entry("ben", "1", -1, 0), Entry("cat", "1", 0, 0), Entry("dan", "1", 1, 0)]
    reactions = gathered(log)
    of_person = np.array([0 if name in ("ann", "ben") else 1 for name in reactions.participants])

    assert count(reactions, of_person, 2).tolist() == [[[1, 1, 0]], [[1, 0, 1]]]


def test_smoothed_share_by_hand():
    assert smoothed(table([(8, 0, 0)], [(3, 2, 1)]), AGREE).tolist() == [[9 / 10], [4 / 8]]


def test_group_informed_consensus_by_hand():
    measure = shared(table([(8, 0, 0)], [(3, 2, 1)]), AGREE)

    # Shares 9/10 and 4/8. Variances of their logarithms: 1/81, and 1/16 + 1/25 + 1/36 + 1/49; a quarter of the sum.
    root = (9 / 10 * 4 / 8) ** 0.5
    deviation = ((1 / 81 + 1 / 16 + 1 / 25 + 1 / 36 + 1 / 49) / 4) ** 0.5
    assert measure.value == pytest.approx([root])
    assert measure.low == pytest.approx([root * np.exp(-1.959964 * deviation)])
    assert measure.high == pytest.approx([root * np.exp(1.959964 * deviation)])


def test_the_variance_of_the_logarithm_is_that_of_drawn_shares():
    drawn = np.log(np.random.default_rng(0).beta(3 + 1, 3 + 1, 200_000))
    measure = shared(table([(3, 2, 1)]), AGREE)

    assert np.log(measure.value / measure.low) / 1.959964 == pytest.approx([drawn.std()], rel=0.01)


@settings(deadline=None, max_examples=100)
@given(TABLES)
def test_consensus_does_not_shrink_as_like_groups_are_added(counts):
    once, twice = shared(counts, AGREE), shared(np.concatenate([counts, counts]), AGREE)

    assert twice.value == pytest.approx(once.value)
    assert (once.low <= once.value).all()
    assert (once.value <= once.high + 1e-12).all()
    assert (twice.low >= once.low - 1e-12).all()


def test_the_gap_between_groups_by_hand():
    measure = gap(table([(18, 2, 0)], [(3, 15, 0)], [(5, 5, 0)]))

    # Shares 19/22, 4/20 and 6/12; variances p (1 - p) / (seen + 3).
    top, bottom = 19 / 22, 4 / 20
    reach = 1.959964 * (top * (1 - top) / 23 + bottom * (1 - bottom) / 21) ** 0.5
    assert measure.value == pytest.approx([top - bottom])
    assert measure.low == pytest.approx([top - bottom - reach])


def test_what_bridges_must_hold_in_every_group():
    both, one_only, few = (40, 2, 1), (40, 0, 0), (2, 0, 0)
    counts = table([both, one_only, few], [both, (15, 20, 5), few])

    found = united(["both", "one only", "few"], counts, AGREE)

    assert [one.statement for one in found] == ["both"]
    assert found[0].counts == [[40, 2, 1], [40, 2, 1]]
    assert united(["both", "one only", "few"], counts, DISAGREE) == []


def test_what_all_reject():
    counts = table([(1, 30, 2), (30, 1, 2)], [(0, 12, 1), (12, 0, 1)])

    assert [one.statement for one in united(["a", "b"], counts, DISAGREE)] == ["a"]


def test_a_statement_divides_only_where_one_group_agrees_and_another_disagrees():
    opposed, degrees, thin = (30, 5, 0), (34, 1, 0), (2, 0, 0)
    counts = table([opposed, degrees, thin], [(5, 30, 0), (20, 12, 3), (0, 2, 0)])

    found = dividing(["opposed", "degrees", "thin"], counts)

    assert [one.statement for one in found] == ["opposed"]


def test_without_groups_what_divides_is_what_splits_everybody():
    counts = table([(50, 45, 5), (80, 15, 5), (2, 2, 0), (35, 60, 0)])

    found = dividing(["even", "leaning", "thin", "uneven"], counts)

    assert [one.statement for one in found] == ["even", "uneven"]
    assert found[0].strength == pytest.approx(46 / 102)
    assert found[0].counts == [[50, 45, 5]]
