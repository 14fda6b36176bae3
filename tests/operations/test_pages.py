"""The organisers' pages of operations, and what the desk says of them."""

from datetime import timedelta

import pytest

from panel import clock
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.jobs import heartbeat
from panel.jobs.actions import DIED, enqueue
from panel.jobs.kinds import Lane
from panel.jobs.models import Job, JobState
from panel.mail.actions import post
from panel.mail.models import MailState, OutboxMail
from panel.operations import doctor
from tests.makers import a_person, an_organiser


def a_lost_mail(state=MailState.FAILED, **more):
    mail = post("ann@example.org", subject="About your seed", body="The body of the mail", language="en", **more)
    mail.state, mail.failure, mail.claimed_at = state, "550 no such person", clock.now()
    return mail


def a_code(minutes):
    mail = a_lost_mail(good_until=clock.now() + timedelta(minutes=minutes))
    mail.subject = "Your code to sign in: 123456"
    return mail


@pytest.fixture
def organiser(work, as_person):
    with work():
        person = an_organiser()
    return as_person(person)


def test_the_desk_says_when_the_worker_was_last_seen(organiser, work):
    with work():
        heartbeat.beat("one", Lane)

    text = organiser.get("/en/desk").text

    assert "less than a minute ago" in text
    assert "It should be seen every minute" not in text


def test_the_desk_warns_when_the_worker_was_not_seen_for_a_minute(organiser, work, monkeypatch):
    with work():
        heartbeat.beat("one", Lane)
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)

    text = organiser.get("/en/desk").text

    assert "It should be seen every minute" in text
    assert "less than a minute ago" not in text


def test_the_desk_of_others_says_nothing_of_it(as_person, work):
    with work():
        person = a_person("Mo", Role.MODERATOR)

    assert "The worker" not in as_person(person).get("/en/desk").text


def test_the_desk_tells_of_lost_mail_and_of_mail_that_is_held_up(organiser, work):
    with work():
        a_lost_mail()
        a_lost_mail(MailState.UNKNOWN)
        waiting = a_lost_mail(MailState.QUEUED)
        waiting.failure = "The email server does not take our user name and password."

    text = organiser.get("/en/desk").text

    assert "2 emails did not go, or may not have arrived" in text
    assert "1 email waits to be sent. The last try failed" in text
    assert "does not take our user name and password" in text


def test_lost_mail_is_listed_without_its_words_and_codes(organiser, work):
    with work():
        a_lost_mail()
        a_code(minutes=5)
        reminder = a_lost_mail()
        reminder.subject, reminder.unsubscribe = "Voting closes soon", "http://localhost/en/stop/x"

    text = organiser.get("/en/operations/mail").text

    assert "ann@example.org" in text
    assert "550 no such person" in text
    assert "About your seed" in text
    assert "Voting closes soon" not in text
    assert "The body of the mail" not in text
    assert "123456" not in text


def test_a_lost_mail_is_sent_again_once_and_the_log_says_so(organiser, work):
    with work():
        mail = a_lost_mail()

    first = organiser.post(f"/en/operations/mail/{mail.id}/again")
    second = organiser.post(f"/en/operations/mail/{mail.id}/again")

    with work():
        row, verbs = db.session.get_one(OutboxMail, mail.id), db.session.scalars(AuditEntry.newest()).all()
    assert (first.status_code, second.status_code) == (303, 409)
    assert "waiting to be sent" in second.text
    assert (row.state, row.tries) == (MailState.QUEUED, 0)
    assert [entry.verb for entry in verbs] == ["mail.send-again"]


def test_an_old_code_has_no_button_and_is_refused(organiser, work):
    with work():
        old = a_code(minutes=-1)

    text = organiser.get("/en/operations/mail").text
    answer = organiser.post(f"/en/operations/mail/{old.id}/again")

    assert f"/mail/{old.id}/again" not in text
    assert "Its code is too old" in text
    assert answer.status_code == 409
    assert "too old" in answer.text


def test_a_code_that_is_still_good_can_be_sent_again(organiser, work):
    with work():
        code = a_code(minutes=5)

    assert f"/mail/{code.id}/again" in organiser.get("/en/operations/mail").text
    assert organiser.post(f"/en/operations/mail/{code.id}/again").status_code == 303


