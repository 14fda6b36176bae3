"""Quotas that cannot be met are answered with the smallest change; replacements keep confirmed people."""

from itertools import product

import pytest
from hypothesis import given

from panel.sortition.check import meets_conditions
from panel.sortition.draw import draw
from panel.sortition.limits import Limits
from panel.sortition.lottery import fairest
from panel.sortition.pool import Quota, Volunteer, pool_of
from panel.sortition.relaxation import Infeasible, smallest_relaxation
from panel.sortition.rules import Rule
from panel.sortition.task import Task, UnknownVolunteers

from .pools import a_pool, a_real_task, all_panels, small_tasks
from .test_lottery import slow


def eased(task: Task) -> Task:
    """The task with its quotas changed as the smallest relaxation says."""
    relaxation = smallest_relaxation(task)
    assert relaxation is not None
    new = {(c.quota.feature, c.quota.value): Quota(c.quota.feature, c.quota.value, c.least, c.most) for c in relaxation.changes}
    quotas = [new.get((quota.feature, quota.value), quota) for quota in task.pool.quotas]
    return Task(pool_of(quotas, list(task.pool.volunteers)), task.seats, task.confirmed, task.left)


def seats_moved(task: Task) -> int:
    relaxation = smallest_relaxation(task)
    assert relaxation is not None
    return sum(c.quota.least - c.least + c.most - c.quota.most for c in relaxation.changes)


@slow
@given(small_tasks(feasible=False))
def test_the_relaxation_helps_and_none_is_smaller(task):
    relaxation = smallest_relaxation(task)
    homes = {person.home or person.id for person in task.pool.volunteers}
    if len(homes) < task.seats:
        assert relaxation is None
        return

    without_quotas = Task(
        pool_of([Quota(q.feature, q.value, 0, 99) for q in task.pool.quotas], list(task.pool.volunteers)), task.seats
    )
    smallest = min(distance(task, panel) for panel in all_panels(without_quotas))

    assert bool(all_panels(task)) == (not relaxation.changes)
    assert all_panels(eased(task))
    assert seats_moved(task) == smallest


def distance(task: Task, panel: tuple[str, ...]) -> int:
    """Seats by which the quotas must move for this panel."""
    moved = 0
    for quota in task.pool.quotas:
        place = task.pool.features.index(quota.feature)
        held = sum(p.values[place] == quota.value for p in task.pool.volunteers if p.id in panel)
        moved += max(quota.least - held, 0) + max(held - quota.most, 0)
    return moved


def test_flex_is_kept_where_it_can_be():
    people = [Volunteer(f"p{number}", (value,)) for number, value in enumerate("aabb")]
    quotas = [Quota("f", "a", 3, 3, flex_least=3), Quota("f", "b", 0, 0, flex_most=2), Quota("f", "c", 0, 0)]

    relaxation = smallest_relaxation(Task(pool_of(quotas, people), 3))

    assert relaxation is not None
    changes = {(c.quota.value, c.least, c.most, c.beyond_flex) for c in relaxation.changes}
    assert changes == {("a", 2, 3, True), ("b", 0, 1, False)}


def test_more_seats_than_homes_is_no_matter_of_quotas():
    pool = a_pool({"p": "a", "q": "a", "r": "a"}, {"0a": (0, 9)}, {"p": "home", "q": "home"})

    with pytest.raises(Infeasible) as broken:
        fairest(Task(pool, 3), Rule.LEXIMIN, Limits())

    assert (broken.value.relaxation, broken.value.seats, broken.value.homes) == (None, 3, 2)


def test_unknown_people_cannot_be_confirmed():
    pool = a_pool({"p": "a", "q": "a"}, {"0a": (0, 9)})

    with pytest.raises(UnknownVolunteers) as broken:
        Task(pool, 1, confirmed=frozenset("xq"), left=frozenset("y"))

    assert broken.value.ids == ["x", "y"]


def test_confirmed_people_stay_and_those_who_left_or_live_with_them_cannot_come():
    people = {f"p{number}": "ab"[number % 2] for number in range(10)}
    pool = a_pool(people, {"0a": (2, 2), "0b": (2, 2)}, {"p0": "home", "p2": "home"})
    task = Task(pool, 4, confirmed=frozenset({"p0", "p1"}), left=frozenset({"p3"}))

    drawn = draw(task, rule=Rule.LEXIMIN, panels=60, lot_key="key")

    assert all({"p0", "p1"} <= set(panel) and meets_conditions(task, panel) for panel in drawn.panels)
    assert drawn.exact_chances == pytest.approx({"p4": 1 / 3, "p6": 1 / 3, "p8": 1 / 3, "p5": 1 / 3, "p7": 1 / 3, "p9": 1 / 3})


@slow
@given(small_tasks())
def test_replacing_one_person_agrees_with_enumeration(task):
    panels = all_panels(task)
    for panel, gone in product(panels[:1], range(min(2, task.seats))):
        leaver = panel[gone]
        again = Task(task.pool, task.seats, frozenset(panel) - {leaver}, frozenset({leaver}))
        able = {p for other in panels if again.confirmed <= set(other) for p in other} - again.confirmed - {leaver}

        if able:
            lottery = fairest(again, Rule.LEXIMIN, Limits())
            chances = again.kinds.chances(lottery.chances)
            assert chances == pytest.approx({id_: (id_ in able) / len(able) for id_ in chances}, abs=1e-5)
        else:
            with pytest.raises(Infeasible):
                fairest(again, Rule.LEXIMIN, Limits())


def test_an_impossible_replacement_names_a_relaxation():
    pool = a_pool({"p": "a", "q": "a", "r": "b", "s": "b"}, {"0a": (2, 2), "0b": (1, 1)})
    task = Task(pool, 3, confirmed=frozenset("pr"), left=frozenset("q"))

    with pytest.raises(Infeasible) as broken:
        fairest(task, Rule.LEXIMIN, Limits())

    relaxation = broken.value.relaxation
    assert relaxation is not None
    assert {(c.quota.value, c.least, c.most) for c in relaxation.changes} == {("a", 1, 2), ("b", 1, 2)}


@pytest.mark.parametrize("lot_key", ["one", "two", "three"])
def test_a_real_panel_can_have_its_leavers_replaced(lot_key):
    task = a_real_task("sf_fixture_22")
    panel = draw(task, rule=Rule.LEXIMIN, panels=100, lot_key=lot_key).panel
    again = eased(Task(task.pool, task.seats, frozenset(panel[2:]), frozenset(panel[:2])))

    drawn = draw(again, rule=Rule.LEXIMIN, panels=100, lot_key=lot_key)

    assert all(meets_conditions(again, other) for other in drawn.panels)


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("left", ["", "r"])
def test_a_full_panel_needs_nobody(rule, left):
    pool = a_pool({"p": "a", "q": "a", "r": "a"}, {"0a": (0, 9)})

    drawn = draw(Task(pool, 2, confirmed=frozenset("pq"), left=frozenset(left)), rule=rule, panels=10, lot_key="key")

    assert set(drawn.panels) == {("p", "q")}
    assert set(drawn.exact_chances.values()) <= {0.0}
