"""Panels and seats for tests."""

from panel import clock
from panel.areas.models import Area
from panel.panels.models import CitizensPanel, Seat, SeatState
from panel.people.models import Person
from tests.makers import a_person, an_area, keep


def a_panel(title: str = "A warm valley", *, area: Area | None = None, seat_target: int = 12) -> CitizensPanel:
    return keep(
        CitizensPanel(
            title_cy=f"{title} (cy)",
            title_en=title,
            question_cy="Sut mae cadw pawb yn gynnes?",
            question_en="How do we keep everyone warm?",
            area=area or an_area(),
            seat_target=seat_target,
            made_at=clock.now(),
        )
    )


def a_seat(citizens_panel: CitizensPanel, person: Person | None = None, *, state: SeatState = SeatState.TAKEN) -> Seat:
    """A seat of somebody, taken unless another state is asked for."""
    answered = clock.now() if state != SeatState.OFFERED else None
    return keep(
        Seat(
            citizens_panel=citizens_panel,
            person=person or a_person(),
            state=state,
            offered_at=clock.now(),
            answered_at=answered,
        )
    )


def a_seat_holder(citizens_panel: CitizensPanel, name: str = "") -> Person:
    """Somebody with a seat on the panel."""
    return a_seat(citizens_panel, a_person(name)).person
