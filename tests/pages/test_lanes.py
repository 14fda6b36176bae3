"""The tasks of the desk in the order of their urgency. No database."""

from panel.pages.jobs.table import MAKERS
from panel.pages.queries.desk import URGENT_FIRST, Task
from panel.pages.queries.lanes import ORDER, PLACES, Lane, lanes_of


def test_each_task_stands_in_its_lane_the_most_pressing_first():
    tasks = [Task(kind, 1) for kind in ("unanswered", "publish", "something-new", "residencies", "late", "overdue")]

    found = {lined.lane: [task.kind for task in lined.tasks] for lined in lanes_of(tasks)}

    assert found == {
        Lane.NOW: ["late", "publish"],
        Lane.SOON: ["overdue", "residencies", "something-new"],
        Lane.WATCH: ["unanswered"],
    }


def test_a_kind_stands_in_one_lane_and_every_step_of_a_round_in_some():
    kinds = [kind for lane in ORDER.values() for kind in lane]

    assert len(kinds) == len(set(kinds))
    assert set(URGENT_FIRST) <= set(PLACES)
    assert set(MAKERS) == set(PLACES), "each has its words"


def test_an_empty_desk_has_every_lane_and_nothing_in_it():
    assert [lined.tasks for lined in lanes_of([])] == [[], [], []]
