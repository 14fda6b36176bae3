"""The outbox: every mail is sent once, or is shown as unknown; none is lost."""

import smtplib
from datetime import timedelta
from pathlib import Path

import pytest

from panel import clock
from panel.extensions import db
from panel.mail import actions
from panel.mail.models import MailState, OutboxMail


def a_mail(subject="Hello", **more):
    return actions.post("ann@example.org", subject=subject, body="Helo ŵ", language="cy", **more)


def send_all(work):
    with work():
        while mail := actions.claim():
            actions.send(mail)


def states(work):
    with work():
        return [mail.state for mail in db.session.scalars(OutboxMail.newest())]


def test_without_smtp_a_mail_becomes_a_file(work, folder):
    with work():
        mail = a_mail()

    send_all(work)

    file = Path(folder) / "outbox" / f"{mail.id:08d}.eml"
    assert "Hello" in file.read_text()
    assert states(work) == [MailState.SENT]


def test_a_subject_cannot_add_headers(work, folder):
    with work():
        mail = a_mail("Hi\r\nBcc: evil@example.org")

    send_all(work)

    headers = (Path(folder) / "outbox" / f"{mail.id:08d}.eml").read_text().split("\n\n")[0]
    assert "\nBcc" not in headers


def test_two_workers_never_take_the_same_mail(work):
    with work():
        a_mail()

    with work():
        first = actions.claim()
        second = actions.claim()

    assert first is not None
    assert second is None


def test_a_refused_mail_is_tried_five_times(app, work, monkeypatch):
    with work():
        a_mail()

    def refuse(_mail):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(actions, "deliver", refuse)
    send_all(work)

    with work():
        mail = db.session.scalar(OutboxMail.newest())
    assert (mail.state, mail.tries, mail.failure) == (MailState.FAILED, 5, "gone")


@pytest.mark.parametrize(("minutes", "state"), [(1, MailState.SENDING), (6, MailState.UNKNOWN)])
def test_a_mail_of_a_dead_worker_is_shown_and_not_sent_twice(work, monkeypatch, minutes, state):
    with work():
        a_mail()
    with work():
        actions.claim()

    later = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: later)
    with work():
        actions.give_up_on_the_lost()
        assert actions.claim() is None

    assert states(work) == [state]
