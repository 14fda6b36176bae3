"""Changing one's e-mail address: a code to the new one, word to the old one, and nothing told about other people's accounts."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from panel import clock
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people.actions.address import sweep_address_changes
from panel.people.mailboxes import mailbox
from panel.people.models import AddressChange, Person
from tests.makers import a_person, an_area

NEW = "new.home@example.org"


def ask(client, email=NEW):
    return client.post("/en/people/me/address", data={"email": email})


def send(client, code):
    return client.post("/en/people/me/address/code", data={"code": code})


def mails_to(address):
    return db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == address).order_by(OutboxMail.id)).all()


def code_in_mail(work, address=NEW):
    with work():
        return re.search(r"\b\d{6}\b", mails_to(address)[-1].subject).group()


@pytest.fixture
def person(work, as_person):
    with work():
        somebody = a_person("Ann", language="en")
    as_person(somebody)
    return somebody


def address_of(work, person):
    with work():
        return db.session.get_one(Person, person.id).email


def test_the_address_changes_when_the_code_comes_back(client, work, person):
    asked = ask(client)
    before = address_of(work, person)

    done = send(client, code_in_mail(work))

    assert (asked.status_code, done.status_code) == (303, 303)
    assert before == person.email
    assert address_of(work, person) == NEW


def test_the_old_address_is_told_and_every_browser_is_signed_out(client, work, person):
    ask(client)
    send(client, code_in_mail(work))

    with work():
        told = mails_to(person.email)
    assert [mail.subject for mail in told] == ["Your address was changed"]
    assert NEW not in told[0].body
    assert client.get("/en/people/me").status_code == 303


def test_a_wrong_code_changes_nothing_and_five_end_it(client, work, person):
    ask(client)
    code = code_in_mail(work)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    answers = [send(client, wrong).status_code for _ in range(5)]
    late = send(client, code)

    assert answers == [422] * 5
    assert late.status_code == 422
    assert "no longer good" in late.text
    assert address_of(work, person) == person.email


def test_a_code_is_good_for_a_quarter_of_an_hour(client, work, person, monkeypatch):
    ask(client)
    code, later = code_in_mail(work), clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert send(client, code).status_code == 422
    with work():
        assert sweep_address_changes() == 1
    with work():
        assert db.session.scalar(select(func.count()).select_from(AddressChange)) == 0


def test_the_code_of_an_earlier_address_does_not_open_a_later_one(client, work, person):
    ask(client, "first@example.org")
    first = code_in_mail(work, "first@example.org")
    ask(client)

    assert send(client, first).status_code == 422


def test_somebody_elses_address_answers_the_same_and_its_owner_is_told(client, work, person):
    with work():
        other = a_person("Gwen", language="cy")

    free, taken = ask(client), ask(client, other.email)
    page = client.get("/en/people/me/address/code")

    assert (free.status_code, free.location) == (taken.status_code, taken.location)
    assert "already" not in page.text
    with work():
        told = mails_to(other.email)
    assert len(told) == 1
    assert not re.search(r"\d{6}", told[0].subject + told[0].body)
    assert told[0].language == "cy"


def test_an_address_that_was_taken_meanwhile_is_not_taken_twice(client, work, person):
    ask(client)
    code = code_in_mail(work)
    with work():
        a_person("Quick").email = NEW

    answer = send(client, code)

    assert answer.status_code == 422
    assert address_of(work, person) == person.email


def test_the_place_on_the_roll_goes_with_the_new_mailbox(client, work, as_person):
    with work():
        person = a_person(area=an_area())
    as_person(person)
    ask(client, "new.home+two@example.org")
    send(client, code_in_mail(work, "new.home+two@example.org"))

    with work():
        changed = db.session.get_one(Person, person.id)
        assert changed.residency.mailbox == mailbox(changed.email) != mailbox(person.email)


def test_a_mailbox_that_has_a_confirmed_place_gets_no_second_one(client, work, as_person):
    with work():
        other = a_person(area=an_area())
        other.email, other.residency.mailbox = "two.names@example.org", mailbox("two.names@example.org")
        person = a_person(area=an_area())
    as_person(person)
    ask(client, "two.names+me@example.org")

    answer = send(client, code_in_mail(work, "two.names+me@example.org"))

    assert answer.status_code == 422
    assert address_of(work, person) == person.email


def test_ones_own_address_is_refused_with_a_sentence(client, person):
    answer = ask(client, person.email.upper())

    assert answer.status_code == 422
    assert "That is the address you have now." in answer.text


def test_without_a_change_that_waits_the_page_of_the_code_leads_back(client, person):
    assert client.get("/en/people/me/address/code").location == "/en/people/me/address"


def test_a_visitor_is_led_to_sign_in(client):
    assert "/people/sign-in" in client.get("/en/people/me/address").location
