"""The outbox: every mail is sent once, or is shown as unknown; none is lost, and what was sent is not kept."""

from datetime import timedelta
from pathlib import Path

import pytest

from panel import clock
from panel.errors import RuleBroken
from panel.extensions import db
from panel.mail import actions
from panel.mail.models import MailState, OutboxMail
from panel.mail.sending import send_waiting, settle
from panel.mail.transport import Fate, Outcome


def a_mail(subject="Hello", recipient="ann@example.org", **more):
    return actions.post(recipient, subject=subject, body="Helo ŵ", language="cy", **more)


def a_code():
    return a_mail("Your code to sign in: 123456", good_until=clock.now() + timedelta(minutes=15))


def send(work):
    with work():
        return send_waiting()


def the_mail(work):
    with work():
        return db.session.scalars(OutboxMail.newest()).one()


def states(work):
    with work():
        return [mail.state for mail in db.session.scalars(OutboxMail.newest())]


def test_without_smtp_a_mail_of_a_demo_becomes_a_file(work, folder):
    with work():
        mail = a_mail()

    send(work)

    file = Path(folder) / "outbox" / f"{mail.id:08d}.eml"
    assert "Hello" in file.read_text()
    assert states(work) == [MailState.SENT]


def test_a_subject_cannot_add_headers(work, folder):
    with work():
        mail = a_mail("Hi\r\nBcc: evil@example.org")

    send(work)

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


def test_a_code_to_sign_in_goes_before_all_other_mail(work):
    with work():
        a_mail()
        code = a_code()

    with work():
        assert actions.claim().mail_id == code.id


def test_what_was_sent_is_not_kept(work):
    with work():
        a_code()

    send(work)

    mail = the_mail(work)
    assert (mail.state, mail.subject, mail.body) == (MailState.SENT, "", "")


def test_a_demo_keeps_what_it_would_have_sent(app, work, monkeypatch, later):
    monkeypatch.setitem(app.config, "MODE", "demo")
    with work():
        a_code()

    send(work)
    later(hours=2)
    with work():
        actions.tidy()

    assert the_mail(work).body == "Helo ŵ"


@pytest.mark.parametrize(("minutes", "state"), [(1, MailState.SENDING), (6, MailState.UNKNOWN)])
def test_a_mail_of_a_dead_worker_is_shown_and_not_sent_twice(work, later, minutes, state):
    with work():
        a_mail()
    with work():
        actions.claim()

    later(minutes=minutes)
    with work():
        settle()
        assert actions.claim() is None

    assert states(work) == [state]


def test_a_mail_of_a_dead_worker_is_shown_although_the_clock_was_set_back(work, later):
    with work():
        mail = actions.post("ann@example.org", subject="Helo", body="Helo", language="cy")
    with work():
        actions.claim()
    later(days=-1)

    with work():
        assert actions.settle() == 1
        assert db.session.get_one(OutboxMail, mail.id).state == MailState.UNKNOWN


def test_a_worker_whose_lease_was_lost_changes_nothing_any_more(work, later):
    with work():
        a_mail()
    with work():
        letter = actions.claim()
    later(minutes=6)
    with work():
        settle()

    with work():
        actions.note(letter, Outcome(Fate.SENT))

    assert states(work) == [MailState.UNKNOWN]


def test_pauses_grow_until_two_days_are_over(work, later):
    with work():
        a_mail()
    pauses = []

    while (mail := the_mail(work)).state == MailState.QUEUED:
        if mail.not_before:
            pauses.append(mail.not_before - clock.now())
            later(seconds=pauses[-1].total_seconds())
        with work():
            actions.note(actions.claim(), Outcome(Fate.DEFERRED, "450 later"))
            assert actions.claim() is None

    assert [round(pause.total_seconds() / 60) for pause in pauses[:4]] == [1, 5, 30, 120]
    assert pauses == sorted(pauses)
    assert round(sum(pauses, timedelta()).total_seconds() / 3600) == 48
    assert (mail.state, mail.failure) == (MailState.FAILED, "450 later")


def test_a_code_is_tried_while_it_is_good_and_not_sent_after_that(work, later):
    with work():
        a_code()

    for _ in range(29):
        with work():
            actions.note(actions.claim(), Outcome(Fate.DEFERRED, "450 later"))
        later(seconds=31)
    later(seconds=10)
    with work():
        assert actions.claim() is None
        settle()

    assert states(work) == [MailState.FAILED]


def test_codes_are_emptied_when_they_are_too_old_whatever_became_of_them(work, later):
    with work():
        for fate in (Fate.REFUSED, Fate.UNKNOWN):
            a_code()
            db.session.commit()
            actions.note(actions.claim(), Outcome(fate, "no"))
        a_mail()
    later(minutes=16)

    with work():
        actions.tidy()

    with work():
        kept = [(mail.subject, mail.body) for mail in db.session.scalars(OutboxMail.newest())]
    assert kept == [("Hello", "Helo ŵ"), ("", ""), ("", "")]


def test_who_signed_in_when_is_not_kept_for_long(work, later):
    with work():
        a_code()
        a_mail()
    send(work)
    later(minutes=76)

    with work():
        actions.tidy()

    with work():
        assert [mail.good_until for mail in db.session.scalars(OutboxMail.newest())] == [None]


def test_failed_and_unknown_mail_is_sent_again_once_when_asked(work, post_office):
    with work():
        mail = a_mail()
        db.session.commit()
        actions.note(actions.claim(), Outcome(Fate.UNKNOWN, "the line was cut"))

    with work():
        actions.send_again(db.session.get_one(OutboxMail, mail.id))
        with pytest.raises(RuleBroken, match="waiting to be sent"):
            actions.send_again(db.session.get_one(OutboxMail, mail.id))
    send(work)

    assert post_office.recipients == ["ann@example.org"]


def test_an_old_code_is_not_sent_again_and_it_is_said_why(work, later):
    with work():
        mail = a_code()
        db.session.commit()
        actions.note(actions.claim(), Outcome(Fate.REFUSED, "550 no"))
    later(minutes=16)

    with work(), pytest.raises(RuleBroken, match="too old"):
        actions.send_again(db.session.get_one(OutboxMail, mail.id))
