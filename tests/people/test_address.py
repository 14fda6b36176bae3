"""Changing one's e-mail address: a code to the new one, word to the old one, and nothing told about other people's accounts."""

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from panel import clock
from panel.audit.models import AuditEntry
from panel.cli.people import change_address
from panel.errors import RuleBroken
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people.actions.address import sweep_address_changes
from panel.people.mailboxes import mailbox
from panel.people.models import AddressChange, Person
from tests.makers import a_person, an_area

NEW = "new.home@example.org"


def ask(client, email=NEW):
    return client.post("/en/people/me/address", data={"email": email})


def send(client, code, old_code):
    return client.post("/en/people/me/address/code", data={"code": code, "old_code": old_code})


def mails_to(address):
    return db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == address).order_by(OutboxMail.id)).all()


def code_in_mail(work, address=NEW):
    with work():
        return re.search(r"\b\d{6}\b", mails_to(address)[-1].subject).group()


def codes(work, person, address=NEW):
    """The newest codes: from the new address, and from the old one."""
    return code_in_mail(work, address), code_in_mail(work, person.email)


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

    done = send(client, *codes(work, person))

    assert (asked.status_code, done.status_code) == (303, 303)
    assert before == person.email
    assert address_of(work, person) == NEW


def test_the_old_address_is_told_and_every_browser_is_signed_out(client, work, person):
    ask(client)
    send(client, *codes(work, person))

    with work():
        told = mails_to(person.email)
    assert [mail.subject.partition(":")[0] for mail in told] == ["Your code from your old address", "Your address was changed"]
    assert NEW not in told[0].body + told[1].body
    assert client.get("/en/people/me").status_code == 303


def other(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_one_wrong_code_of_the_two_changes_nothing_and_five_tries_end_it(client, work, person):
    ask(client)
    code, old_code = codes(work, person)

    answers = [
        send(client, *wrong).status_code for wrong in ((other(code), old_code), (code, other(old_code)), (old_code, code)) * 2
    ]
    late = send(client, code, old_code)

    assert answers == [422] * 6
    assert late.status_code == 422
    assert "no longer good" in late.text
    assert address_of(work, person) == person.email


def test_a_code_is_good_for_a_quarter_of_an_hour(client, work, person, monkeypatch):
    ask(client)
    both, later = codes(work, person), clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert send(client, *both).status_code == 422
    with work():
        assert sweep_address_changes() == 1
    with work():
        assert db.session.scalar(select(func.count()).select_from(AddressChange)) == 0


def test_the_code_of_an_earlier_address_does_not_open_a_later_one(client, work, person):
    ask(client, "first@example.org")
    first = code_in_mail(work, "first@example.org")
    ask(client)

    assert send(client, first, code_in_mail(work, person.email)).status_code == 422


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
    both = codes(work, person)
    with work():
        a_person("Quick").email = NEW

    answer = send(client, *both)

    assert answer.status_code == 422
    assert address_of(work, person) == person.email


def test_the_place_on_the_roll_goes_with_the_new_mailbox(client, work, as_person):
    with work():
        person = a_person(area=an_area())
    as_person(person)
    ask(client, "new.home+two@example.org")
    send(client, *codes(work, person, "new.home+two@example.org"))

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

    answer = send(client, *codes(work, person, "two.names+me@example.org"))

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


def test_who_runs_the_site_gives_an_account_another_address_for_somebody_who_lost_the_old_mailbox(app, client, work, person):
    def run(*told):
        with app.app_context():
            return CliRunner().invoke(change_address, [person.email, *told])

    with work():
        taken = a_person().email
    asked, refused, nowhere = run(NEW), run(taken, "--yes"), run("nowhere", "--yes")
    before = address_of(work, person)

    done = run(NEW.upper(), "--yes")

    assert "Nothing was changed" in asked.output
    assert [isinstance(answer.exception, RuleBroken) for answer in (refused, nowhere)] == [True, True]
    assert before == person.email
    assert "now signs in with" in done.output
    assert address_of(work, person) == NEW
    with work():
        assert [mail.subject for mail in mails_to(person.email)] == ["Your address was changed"]
        assert db.session.scalars(AuditEntry.newest().limit(1)).one().verb == "person.change-address"
    assert client.get("/en/people/me").status_code == 303


def test_an_address_of_a_mailbox_that_is_confirmed_elsewhere_is_refused_in_words(client, work, as_person):
    with work():
        area = an_area()
        other, person = a_person(area=area), a_person("Ann", language="en", area=area)
        other.email = other.residency.mailbox = "c@example.org"
    as_person(person)
    ask(client, "c+1@example.org")

    answer = send(client, *codes(work, person, "c+1@example.org"))

    assert answer.status_code == 422
    assert "Another account of the same mailbox is confirmed already." in answer.text
    assert address_of(work, person) == person.email
