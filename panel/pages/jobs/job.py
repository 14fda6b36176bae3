"""What stands on the desk in words: what is to be done, why, by when, and on which page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from panel import clock
from panel.language import ago, deadline, opening, time_left
from panel.language import gettext as _
from panel.pages.queries.desk import Task


@dataclass(frozen=True)
class Job:
    """One task of the desk. Its title says what is to be done, `verb` what its button says, `by` until or since when."""

    title: str
    verb: str
    page: str
    """The endpoint where it is done."""
    at: Mapping[str, Any] = field(default_factory=dict)
    """What the address of the page names."""
    why: str = ""
    by: str = ""
    about: object | None = None
    """Its name stands above the reason, in the language that it has."""
    called: str = "title"
    """The field that it has its name in."""


def thing(task: Task) -> Any:
    """The round, thread, chest or complaint of a task that always has one."""
    return task.thing


def closes(moment: datetime | None) -> str:
    """Thursday 10 December 2026 at 8 pm · 13 days left."""
    return f"{deadline(moment, alone=True)} · {time_left(moment, clock.now())}" if moment else ""


def opens(moment: datetime | None) -> str:
    if moment is None:
        return _("No date yet")
    return f"{opening(moment, alone=True)} · {time_left(moment, clock.now())}"


def waiting_since(task: Task) -> str:
    """Since when the first of them waits."""
    return _("The oldest: %(ago)s") % {"ago": ago(task.since, clock.now())} if task.since else ""
