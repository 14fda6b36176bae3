"""Plain functions that make meetings. Called inside `with work():`."""

from datetime import date

from panel import clock
from panel.areas.models import Area
from panel.meetings.actions import begin_meeting, publish_sheet
from panel.meetings.reading import Backing, Idea, Plan
from panel.people.models import Person
from panel.seeds.meetings import Meeting
from tests.makers import an_area, an_organiser


def a_meeting(area: Area | None = None, organiser: Person | None = None, *, name: str = "Open evening", **facts: date) -> Meeting:
    """A meeting whose sheet is still empty."""
    held_on = facts.get("held_on", clock.now().date())
    return begin_meeting(
        organiser or an_organiser(), name_cy="Noson agored", name_en=name, venue="Hall", held_on=held_on, area=area or an_area()
    )


def an_idea(area: Area, title: str = "A bench by the river", *, people: int = 0, said_by: str = "", body: str = "") -> Idea:
    return Idea(title, body, "en", said_by, area, people, near=())


def a_published_meeting(
    organiser: Person, ideas: list[Idea], backings: list[Backing] | None = None, area: Area | None = None
) -> Meeting:
    """A meeting with all of this on the site."""
    meeting = a_meeting(area or ideas[0].area, organiser)
    publish_sheet(meeting, organiser, Plan(ideas, backings or []))
    return meeting
