"""Offering seats, taking, declining and leaving them, and who may."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from panel.access import Role
from panel.audit.models import AuditEntry
from panel.errors import RuleBroken
from panel.extensions import db, writing
from panel.mail.models import OutboxMail
from panel.panels import actions
from panel.panels.models import CitizensPanel, Seat, SeatState
from panel.people.models import Person
from tests.makers import a_person, an_organiser, keep
from tests.panels.makers import a_panel, a_seat

OFFERED = re.compile(r'Offer a seat<span class="visually-hidden"> ([^<,]+), ([^<]+)')
"""The name on a button, and the address that tells namesakes apart."""


def verbs(work):
    with work():
        return list(db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)))


def state_of(work, seat):
    with work():
        return db.session.get(Seat, seat.id).state


def test_a_seat_is_offered_by_mail_in_the_language_of_the_person(client, work, as_person):
    with work():
        citizens_panel, organiser = a_panel(), an_organiser()
        nia = a_person("Nia", language="cy")
    as_person(organiser)

    answer = client.post(f"/en/panels/{citizens_panel.id}/seats", data={"person_id": nia.id})

    with work():
        mail = db.session.scalar(OutboxMail.newest())
        seat = db.session.scalar(Seat.of(nia))
    assert answer.status_code == 303
    assert (mail.recipient, mail.language, seat.state) == (nia.email, "cy", "offered")
    assert f"http://localhost/cy/panels/seats/{seat.id}" in mail.body
    assert "A warm valley (cy)" in mail.subject
    assert verbs(work) == ["seat.offer"]


def test_people_are_found_by_name_and_by_address_unless_they_were_asked(client, work, as_person):
    with work():
        citizens_panel, organiser = a_panel(), an_organiser("Huw")
        a_person("Branwen Ellis")
        a_seat(citizens_panel, a_person("Branwen Asked"), state=SeatState.OFFERED)
        a_seat(citizens_panel, a_person("Branwen Declined"), state=SeatState.DECLINED)
        odd = a_person("Odd")
    as_person(organiser)

    by_name = client.get(f"/en/panels/{citizens_panel.id}/seats?q=branwen").text
    by_address = client.get(f"/en/panels/{citizens_panel.id}/seats?q={odd.email}").text

    assert [name for name, _address in OFFERED.findall(by_name)] == ["Branwen Declined", "Branwen Ellis"]
    assert OFFERED.findall(by_address) == [("Odd", odd.email)]


def test_one_letter_finds_nobody(client, work, as_person):
    with work():
        citizens_panel, organiser = a_panel(), an_organiser()
    as_person(organiser)

    answer = client.get(f"/en/panels/{citizens_panel.id}/seats?q=b")

    assert "at least two letters" in answer.text


def test_more_seats_than_the_panel_has_are_never_offered(client, work, as_person):
    with work():
        citizens_panel, organiser = a_panel(seat_target=1), an_organiser()
        a_seat(citizens_panel, state=SeatState.OFFERED)
        late = a_person()
    as_person(organiser)

    answer = client.post(f"/en/panels/{citizens_panel.id}/seats", data={"person_id": late.id})

    assert answer.status_code == 422
    assert "The only seat of this panel is taken or offered" in answer.text


def test_the_last_seat_is_offered_once_however_many_press_at_once(app, work):
    with work():
        citizens_panel, organiser = a_panel(seat_target=1), an_organiser()
        people = [a_person().id for _ in range(8)]

    def offer(person_id):
        writing.set(True)
        with app.app_context():
            try:
                found = db.session.get(CitizensPanel, citizens_panel.id)
                actions.offer_seat(found, db.session.get(Person, person_id), db.session.get(Person, organiser.id))
                db.session.commit()
            except RuleBroken:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        offered = list(pool.map(offer, people))

    assert offered.count(True) == 1


@pytest.mark.parametrize(
    ("verb", "before", "after", "audit"),
    [
        ("take", SeatState.OFFERED, "taken", "seat.take"),
        ("decline", SeatState.OFFERED, "declined", "seat.decline"),
        ("leave", SeatState.TAKEN, "left", "seat.leave"),
    ],
)
def test_a_person_answers_an_offer_and_may_leave_later(client, work, as_person, *, verb, before, after, audit):
    with work():
        seat = a_seat(a_panel(), a_person("Nia"), state=before)
    as_person(seat.person)

    answer = client.post(f"/en/panels/seats/{seat.id}/{verb}")

    assert answer.status_code == 303
    assert answer.location == f"/en/panels/{seat.citizens_panel_id}"
    assert state_of(work, seat) == after
    assert verbs(work) == [audit]


@pytest.mark.parametrize(
    ("verb", "state", "sentence"),
    [
        ("take", SeatState.TAKEN, "taken this seat already"),
        ("take", SeatState.DECLINED, "This offer is over"),
        ("decline", SeatState.LEFT, "This offer is over"),
        ("leave", SeatState.OFFERED, "nothing to leave"),
    ],
)
def test_an_answer_that_comes_at_the_wrong_time_changes_nothing(client, work, as_person, *, verb, state, sentence):
    with work():
        seat = a_seat(a_panel(), state=state)
    as_person(seat.person)

    answer = client.post(f"/en/panels/seats/{seat.id}/{verb}")

    assert answer.status_code == 409
    assert sentence in answer.text
    assert state_of(work, seat) == state


def test_somebody_elses_seat_does_not_exist_for_others(client, work, as_person):
    with work():
        seat = a_seat(a_panel(), state=SeatState.OFFERED)
        curious, organiser = a_person(), an_organiser()

    answers = []
    for person in (curious, organiser):
        as_person(person)
        answers += [client.get(f"/en/panels/seats/{seat.id}"), client.post(f"/en/panels/seats/{seat.id}/take")]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert state_of(work, seat) == "offered"


def test_the_link_of_the_mail_asks_a_visitor_to_sign_in_first(client, work):
    with work():
        seat = a_seat(a_panel(), state=SeatState.OFFERED)

    answer = client.get(f"/en/panels/seats/{seat.id}")

    assert answer.status_code == 303
    assert answer.location == f"/en/people/sign-in?next=/en/panels/seats/{seat.id}"


def test_an_offer_without_an_answer_can_be_taken_back(client, work, as_person):
    with work():
        citizens_panel, organiser = a_panel(seat_target=1), an_organiser()
        offered = a_seat(citizens_panel, state=SeatState.OFFERED)
        other = a_person()
    as_person(organiser)

    client.post(f"/en/panels/seats/{offered.id}/take-back")
    answer = client.post(f"/en/panels/{citizens_panel.id}/seats", data={"person_id": other.id})

    assert answer.status_code == 303
    assert verbs(work) == ["seat.take-back", "seat.offer"]


def test_a_taken_seat_cannot_be_taken_back(client, work, as_person):
    with work():
        seat, organiser = a_seat(a_panel()), an_organiser()
    as_person(organiser)

    answer = client.post(f"/en/panels/seats/{seat.id}/take-back")

    assert answer.status_code == 409
    assert state_of(work, seat) == "taken"


def test_who_left_can_be_offered_a_seat_again(client, work, as_person):
    with work():
        seat, organiser = a_seat(a_panel(), state=SeatState.LEFT), an_organiser()
    as_person(organiser)

    answer = client.post(f"/en/panels/{seat.citizens_panel_id}/seats", data={"person_id": seat.person_id})

    assert answer.status_code == 303
    assert state_of(work, seat) == "offered"


def test_a_second_seat_for_the_same_person_cannot_be_stored(work):
    with work():
        seat = a_seat(a_panel())

    with pytest.raises(IntegrityError), work():
        keep(
            Seat(citizens_panel_id=seat.citizens_panel_id, person_id=seat.person_id, state="offered", offered_at=seat.offered_at)
        )


def test_the_public_log_names_nobody(client, work, as_person):
    with work():
        citizens_panel, organiser, nia = a_panel(), an_organiser(), a_person("Nia")
    as_person(organiser)
    client.post(f"/en/panels/{citizens_panel.id}/seats", data={"person_id": nia.id})

    with work():
        facts = " ".join(entry.facts + entry.subject for entry in db.session.scalars(AuditEntry.newest()))

    assert "Nia" not in facts
    assert nia.email not in facts


ROLES = [None, "person", Role.FACILITATOR, Role.MODERATOR, Role.TREASURER, Role.COMMISSIONER, Role.ORGANISER]


@pytest.mark.parametrize("role", ROLES)
def test_only_organisers_make_panels_and_offer_seats(client, work, as_person, role):
    with work():
        seat = a_seat(a_panel(), state=SeatState.OFFERED)
        person = a_person("", role) if isinstance(role, Role) else a_person()
    if role:
        as_person(person)
    home = f"/en/panels/{seat.citizens_panel_id}/seats"

    reads = {client.get(address).status_code for address in ("/en/panels/new", home)}
    writes = {
        client.post("/en/panels/new").status_code,
        client.post(home, data={"person_id": 1}).status_code,
        client.post(f"/en/panels/seats/{seat.id}/take-back").status_code,
    }

    if role == Role.ORGANISER:
        assert reads == {200}
        assert not writes & {401, 403}
    else:
        assert reads == {303 if role is None else 403}
        assert writes <= {401 if role is None else 403, 404}
