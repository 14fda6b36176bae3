"""Somebody complains about data, with and without an account; an organiser answers in time, and the log names nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from panel import clock
from panel.access import Action
from panel.audit.models import AuditEntry
from panel.complaints.models import Complaint
from panel.complaints.reminders import remind_of_complaints
from panel.complaints.rules import days_left, due
from panel.extensions import db
from panel.limits.table import limit_of
from panel.mail.models import OutboxMail
from tests.complaints.makers import a_complaint
from tests.makers import a_person, an_organiser
from tests.notices.makers import NOON, at

WROTE = {"kind": "erase", "body": "My old postcode still stands there.", "language": "cy"}
ANSWER = {"finding": "right", "answer": "We have deleted the postcode. We are sorry."}


def complain(client, **changed):
    return client.post("/en/about/complaint", data={**WROTE, **changed})


def mails_to(address):
    return db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == address).order_by(OutboxMail.id)).all()


def the_complaint():
    return db.session.scalars(select(Complaint)).one()


def test_a_visitor_complains_and_is_answered_in_their_language(client, work, as_person):
    with work():
        organiser = an_organiser()
    sent = complain(client, email="Gwen@Example.org", name="Gwen")
    with work():
        row = the_complaint()
        received, told = mails_to("gwen@example.org"), mails_to(organiser.email)
    as_person(organiser)
    desk = client.get("/en/desk").text

    answered = client.post(f"/en/complaints/{row.id}", data=ANSWER)

    assert (sent.status_code, answered.status_code) == (303, 303)
    assert "Answer 1 complaint about data" in desk
    assert "30 days left" in desk
    assert [mail.subject for mail in received] == [f"Mae eich cwyn gennym, rhif {row.id}"]
    assert "0303 123 1113" in received[0].body
    assert "postcode" not in received[0].body + told[0].body
    with work():
        last = mails_to("gwen@example.org")[-1]
        assert ANSWER["answer"] in last.body
        assert last.language == "cy"
        assert (the_complaint().state, the_complaint().answered_by_id) == ("answered", organiser.id)
        entries = db.session.scalars(AuditEntry.newest().limit(2)).all()
        assert [(entry.verb, entry.subject) for entry in entries] == [
            ("complaint.answer", "people"),
            ("complaint.make", "people"),
        ]
        assert "gwen" not in " ".join(entry.facts for entry in entries).lower()
    assert "complaint about data" not in client.get("/en/desk").text


def test_who_is_signed_in_reads_the_answer_on_their_own_page(client, work, as_person, sign_in, app):
    with work():
        person, organiser = a_person("Blodwen"), an_organiser()
        a_complaint(email=person.email, body="Sent before there was an account.", answered_at=clock.now())
    as_person(person)
    complain(client)
    with work():
        row = db.session.scalars(Complaint.waiting()).one()
    before = client.get("/en/people/me/data").text
    sign_in(app.test_client(), organiser).post(f"/en/complaints/{row.id}", data=ANSWER)

    after = client.get("/en/people/me/data").text

    assert (row.person_id, row.email) == (person.id, None)
    assert "Sent before there was an account." in before
    assert "with the organisers" in before
    assert ANSWER["answer"] in after
    assert "You are right, and it has been put right." in after


def test_an_overdue_complaint_stands_first_on_the_desk_and_says_so(client, work, as_person, monkeypatch):
    at(monkeypatch, NOON)  # late in the evening a day of last summer's time has begun already
    with work():
        organiser = an_organiser()
        a_complaint(made_at=clock.now() - timedelta(days=3))
        a_complaint(made_at=clock.now() - timedelta(days=35))
    as_person(organiser)

    desk, listed = client.get("/en/desk").text, client.get("/en/complaints").text

    assert "Answer 1 overdue complaint about data" in desk
    assert desk.index("overdue complaint") < desk.index("Answer 1 complaint about data")
    assert listed.index("Overdue by 5 days") < listed.index("27 days left")


def test_a_complaint_is_answered_once_and_never_by_the_one_who_complains(client, work, as_person):
    with work():
        organiser = an_organiser()
        own, other = a_complaint(organiser).id, a_complaint(answered_at=clock.now()).id
    as_person(organiser)

    answers = [client.post(f"/en/complaints/{number}", data=ANSWER) for number in (own, other)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "your own complaint" in answers[0].text
    assert "answered already" in answers[1].text


def test_only_organisers_of_the_site_read_complaints(client, work, as_person):
    with work():
        person, row = a_person(), a_complaint()
    as_person(person)

    assert [client.get(f"/en/complaints{end}").status_code for end in ("", f"/{row.id}")] == [403, 403]


def test_whoever_has_three_complaints_waiting_is_asked_to_wait(client, work):
    with work():
        for _ in range(3):
            a_complaint()

    refused = complain(client, email="gwen@example.org", name="")

    assert refused.status_code == 422
    assert "wait for an answer already" in refused.text


def test_a_visitor_says_where_the_answer_goes(client):
    refused = complain(client, email="nowhere")

    assert refused.status_code == 422
    assert "My old postcode still stands there." in refused.text


def test_thirty_days_are_whole_days_in_wales():
    late_in_the_evening = datetime(2026, 10, 1, 22, 30, tzinfo=UTC)  # 23:30 in Wales, a summer's day

    ends = due(late_in_the_evening)

    assert ends == datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
    assert [days_left(ends, ends - timedelta(seconds=1)), days_left(ends, ends)] == [0, -1]
    assert days_left(ends, late_in_the_evening) == 30


def test_a_complaint_has_one_address_and_never_two(work):
    with work():
        row = a_complaint(a_person())
        row.email = "gwen@example.org"

        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_the_organisers_are_reminded_once_a_week_before_and_once_when_it_is_overdue(work, monkeypatch):
    made = datetime(2027, 3, 1, 10, tzinfo=UTC)
    with work():
        organiser, _other = an_organiser(), a_person()
        for number in range(2):
            a_complaint(made_at=made + timedelta(hours=number))
        a_complaint(made_at=made, answered_at=made)

    told = []
    for days in (22, 23, 23.1, 24, 30, 30.5, 31, 31.1, 40):  # the last day in time is the thirtieth
        monkeypatch.setattr(clock, "now", lambda days=days: made + timedelta(days=days))
        with work():
            before = len(mails_to(organiser.email))
            remind_of_complaints()
        with work():
            told.append([mail.subject for mail in mails_to(organiser.email)[before:]])

    soon, late = "A complaint about data must be answered soon", "A complaint about data is overdue"
    assert told == [[], [soon], [], [], [], [], [late], [], []]
    with work():
        first, last = mails_to(organiser.email)
        assert "2 complaints about data must be answered by 31 March 2027 at the latest" in first.body
        assert first.body.count("/complaints/") == last.body.count("/complaints/") == 2
        assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 2


def test_whoever_has_an_address_complains_although_others_typed_it_and_nobody_floods_it(client, work, as_person):
    with work():
        gwen = a_person("Gwen")
        for _ in range(3):
            a_complaint(email=gwen.email)

    as_visitor = complain(client, email=gwen.email, name="")
    as_person(gwen)
    signed_in = complain(client)

    assert as_visitor.status_code == 422
    assert "please sign in with this address" in as_visitor.text
    assert signed_in.status_code == 303
    limit = limit_of(Action.COMPLAIN)
    assert [max(rate.number for rate in rates) for rates in (limit.network, limit.site)] == [60, 1000]


def test_an_organiser_who_complained_without_signing_in_does_not_answer_it(client, work, as_person):
    with work():
        organiser = an_organiser()
        row = a_complaint(email=organiser.email)
    as_person(organiser)

    answer = client.post(f"/en/complaints/{row.id}", data=ANSWER)

    assert answer.status_code == 422
    assert "This is your own complaint." in answer.text
