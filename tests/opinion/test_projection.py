import numpy as np
import pytest

from panel.opinion import Entry
from panel.opinion import projection as projection_module
from panel.opinion.projection import project
from panel.opinion.stability import shuffled
from tests.opinion.conversations import gathered, planted


def test_two_people_who_differ_on_both_of_two_statements():
    log = [Entry("ann", "1", 1, 0), Entry("ann", "2", 1, 0), Entry("ben", "1", -1, 0), Entry("ben", "2", -1, 0)]
    reactions = gathered(log)

    projection = project(reactions)

    # Scatter matrix [[2, 2], [2, 2]]: variance 4 along (1, 1) / sqrt 2, none across.
    place = dict(zip(reactions.participants, projection.points.tolist(), strict=True))
    assert place["ann"] == pytest.approx([2**0.5, 0])
    assert place["ben"] == pytest.approx([-(2**0.5), 0])
    assert projection.shares == pytest.approx([1, 0])
    # A lone "agree": mean 0, so sqrt(2 statements) x 1 x the statement's own length in the plane.
    assert projection.pulls() == pytest.approx([2**0.5, 2**0.5])


def test_missing_reactions_stand_at_the_mean_and_stretch_the_point():
    full = [("ann", 1), ("ben", 1), ("cat", -1), ("dan", -1)]
    log = [Entry(name, str(statement), vote, 0) for name, vote in full for statement in range(4)]
    log.append(Entry("eve", "0", 1, 0))
    reactions = gathered(log)

    projection = project(reactions)

    # Statement 0 has mean 1/5, so eve lies at 4/5 of its loading; she gave one reaction of four, so she moves out by 2.
    eve, statement = reactions.participants.index("eve"), reactions.statements.index("0")
    assert projection.means[statement] == pytest.approx(0.2)
    assert projection.points[eve] == pytest.approx(2 * 0.8 * projection.loadings[statement])


def test_the_axes_are_those_of_the_filled_matrix():
    reactions = gathered(planted([20, 15], statements=12))
    matrix = np.full((35, 12), np.nan)
    matrix[reactions.person, reactions.statement] = reactions.vote
    filled = np.where(np.isnan(matrix), np.nanmean(matrix, axis=0), matrix)
    centred = filled - filled.mean(axis=0)
    _, strength, directions = np.linalg.svd(centred)

    projection = project(reactions)

    assert projection.shares == pytest.approx((strength**2 / (strength**2).sum())[:2])
    assert np.abs(directions[:2] @ projection.loadings) == pytest.approx(np.eye(2), abs=1e-8)
    stretch = np.sqrt(12 / np.isfinite(matrix).sum(axis=1))
    assert projection.points == pytest.approx(stretch[:, None] * (centred @ projection.loadings))


@pytest.mark.parametrize("key", range(3))
def test_single_precision_sharpened_says_what_double_says(key, monkeypatch):
    reactions = shuffled(gathered(planted([300, 200], statements=60, key=key)), key)
    double = project(reactions)
    monkeypatch.setattr(projection_module, "MOST_IN_DOUBLE", 0)

    single = project(reactions)

    np.testing.assert_allclose(single.loadings, double.loadings, rtol=0, atol=1e-10)
    np.testing.assert_allclose(single.points, double.points, rtol=0, atol=1e-9)
    assert single.shares == pytest.approx(double.shares, rel=1e-5)


def test_in_single_precision_people_who_all_say_the_same_stand_together(monkeypatch):
    monkeypatch.setattr(projection_module, "MOST_IN_DOUBLE", 0)
    reactions = gathered([Entry(str(person), str(statement), 1, 0) for person in range(9) for statement in range(3)])

    assert not project(reactions).points.any()


@pytest.mark.parametrize("votes", [[], [("ann", "1", 1)], [("ann", "1", 1), ("ben", "1", -1)]])
def test_with_hardly_anything_everyone_still_has_a_place(votes):
    reactions = gathered([Entry(*vote, 0) for vote in votes])

    assert project(reactions).points.shape == (len(votes), 2)
