"""The lottery is the fairest: as plain enumeration says on small pools, as the literature's library says on real ones."""

import os

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from panel.sortition.draw import spread_of
from panel.sortition.limits import Limits
from panel.sortition.lottery import TOLERANCE, fairest
from panel.sortition.relaxation import Infeasible
from panel.sortition.rules import NO_CHANCE, Rule
from panel.sortition.solver import INFINITY, Program, Row
from panel.sortition.task import Task

from .pools import a_pool, a_real_task, all_panels, small_tasks

DEEP = 10 if os.environ.get("PANEL_DEEP") else 1
NEAR = 1e-5
slow = settings(
    deadline=None,
    max_examples=60 * DEEP,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def chances_of(task: Task, rule: Rule = Rule.LEXIMIN) -> dict[str, float]:
    return task.kinds.chances(fairest(task, rule, Limits()).chances)


def enumerated(task: Task) -> tuple[np.ndarray, list[str]]:
    """People by panels: 1 where a person sits on a panel; and the ids."""
    ids = [person.id for person in task.pool.volunteers]
    return np.array([[float(id_ in panel) for panel in all_panels(task)] for id_ in ids]), ids


def leximin_by_enumeration(seated: np.ndarray) -> np.ndarray:
    """Leximin chances: a person is settled when their own chance cannot rise while nobody's floor falls."""
    floors, settled = np.zeros(len(seated)), np.zeros(len(seated), dtype=bool)
    while not settled.all():
        floors[~settled] = best_floor(seated, floors, settled)
        stuck = [
            not done and best_floor(seated, floors, np.arange(len(seated)) != person) <= floors[person] + 1e-7
            for person, done in enumerate(settled)
        ]
        settled |= stuck
    return floors


def best_floor(seated: np.ndarray, floors: np.ndarray, settled: np.ndarray) -> float:
    """The largest smallest chance of those not settled, while the settled keep their floors."""
    panels = seated.shape[1]
    program = Program(np.ones(panels + 1), [Row(np.arange(panels), np.ones(panels), 1.0, 1.0)])
    program.price_column(panels, 1.0)
    for person, done in enumerate(settled):
        weights = np.append(seated[person], -float(not done))
        program.add_row(Row(np.arange(panels + 1), weights, (floors[person] - 1e-9) * done, INFINITY))
    solution = program.solve()
    assert solution is not None
    return solution.value


@slow
@given(small_tasks())
def test_leximin_agrees_with_enumeration(task):
    seated, ids = enumerated(task)
    if not seated.size:
        with pytest.raises(Infeasible):
            fairest(task, Rule.LEXIMIN, Limits())
        return

    chances = chances_of(task)

    assert [chances[id_] for id_ in ids] == pytest.approx(leximin_by_enumeration(seated), abs=NEAR)


@slow
@given(small_tasks())
def test_maximin_agrees_with_enumeration(task):
    seated, _ = enumerated(task)
    if seated.size:
        chances = chances_of(task, Rule.MAXIMIN)

        best = best_floor(seated, np.zeros(len(seated)), np.zeros(len(seated), dtype=bool))
        assert min(chances.values()) == pytest.approx(best, abs=NEAR)


@slow
@given(small_tasks())
def test_no_mixture_of_all_panels_beats_goldilocks(task):
    seated, ids = enumerated(task)
    if not seated.size:
        return
    chances = chances_of(task, Rule.GOLDILOCKS)
    average = task.seats / len(ids)
    reachable = seated.any(axis=1)

    mine = np.array([chances[id_] for id_ in ids])[reachable]
    score = mine.max() / average + average / mine.min()

    for cap in np.linspace(average, 1.0, 9):
        panels = seated.shape[1]
        program = Program(np.ones(panels + 1), [Row(np.arange(panels), np.ones(panels), 1.0, 1.0)])
        program.price_column(panels, 1.0)
        for row in seated[reachable]:
            program.add_row(Row(np.arange(panels), row, 0.0, cap))
            program.add_row(Row(np.arange(panels + 1), np.append(row, -1.0), 0.0, INFINITY))
        other = program.solve()
        if other is not None and other.value > NO_CHANCE:
            assert score <= cap / average + average / other.value + 1e-3


@slow
@given(small_tasks())
def test_every_panel_of_a_lottery_is_possible_and_weights_sum_to_1(task):
    try:
        lottery = fairest(task, Rule.LEXIMIN, Limits())
    except Infeasible:
        return

    assert lottery.weights.sum() == pytest.approx(1)
    assert (lottery.weights > 0).all()
    assert lottery.proven
    for row in task.rows():
        held = (lottery.panels[:, row.columns] * row.weights).sum(axis=1)
        assert ((held >= row.least) & (held <= row.most)).all()


def test_a_gap_between_relaxation_and_panels_is_closed_by_exact_pricing():
    # Each pair of the three features' quotas can be met half-way by everybody, but only two whole panels exist.
    people = {"p": "aab", "q": "aba", "r": "baa", "s": "bbb", "t": "aaa"}
    quotas = {"0a": (1, 1), "0b": (1, 1), "1a": (1, 1), "1b": (1, 1), "2a": (1, 1), "2b": (1, 1)}

    chances = chances_of(Task(a_pool(people, quotas), 2))

    assert chances == pytest.approx({"p": 0, "q": 0, "r": 0, "s": 1, "t": 1}, abs=NEAR)


def test_a_draw_cut_off_tells_its_gap_and_can_be_repeated():
    task = a_real_task("synth_wales_400_60")
    cut = fairest(task, Rule.LEXIMIN, Limits(steps=100))
    again = fairest(task, Rule.LEXIMIN, Limits(steps=cut.steps))

    assert cut.gap > TOLERANCE
    assert not cut.proven
    assert cut.bound == pytest.approx(0.0827, abs=0.0005)
    assert cut.chances.min() >= cut.bound - cut.gap - TOLERANCE
    assert (again.panels == cut.panels).all()
    assert (again.weights == cut.weights).all()


@pytest.mark.parametrize(
    ("name", "smallest", "gini"),
    [("opendlp_monitor_30", 0.2967, 0.0100), ("sf_fixture_22", 0.0909, 0.1404), ("synth_wales_400_60", 0.0827, 0.4014)],
)
def test_real_pools_reach_the_known_chances(name, smallest, gini):
    task = a_real_task(name)

    leximin = spread_of(chances_of(task).values())
    maximin = spread_of(chances_of(task, Rule.MAXIMIN).values())
    goldilocks = spread_of(chances_of(task, Rule.GOLDILOCKS).values())

    assert leximin.smallest == pytest.approx(smallest, abs=0.0005)
    assert maximin.smallest == pytest.approx(smallest, abs=0.0005)
    assert leximin.gini == pytest.approx(gini, abs=0.001)
    assert goldilocks.largest <= leximin.largest + NEAR
