import numpy as np
import pytest

from panel.opinion import grouping as grouping_module
from panel.opinion.grouping import Grouping, best, groupings, silhouette


def clouds(sizes: list[int], *, distance: float = 10.0, key: int = 0) -> np.ndarray:
    chance = np.random.default_rng(key)
    centres = distance * np.array([[0, 0], [1, 0], [0, 1], [1, 1], [0.5, 2]])
    return np.vstack([centres[i] + chance.normal(size=(size, 2)) for i, size in enumerate(sizes)])


def test_silhouette_of_four_places_on_a_line():
    line = np.array([0.0, 1.0, 5.0, 6.0])

    width = silhouette(np.abs(line[:, None] - line), np.ones(4), np.array([0, 0, 1, 1]))

    # Outer places: a = 1, b = (5 + 6) / 2, so 4.5 / 5.5; inner places: a = 1, b = (4 + 5) / 2, so 3.5 / 4.5.
    assert width == pytest.approx((4.5 / 5.5 + 3.5 / 4.5) / 2)


def test_in_the_silhouette_people_at_one_place_count_each():
    line = np.array([0.0, 1.0, 5.0, 6.0])
    crowded = np.array([0.0, 1.0, 1.0, 5.0, 6.0])
    distances = [np.abs(places[:, None] - places) for places in (line, crowded)]

    weighted = silhouette(distances[0], np.array([1.0, 2.0, 1.0, 1.0]), np.array([0, 0, 1, 1]))
    listed = silhouette(distances[1], np.ones(5), np.array([0, 0, 0, 1, 1]))

    # Of the two at 1, one keeps company at distance 0: a = 1/2 there when listed, and when weighted.
    assert weighted == pytest.approx(listed)


def test_someone_alone_scores_nothing():
    line = np.array([0.0, 1.0, 9.0])

    width = silhouette(np.abs(line[:, None] - line), np.ones(3), np.array([0, 0, 1]))

    assert width == pytest.approx((8 / 9 + 7 / 8) / 3)


@pytest.mark.parametrize("sizes", [[30, 20], [30, 20, 10], [30, 20, 12, 9], [40, 30, 20, 12, 10], [800, 400, 300]])
def test_clouds_are_found_the_largest_first(sizes):
    found = best(groupings(clouds(sizes)))

    assert found.groups == len(sizes)
    assert np.array_equal(found.of_person, np.repeat(np.arange(len(sizes)), sizes))


@pytest.mark.parametrize(("far", "people"), [(4, 60), (9, 200)])
def test_a_cloud_of_fewer_than_five_people_or_five_per_cent_is_no_group(far, people):
    points = clouds([people - far, far], distance=40)

    for grouping in groupings(points).values():
        assert np.bincount(grouping.of_person).min() >= max(5, people / 20)


def test_people_who_all_stand_together_are_not_split():
    assert groupings(np.zeros((50, 2))) == {}
    assert groupings(np.zeros((0, 2))) == {}


def test_of_two_equal_silhouettes_fewer_groups_are_chosen():
    found = {k: Grouping(k, np.zeros(1, dtype=np.int64), 0.5) for k in (3, 2)}

    assert best(found).groups == 2
    assert best({}) is None


@pytest.mark.parametrize("key", range(3))
def test_looking_only_at_people_in_doubt_changes_no_label(key, monkeypatch):
    points = clouds([500, 400, 300], distance=2, key=key)
    full = groupings(points)
    monkeypatch.setattr(grouping_module, "FEWEST_WATCHED", 0)

    quick = groupings(points)

    assert quick.keys() == full.keys()
    for groups, grouping in quick.items():
        np.testing.assert_array_equal(grouping.of_person, full[groups].of_person)
