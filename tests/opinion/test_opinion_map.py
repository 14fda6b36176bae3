import numpy as np
import pytest

from panel.opinion import Clarity, Doubt, Earlier, Entry, Limits, OpinionMap, draw_map
from panel.opinion.opinion_map import with_enough
from panel.opinion.report import as_data
from panel.opinion.stability import shuffled
from tests.opinion.conversations import gathered, planted, published

QUICK = Limits(repeats=8, shuffles=4, repeats_of_shuffle=4)


def groups_of(opinion_map: OpinionMap) -> dict[str, str]:
    return {
        name: opinion_map.letters[group]
        for name, group in zip(opinion_map.placed.participants, opinion_map.of_person, strict=True)
    }


@pytest.mark.parametrize("sizes", [[40, 30], [50, 30, 20], [700, 300]])
def test_planted_groups_are_found(sizes):
    opinion_map = draw_map(gathered(planted(sizes)), limits=QUICK)

    assert opinion_map.stability.clarity is Clarity.CLEAR
    assert opinion_map.sizes == sizes
    first = np.cumsum([0, *sizes])
    for letter, start, end in zip(opinion_map.letters, first, first[1:], strict=False):
        assert {groups_of(opinion_map)[str(person)] for person in range(start, end)} == {letter}


def test_shuffled_no_groups_are_left_and_counts_are_everybody_s():
    reactions = shuffled(gathered(planted([40, 30])), 1)

    opinion_map = draw_map(reactions, limits=QUICK)

    assert opinion_map.letters == []
    assert opinion_map.sizes == []
    assert opinion_map.representative == {}
    assert set(opinion_map.of_person) == {-1}
    assert all(len(one.counts) == 1 for one in opinion_map.bridging + opinion_map.dividing)


def test_planted_findings():
    log = planted([30, 30])
    for person in range(60):
        log.append(Entry(str(person), "bridge", 1 if person % 10 else 0, 0))
        log.append(Entry(str(person), "wall", 1 if person < 30 else -1, 0))
        log.append(Entry(str(person), "rubbish", -1 if person % 10 else 1, 0))

    opinion_map = draw_map(gathered(log), limits=QUICK)

    assert "bridge" in [one.statement for one in opinion_map.bridging]
    assert "rubbish" in [one.statement for one in opinion_map.rejected]
    wall = next(one for one in opinion_map.dividing if one.statement == "wall")
    assert sorted(wall.counts) == [[0, 30, 0], [30, 0, 0]]
    answers = {
        letter: next(one.answer for one in chosen if one.statement == "wall")
        for letter, chosen in opinion_map.representative.items()
    }
    assert sorted(answers.values()) == [-1, 1]


@pytest.mark.parametrize("key", range(3))
def test_row_order_and_numbering_change_nothing(key):
    chance = np.random.default_rng(key)
    log = planted([25, 20, 15], key=key)
    people, statements = chance.permutation(60) + 100, chance.permutation(30) + 500
    renamed = [
        entry._replace(participant=str(people[int(entry.participant)]), statement=str(statements[int(entry.statement)]))
        for entry in log
    ]

    before = draw_map(gathered(log), limits=QUICK)
    after = draw_map(gathered([renamed[i] for i in chance.permutation(len(log))]), limits=QUICK)

    assert after.stability.repeated.median == before.stability.repeated.median
    assert after.stability.chance == before.stability.chance
    np.testing.assert_array_equal(after.projection.points, before.projection.points)
    new_names = {name: str(people[int(name)]) for name in before.placed.participants}
    assert groups_of(after) == {new_names[name]: letter for name, letter in groups_of(before).items()}
    assert [one.statement for one in after.dividing] == [str(statements[int(one.statement)]) for one in before.dividing]


def test_letters_and_directions_stay_when_the_smaller_group_grows():
    log = planted([30, 25])
    before = draw_map(gathered(log[: len(log) * 9 // 10]), limits=QUICK)
    points = dict(zip(before.placed.participants, before.projection.points.tolist(), strict=True))
    mirrored = {name: (-x, -y) for name, (x, y) in points.items()}
    swapped = {name: "B" if letter == "A" else "A" for name, letter in groups_of(before).items()}

    after = draw_map(gathered(log), limits=QUICK, earlier=Earlier(swapped, mirrored))

    assert all(groups_of(after)[name] == letter for name, letter in swapped.items())
    turned = dict(zip(after.placed.participants, after.projection.points, strict=True))
    assert sum(turned[name] @ np.array(mirrored[name]) > 0 for name in mirrored) > 45


@pytest.mark.parametrize(
    ("given", "placed"),
    [
        ([9] * 20 + [6] * 5, 20),
        ([9] * 3 + [5] * 20, 23),
        ([9] * 14 + [5, 4, 3], 15),
        ([3, 2, 1], 3),
    ],
)
def test_who_is_placed(given, placed):
    log = [Entry(str(person), str(statement), 1, 0) for person, many in enumerate(given) for statement in range(many)]

    assert len(with_enough(gathered(log))) == placed


def test_with_fewer_than_seven_statements_all_of_them_are_enough():
    log = [Entry(str(person), str(statement), 1, 0) for person in range(20) for statement in range(4)]

    assert len(with_enough(gathered(log))) == 20


@pytest.mark.parametrize("log", [[], [Entry("1", "1", 1, 0)], planted([3, 2], statements=3)])
def test_too_little_for_groups_is_a_full_answer(log):
    opinion_map = draw_map(gathered(log), limits=QUICK)

    assert opinion_map.stability.doubts == [Doubt.NO_SPLIT]
    assert as_data(opinion_map)["groups"] == []


def test_vtaiwan_has_two_groups():
    opinion_map = draw_map(published("vtaiwan.uberx"), limits=Limits(shuffles=4, repeats_of_shuffle=5))

    assert (opinion_map.stability.clarity, opinion_map.letters) == (Clarity.CLEAR, ["A", "B"])
    assert opinion_map.stability.repeated.median > 0.85
