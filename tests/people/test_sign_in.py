"""Signing in with a mailed code or link."""

import re
from datetime import timedelta

import pytest

from panel import clock
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people.models import Person
from tests.makers import a_person


def ask(client, email="ann@example.org", **more):
    return client.post("/en/people/sign-in", data={"email": email, **more})


def mailed(work):
    with work():
        body = db.session.scalar(OutboxMail.newest()).body
    return re.search(r"\b\d{6}\b", body).group(), re.search(r"http://localhost(/\S+)", body).group(1)


def test_a_mailed_code_signs_a_new_person_in_and_asks_for_a_name(client, work):
    ask(client, next="/en/seeds")
    code, _link = mailed(work)

    answer = client.post("/en/people/sign-in/code", data={"code": code, "next": "/en/seeds"})

    assert answer.status_code == 303
    assert answer.location == "/en/people/me/settings?next=/en/seeds"
    assert "ann@example.org" in client.get("/en/people/me").text


def test_a_mailed_link_signs_in_only_when_its_button_is_pressed(client, work):
    with work():
        person = a_person("Ann")
    ask(client, person.email)
    _code, link = mailed(work)

    opened = client.get(link)
    before = client.get("/en/people/me")
    pressed = client.post(link)

    assert "Sign in" in opened.text
    assert before.status_code == 303
    assert pressed.location == "/en/people/me"
    assert "Ann" in client.get("/en/people/me").text


def test_a_code_and_its_link_work_once(client, work):
    ask(client)
    code, link = mailed(work)
    client.post("/en/people/sign-in/code", data={"code": code})
    client.post("/en/people/sign-out")
    ask_again = client.get(link)

    assert ask_again.status_code == 409
    assert client.post(link).status_code == 409


@pytest.mark.parametrize(("minutes", "works"), [(0, True), (14, True), (16, False)])
def test_a_code_works_for_fifteen_minutes(client, work, monkeypatch, minutes, works):
    ask(client)
    code, _link = mailed(work)
    later = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: later)

    answer = client.post("/en/people/sign-in/code", data={"code": code})

    assert (answer.status_code == 303) is works


def test_a_code_cannot_be_guessed_at_more_than_five_times(client, work):
    ask(client)
    code, _link = mailed(work)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    answers = [client.post("/en/people/sign-in/code", data={"code": wrong}) for _ in range(5)]
    right_but_late = client.post("/en/people/sign-in/code", data={"code": code})

    assert all("not the code we sent" in answer.text for answer in answers)
    assert right_but_late.status_code == 422
    assert "no longer good" in right_but_late.text


def test_known_and_unknown_addresses_get_the_same_answer(client, work):
    with work():
        known = a_person().email

    answers = [ask(client, email) for email in (known, "nobody@example.org")]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location


def test_codes_are_limited_for_an_address(client):
    answers = [ask(client) for _ in range(7)]

    assert [answer.status_code for answer in answers] == [303] * 6 + [429]
    assert "wait an hour" in answers[-1].text
    assert "ann@example.org" in answers[-1].text


def test_the_way_back_never_leads_to_another_site(client, work):
    ask(client)
    code, _link = mailed(work)

    answer = client.post("/en/people/sign-in/code", data={"code": code, "next": "//evil.example/"})

    assert "evil" not in answer.location


def test_signing_out_everywhere_ends_other_sessions(app, client, work, as_person):
    with work():
        person = a_person()
    as_person(person)
    other = app.test_client()
    with other.session_transaction() as session:
        session["_user_id"] = person.get_id()

    client.post("/en/people/sign-out", data={"everywhere": "1"})

    assert other.get("/en/people/me").status_code == 303


def test_the_mail_and_its_code_speak_the_language_of_the_page(client, work):
    client.post("/en/people/sign-in", data={"email": "ann@example.org"})

    with work():
        mail = db.session.scalar(OutboxMail.newest())

    assert mail.language == "en"
    assert "Your code" in mail.subject


def test_no_account_is_made_before_the_code_is_used(client, work):
    ask(client)

    with work():
        assert db.session.scalar(Person.by_email("ann@example.org")) is None
