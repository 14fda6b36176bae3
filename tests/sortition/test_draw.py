"""The list of panels: every one allowed, chances as stated, the same for the same key."""

from collections import Counter

import pytest
from hypothesis import given

from panel.sortition.certainty import certain_people
from panel.sortition.check import meets_conditions
from panel.sortition.draw import NumberSource, draw, number_drawn, spread_of
from panel.sortition.lots import Lots
from panel.sortition.relaxation import Infeasible
from panel.sortition.rules import Rule
from panel.sortition.task import Task

from .pools import REAL, a_pool, a_real_task, small_tasks
from .test_lottery import slow


def a_draw(task: Task, *, panels: int = 200, lot_key: str = "key"):
    return draw(task, rule=Rule.LEXIMIN, panels=panels, lot_key=lot_key)


@pytest.mark.parametrize("name", REAL)
def test_every_panel_of_a_real_list_meets_all_conditions(name):
    task = a_real_task(name)

    drawn = a_draw(task, panels=1000)

    assert len(drawn.panels) == 1000
    assert all(meets_conditions(task, panel) for panel in drawn.panels)
    assert min(drawn.chances.values()) >= min(drawn.exact_chances.values()) - 0.004
    assert all(abs(drawn.chances[id_] - exact) < 0.012 for id_, exact in drawn.exact_chances.items())


@slow
@given(small_tasks())
def test_lists_of_small_pools_keep_quotas_homes_and_chances(task):
    try:
        drawn = a_draw(task)
    except Infeasible:
        return

    seats = Counter(person for panel in drawn.panels for person in panel)
    assert all(meets_conditions(task, panel) for panel in drawn.panels)
    assert drawn.chances == {person.id: seats[person.id] / 200 for person in task.pool.volunteers}
    assert drawn.chances == pytest.approx(drawn.exact_chances, abs=0.08)


def test_homes_of_one_type_take_turns_without_two_from_a_home():
    homes = {f"{letter}{number}": f"h{number}" for letter in "ab" for number in range(6)}
    pool = a_pool({id_: id_[0] for id_ in homes}, {"0a": (3, 3), "0b": (3, 3)}, homes)

    drawn = a_draw(Task(pool, 6), panels=100)

    assert len(drawn.task.kinds.sizes) == 2
    assert all(meets_conditions(drawn.task, panel) for panel in drawn.panels)
    assert set(drawn.chances.values()) <= {0.48, 0.49, 0.5, 0.51, 0.52}


def test_thousands_of_draws_fit_the_chances():
    people = {f"p{number}": "ab"[number > 3] + "ab"[number % 2] for number in range(10)}
    drawn = a_draw(Task(a_pool(people, {"0a": (2, 2), "0b": (2, 2), "1a": (1, 2), "1b": (2, 3)}), 4))
    times = 4000

    seats = Counter(id_ for n in range(times) for id_ in drawn.panels[number_drawn(f"key {n}", 200)])

    for person, chance in drawn.chances.items():
        spread = (times * chance * (1 - chance)) ** 0.5
        assert abs(seats[person] - times * chance) <= 4.5 * spread


def test_the_key_decides_list_and_number_and_dice_can_decide_the_number():
    task = Task(a_pool({f"p{number}": "ab"[number % 2] for number in range(12)}, {"0a": (2, 2), "0b": (1, 2)}), 4)

    one, same, other = a_draw(task), a_draw(task), a_draw(task, lot_key="another")
    by_dice = draw(task, rule=Rule.LEXIMIN, panels=200, lot_key="key", number=77)

    assert (one.panels, one.number) == (same.panels, same.number)
    assert one.panels != other.panels
    assert (by_dice.panels, by_dice.panel) == (one.panels, one.panels[77])
    assert (one.by, by_dice.by) == (NumberSource.LOT_KEY, NumberSource.DICE)


def test_lots_are_the_published_stream():
    # printf key:0 | sha256sum, read in four parts.
    block = (0x4888FFE82A7D2964, 0xFBD4FA329F150996, 0x0024FD70E393CD5A, 0x1945BB41D0964D5C)
    lots = Lots("key")

    assert [lots.below(1000) for _ in block] == [number % 1000 for number in block]


def test_who_is_certain_is_told_with_the_quota():
    people = {"p1": "a", "p2": "a", "p3": "b", "p4": "b", "p5": "b"}
    drawn = a_draw(Task(a_pool(people, {"0a": (2, 2), "0b": (1, 1)}), 3))

    certain = certain_people(drawn.task, drawn.lottery.chances)

    assert [(person.id, person.cause.quota.value, person.cause.forces) for person in certain] == [
        ("p1", "a", True),
        ("p2", "a", True),
    ]


def test_certain_by_the_maximum_of_others():
    people = {"p1": "a", "p2": "a", "p3": "b", "p4": "b", "p5": "b"}
    drawn = a_draw(Task(a_pool(people, {"0a": (0, 3), "0b": (0, 1)}), 3))

    certain = certain_people(drawn.task, drawn.lottery.chances)

    assert [(person.id, person.cause.needed, person.cause.forces) for person in certain] == [
        ("p1", 2, True),
        ("p2", 2, True),
    ]


def test_spread_worked_by_hand():
    # Gini of 1, 2, 3: mean difference over all pairs (8/9) over twice the mean (4) is 2/9.
    spread = spread_of([0.3, 0.1, 0.2])

    assert (spread.smallest, spread.largest) == (0.1, 0.3)
    assert spread.average == pytest.approx(0.2)
    assert spread.gini == pytest.approx(2 / 9)
