"""The page of a citizens' panel: its question, its seats, its threads."""

from flask.typing import ResponseReturnValue

from panel.access import Action, Who, allow, person_or_none
from panel.extensions import db
from panel.pages.blueprint import bp
from panel.panels.models import CitizensPanel, Seat, SeatState, seat_counts
from panel.people.models import Person
from panel.threads.models import Thread
from panel.web.hypermedia import show
from panel.web.paging import Key, page


@bp.get("/panels/<int:panel_id>")
@allow(Action.READ, panel=CitizensPanel)
def show_panel(*, panel: CitizensPanel) -> ResponseReturnValue:
    person: Person | None = person_or_none()
    seat = db.session.scalar(Seat.held_by(person, panel)) if person else None
    named = person is not None and (
        Who.ORGANISER in person.standing_at(panel.in_area) or (seat is not None and seat.state == SeatState.TAKEN)
    )
    return show(
        "pages/panel.html",
        citizens_panel=panel,
        taken=seat_counts([panel]).get(panel.id, 0),
        seat=seat,
        holders=db.session.scalars(Seat.taken_on(panel)).all() if named else None,
        threads=page(Thread.of_panel(panel), Key(Thread.opens_at, descending=True), Key(Thread.id, descending=True)),
    )
