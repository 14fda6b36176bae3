"""The page of a citizens' panel: its question, its seats, its threads."""

import re

from flask.typing import ResponseReturnValue

from panel.access import Action, Who, allow, person_or_none
from panel.extensions import db
from panel.pages.blueprint import bp
from panel.panels.models import CitizensPanel, Seat, SeatState, seats_by_state
from panel.panels.queries import make_up
from panel.people.models import Person
from panel.threads.models import Thread
from panel.web.drawing import seating
from panel.web.hypermedia import show
from panel.web.paging import Key, Page, page
from panel.web.templating import plain

LONGEST_TITLE = 160
"""Characters of a question that can be the title of its page; a longer one stands under it."""

AWAITED_MOST = 3
"""Threads that are not over, in the box at the top."""


@bp.get("/panels/<int:panel_id>")
@allow(Action.READ, panel=CitizensPanel)
def show_panel(*, panel: CitizensPanel) -> ResponseReturnValue:
    person: Person | None = person_or_none()
    seat = db.session.scalar(Seat.held_by(person, panel)) if person else None
    named = person is not None and (
        Who.ORGANISER in person.standing_at(panel.in_area) or (seat is not None and seat.state == SeatState.TAKEN)
    )
    seats = seats_by_state(panel)
    threads = page(Thread.of_panel(panel), Key(Thread.opens_at, descending=True), Key(Thread.id, descending=True))
    taken, offered = seats.get(SeatState.TAKEN, 0), seats.get(SeatState.OFFERED, 0)
    return show(
        "pages/panel.html",
        citizens_panel=panel,
        question_is_title=is_title(plain(panel, "question")),
        taken=taken,
        offered=offered,
        seating=seating(taken=taken, offered=offered, seats=panel.seat_target),
        make_up=make_up(panel, taken=taken),
        seat=seat,
        holders=db.session.scalars(Seat.taken_on(panel)).all() if named else None,
        awaited=awaited_on(panel, threads)[:AWAITED_MOST],
        threads=threads,
    )


def awaited_on(panel: CitizensPanel, threads: Page) -> list[Thread]:
    """The threads that are not over, the first that opens first. They are asked for only where the page does not hold all."""
    if threads.first and not threads.following:
        return [thread for thread in reversed(threads.rows) if thread.summarised_at is None]
    return list(db.session.scalars(Thread.awaited_on(panel).limit(AWAITED_MOST)))


def is_title(question: str) -> bool:
    """Whether a question is one short line without anything that is drawn as more than letters."""
    return len(question) <= LONGEST_TITLE and not re.search(r"[\n*_`\[\]<#]", question)
