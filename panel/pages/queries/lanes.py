"""The tasks of the desk in the order of their urgency: what is to be done now, soon, and what is only watched."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from panel.pages.queries.desk import Task


class Lane(StrEnum):
    """How much a task presses."""

    NOW = "now"
    SOON = "soon"
    WATCH = "watch"


ORDER: dict[Lane, tuple[str, ...]] = {
    Lane.NOW: (
        "key", "complaints-late", "late", "falls-off", "cover", "one-language", "seal", "publish", "flags", "appeals",
        "doubts", "objections", "sanction-appeals", "problems",
    ),
    Lane.SOON: (
        "complaints", "overdue", "residencies", "decide", "summarise", "clusters", "again", "owed", "lacking", "translations",
        "ask", "ask-about-sanctions",
    ),
    Lane.WATCH: ("voting", "closing", "unanswered", "phase"),
}  # fmt: skip
"""Each kind of task, the most pressing first. A kind that does not stand here comes last of what is soon."""
PLACES = {kind: (lane, place) for lane, kinds in ORDER.items() for place, kind in enumerate(kinds)}


@dataclass(frozen=True)
class Lined:
    """The tasks of one lane, the most pressing first."""

    lane: Lane
    tasks: list[Task]


def lanes_of(tasks: Iterable[Task]) -> list[Lined]:
    """Every lane with its tasks; an empty one too."""
    placed = sorted(((*PLACES.get(task.kind, (Lane.SOON, len(PLACES))), task) for task in tasks), key=lambda each: each[1])
    return [Lined(lane, [task for there, _place, task in placed if there == lane]) for lane in Lane]