def test_work_that_was_set_aside_is_tried_again_once(organiser, work):
    with work():
        job = enqueue("count-round", 7)
        job.state, job.failure, job.tries = JobState.FAILED, "ZeroDivisionError: no voters", 5

    page = organiser.get("/en/operations/jobs").text
    first = organiser.post(f"/en/operations/jobs/{job.id}/again")
    second = organiser.post(f"/en/operations/jobs/{job.id}/again")

    with work():
        row = db.session.get_one(Job, job.id)
    assert "Counting a round" in page
    assert "no voters" in page
    assert "1 piece of long work failed" not in organiser.get("/en/desk").text
    assert (first.status_code, second.status_code) == (303, 409)
    assert (row.state, row.tries) == (JobState.QUEUED, 0)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.MODERATOR, Role.TREASURER, Role.COMMISSIONER, None])
def test_only_organisers_see_and_do_this(client, as_person, work, role):
    with work():
        person = a_person("Somebody", role) if role else a_person()
        mail, job = a_lost_mail(), enqueue("count-round", 7)
        job.state = JobState.FAILED
    somebody = as_person(person)

    answers = [
        somebody.get("/en/operations/mail"),
        somebody.get("/en/operations/jobs"),
        somebody.post(f"/en/operations/mail/{mail.id}/again"),
        somebody.post(f"/en/operations/jobs/{job.id}/again"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert "ann@example.org" not in "".join(answer.text for answer in answers)


def test_long_lists_of_lost_mail_are_paged(organiser, work):
    with work():
        for _ in range(30):
            a_lost_mail()

    text = organiser.get("/en/operations/mail").text

    assert text.count("/again") == 24
    assert "Show more" in text


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ("OperationalError: database is locked", "Ni wnaeth y gronfa ddata ateb"),
        ("OSError: [Errno 28] No space left on device", "A yw’r ddisg yn llawn?"),
        (DIED, "Bu farw’r gweithiwr wrth ei wneud."),
        ("ZeroDivisionError: no voters", "Aeth rhywbeth o’i le yn y feddalwedd."),
    ],
)
def test_why_work_failed_is_said_in_welsh_and_the_words_of_the_software_below_it(organiser, work, failure, said):
    with work():
        job = enqueue("count-round", 7)
        job.state, job.failure = JobState.FAILED, failure

    text = organiser.get("/cy/operations/jobs").text

    assert said in text
    assert f'<span class="why" lang="en">{failure}</span>' in text


def in_production(app, monkeypatch, **settings):
    for name, value in {
        "MODE": "production",
        "SITE_URL": "https://panel.example",
        "MAIL_SERVER": "mail.example",
        **settings,
    }.items():
        monkeypatch.setitem(app.config, name, value)


@pytest.mark.parametrize(
    ("settings", "english", "welsh"),
    [
        ({"MAIL_SERVER": ""}, "There is no email server, so nobody gets a code to sign in.", "Does dim gweinydd e-bost"),
        ({"SITE_URL": "http://panel.example"}, "SITE_URL does not begin with https://", "Nid yw SITE_URL"),
    ],
)
def test_the_desk_says_what_is_wrong_with_the_machine_in_both_languages(organiser, app, monkeypatch, settings, english, welsh):
    in_production(app, monkeypatch)
    before = organiser.get("/en/desk").text
    in_production(app, monkeypatch, **settings)

    now, in_welsh = organiser.get("/en/desk").text, organiser.get("/cy/desk").text

    assert english not in before
    assert english in now
    assert welsh in in_welsh


def test_the_desk_says_that_the_disk_is_full(organiser, monkeypatch):
    monkeypatch.setattr(doctor, "NEARLY_FULL_BYTES", 10**18)
    monkeypatch.setattr(doctor, "FULL_BYTES", 10**18)

    assert "The disk is nearly full" in organiser.get("/en/desk").text


def test_the_desk_of_somebody_who_does_not_run_the_site_says_nothing_of_the_machine(as_person, work, app, monkeypatch):
    in_production(app, monkeypatch, MAIL_SERVER="")
    with work():
        person = a_person("Mo", Role.MODERATOR)

    assert "There is no email server" not in as_person(person).get("/en/desk").text
