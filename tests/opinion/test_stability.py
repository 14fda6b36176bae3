import os

import numpy as np
import pytest

from panel.opinion import Clarity, Doubt, Limits
from panel.opinion.grouping import Grouping, best, groupings
from panel.opinion.projection import project
from panel.opinion.stability import (
    Chance,
    Repeated,
    adjusted_rand,
    against_chance,
    repeat,
    shuffled,
    stability,
    verdict,
)
from tests.opinion.conversations import gathered, planted

LIMITS = Limits()
SHUFFLES = 100
FALSE_ALARMS_ALLOWED = 2


def a_grouping(labels: list[int], *, silhouette: float = 0.5) -> Grouping:
    return Grouping(max(labels) + 1, np.array(labels), silhouette)


def test_adjusted_rand_by_hand():
    # Overlaps [[2, 1, 0], [0, 1, 2]]: 2 pairs together in both, 6 in the first, 3 in the second, of 15; expected 6 x 3 / 15.
    index = adjusted_rand(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2]))

    assert index == pytest.approx((2 - 1.2) / (4.5 - 1.2))


def test_adjusted_rand_knows_no_names():
    assert adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0])) == 1
    assert adjusted_rand(np.array([0, 0, 0]), np.array([0, 0, 0])) == 1


def test_a_shuffle_keeps_who_reacted_to_what_and_each_statement_s_counts():
    reactions = gathered(planted([20, 20]))

    mixed = shuffled(reactions, 3)

    assert np.array_equal(mixed.person, reactions.person)
    assert np.array_equal(mixed.statement, reactions.statement)
    assert not np.array_equal(mixed.vote, reactions.vote)
    for vote in (-1, 0, 1):
        before, after = (np.bincount(one.statement[one.vote == vote], minlength=30) for one in (reactions, mixed))
        assert np.array_equal(before, after)


@pytest.mark.parametrize(
    ("median", "same_number", "chance_median", "clarity", "doubts"),
    [
        (0.80, 0.80, 0.3, Clarity.CLEAR, []),
        (0.79, 0.80, 0.3, Clarity.DOUBTFUL, [Doubt.SHIFTING]),
        (0.60, 1.00, 0.3, Clarity.DOUBTFUL, [Doubt.SHIFTING]),
        (0.59, 1.00, 0.3, Clarity.NONE, [Doubt.SHIFTING]),
        (0.95, 0.75, 0.3, Clarity.NONE, [Doubt.NUMBER]),
        (0.85, 1.00, 0.85, Clarity.NONE, [Doubt.CHANCE]),
        (0.50, 0.50, 0.8, Clarity.NONE, [Doubt.SHIFTING, Doubt.NUMBER, Doubt.CHANCE]),
    ],
)
def test_the_verdict(median, same_number, chance_median, clarity, doubts):
    repeated = Repeated(a_grouping([0, 1]), median, 0.1, same_number)
    chance = Chance(10, chance_median, 0.3, 0.05)

    found = verdict(repeated, chance, LIMITS)

    assert (found.clarity, found.doubts) == (clarity, doubts)


def test_the_silhouette_must_beat_chance_too():
    repeated = Repeated(a_grouping([0, 1], silhouette=0.34), 0.9, 0.8, 1.0)

    found = verdict(repeated, Chance(10, 0.3, 0.3, 0.05), LIMITS)

    assert (found.clarity, found.doubts) == (Clarity.NONE, [Doubt.CHANCE])


def test_without_a_split_there_are_no_groups():
    found = stability(gathered(planted([8], statements=3)), None, LIMITS)

    assert (found.clarity, found.doubts, found.repeated) == (Clarity.NONE, [Doubt.NO_SPLIT], None)


def test_planted_groups_repeat_and_their_shuffles_do_not():
    reactions = gathered(planted([40, 30]))
    grouping = best(groupings(project(reactions).points))

    repeated, chance = repeat(reactions, grouping, LIMITS, 20), against_chance(reactions, LIMITS)

    assert (repeated.median, repeated.same_number) == (1, 1)
    assert chance.beaten_by(repeated)


def test_shuffled_conversations_have_no_groups():
    """False alarms over a hundred shuffles of one conversation; the chance test is only needed where the rest passes."""
    reactions = gathered(planted([20, 10], statements=20, answered=0.7))
    shuffles = SHUFFLES * 10 if os.environ.get("PANEL_DEEP") else SHUFFLES

    alarms = 0
    for number in range(shuffles):
        mixed = shuffled(reactions, 1000 + number)
        grouping = best(groupings(project(mixed).points))
        if grouping is None:
            continue
        repeated = repeat(mixed, grouping, LIMITS, 5)
        if repeated.median >= LIMITS.doubtful_agreement and repeated.same_number >= LIMITS.same_number:
            found = verdict(repeated, against_chance(mixed, LIMITS), LIMITS)
            alarms += found.clarity is not Clarity.NONE

    assert alarms <= FALSE_ALARMS_ALLOWED * shuffles // SHUFFLES, f"{alarms} false alarms in {shuffles} shuffles"
