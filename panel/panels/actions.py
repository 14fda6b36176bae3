"""Make a panel; offer, take, decline and leave its seats. The public log says that a seat moved, never whose it is."""

from typing import Any

from sqlalchemy import func, select

from panel import clock
from panel.areas.models import Area
from panel.audit.actions import record
from panel.corrections.actions import correct
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.language import speaking
from panel.mail.actions import post
from panel.panels import rules
from panel.panels.models import GIVEN, CitizensPanel, Seat, SeatState
from panel.panels.states import SEAT
from panel.people.models import Person
from panel.web.addresses import absolute
from panel.web.templating import plain


def make_panel(
    organiser: Person, *, title_cy: str, title_en: str, question_cy: str, question_en: str, area: Area, seat_target: int
) -> CitizensPanel:
    """A panel with its question; its seats are offered afterwards."""
    citizens_panel = CitizensPanel(
        title_cy=title_cy,
        title_en=title_en,
        question_cy=question_cy,
        question_en=question_en,
        area=area,
        seat_target=seat_target,
        made_at=clock.now(),
    )
    db.session.add(citizens_panel)
    db.session.flush()
    record("panel.make", subject(citizens_panel), organiser, seats=seat_target, area=area.id)
    return citizens_panel


def edit_panel(citizens_panel: CitizensPanel, organiser: Person, *, area: Area, seat_target: int, **texts: Any) -> None:
    """Put its title, question, area and seats right, and keep what it said. RuleBroken for fewer seats than are given away."""
    hold(citizens_panel)
    rules.may_have_seats(seat_target, given=seats_given(citizens_panel))
    correct(citizens_panel, subject(citizens_panel), organiser, area=area, **texts)
    citizens_panel.seat_target = seat_target
    db.session.flush()
    record("panel.edit", subject(citizens_panel), organiser, seats=seat_target, area=area.id)


def hold(citizens_panel: CitizensPanel) -> None:
    """Read it anew and let nobody else change it until the transaction ends."""
    db.session.refresh(citizens_panel, with_for_update={"of": CitizensPanel})


def close_panel(citizens_panel: CitizensPanel, organiser: Person, *, reason_cy: str, reason_en: str) -> None:
    """No thread is opened in it and no seat offered from now on; what there is stays readable."""
    hold(citizens_panel)
    rules.may("panel.close", citizens_panel.state)
    citizens_panel.closed_at = clock.now()
    citizens_panel.closed_reason_cy, citizens_panel.closed_reason_en = reason_cy, reason_en
    db.session.flush()
    record("panel.close", subject(citizens_panel), organiser, reason_cy=reason_cy, reason_en=reason_en)


def reopen_panel(citizens_panel: CitizensPanel, organiser: Person) -> None:
    """It is as it was."""
    hold(citizens_panel)
    rules.may("panel.reopen", citizens_panel.state)
    citizens_panel.closed_at = citizens_panel.closed_reason_cy = citizens_panel.closed_reason_en = None
    db.session.flush()
    record("panel.reopen", subject(citizens_panel), organiser)


def seats_given(citizens_panel: CitizensPanel) -> int:
    """How many are taken or offered now."""
    given = select(func.count()).where(Seat.citizens_panel_id == citizens_panel.id, Seat.state.in_(GIVEN))
    return db.session.scalar(given) or 0


def offer_seat(citizens_panel: CitizensPanel, person: Person, organiser: Person) -> Seat:
    """Offer a seat and write to the person in their language. RuleBroken when none is free, or when they have one."""
    db.session.refresh(citizens_panel, with_for_update={"of": CitizensPanel})  # two organisers cannot offer the last seat twice
    rules.may("seat.offer", citizens_panel.state)
    seat = db.session.scalar(Seat.held_by(person, citizens_panel))
    rules.may_offer_to(seat.state if seat else None)
    rules.may_offer(citizens_panel.seat_target, seats_given(citizens_panel))
    with unless_taken(_("A seat was offered to this person already. We are waiting for their answer.")):
        seat = seat or Seat(citizens_panel=citizens_panel, person=person)
        seat.state, seat.offered_at, seat.answered_at = SeatState.OFFERED, clock.now(), None
        db.session.add(seat)
    write_offer(seat, person)
    record("seat.offer", subject(citizens_panel), organiser, seat=seat.id)
    return seat


def write_offer(seat: Seat, person: Person) -> None:
    """The mail with the offer and the link to answer it."""
    with speaking(person.language):
        title = plain(seat.citizens_panel, "title")
        body = _(
            "Hello %(name)s,\n\nWe would like to offer you a seat on the citizens’ panel “%(title)s”.\n\n"
            "The panel talks about this question:\n%(question)s\n\n"
            "Please open this link, and say whether you take the seat:\n%(link)s\n\n"
            "You are free to say no, and you can leave later. The list of who has a seat is shown only to others on the panel "
            "and to organisers; everyone can read what you write in the panel’s threads, with your name."
        ) % {
            "name": person.name,
            "title": title,
            "question": plain(seat.citizens_panel, "question"),
            "link": absolute("panels.show_seat", seat_id=seat.id),
        }
        post(person.email, subject=_("A seat for you: %(title)s") % {"title": title}, body=body, language=person.language)


def take_seat(seat: Seat, person: Person) -> None:
    """Take the seat that was offered to you."""
    rules.may("seat.take", seat.citizens_panel.state)
    answer(seat, person, "seat.take")
    record("seat.take", subject(seat.citizens_panel), person, seat=seat.id)


def decline_seat(seat: Seat, person: Person) -> None:
    """Decline it; the organisers can then offer it to somebody else."""
    answer(seat, person, "seat.decline")
    record("seat.decline", subject(seat.citizens_panel), person, seat=seat.id)


def answer(seat: Seat, person: Person, verb: str) -> None:
    """Answer an offer with one of the two verbs of its table. RuleBroken when it is somebody else's, or was answered before."""
    lock(seat)
    must_own(seat, person)
    rules.may_answer(seat.state)
    seat.state, seat.answered_at = SeatState(SEAT.after(verb, seat.state)), clock.now()
    db.session.flush()


def leave_seat(seat: Seat, person: Person) -> None:
    """Leave a seat that you took. What you wrote stays."""
    lock(seat)
    must_own(seat, person)
    rules.may_leave(seat.state)
    seat.state, seat.answered_at = SeatState(SEAT.after("seat.leave", seat.state)), clock.now()
    db.session.flush()
    record("seat.leave", subject(seat.citizens_panel), person, seat=seat.id)


def take_back_offer(seat: Seat, organiser: Person) -> None:
    """Take back an offer that nobody answered, so that the seat is free again."""
    lock(seat)
    rules.may_take_back(seat.state)
    db.session.delete(seat)
    db.session.flush()
    record("seat.take-back", subject(seat.citizens_panel), organiser, seat=seat.id)


def lock(seat: Seat) -> None:
    """Read the seat again and hold it: of two answers at the same instant, the second sees the first."""
    db.session.refresh(seat, with_for_update={"of": Seat})


def must_own(seat: Seat, person: Person) -> None:
    if seat.person_id != person.id:
        raise RuleBroken(_("This seat was offered to somebody else."))


def subject(citizens_panel: CitizensPanel) -> str:
    """Its name in the public log."""
    return f"panel:{citizens_panel.id}"
