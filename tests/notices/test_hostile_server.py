"""Mails that tell, and a mail server that refuses, defers, hangs or hangs up: each gets there once, or is shown."""

import itertools
from collections import Counter
from datetime import timedelta

import pytest

from panel import clock
from panel.mail.actions import Words, post_to
from panel.mail.models import MailState
from panel.mail.rules import PAUSES_MINUTES
from panel.mail.sending import send_waiting
from panel.notices.rules import by_day
from tests.mail.conftest import later, post_office  # noqa: F401 - fixtures
from tests.notices.makers import NOON, at, told


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """By day: at night no such mail goes."""
    at(monkeypatch, NOON)


LINK = "http://localhost/en/follows/stop/1.reply.0"


def post_many(number):
    post_to((f"p{each}@example.org", Words("News", "News", "en", LINK)) for each in range(number))


def states(work):
    with work():
        return {mail.recipient: MailState(mail.state) for mail in told()}


def send(work):
    with work():
        return send_waiting()


@pytest.mark.parametrize("answer", ["451 later", "421 too busy", "452 no room"])
def test_nothing_is_given_up_before_a_day_has_passed_and_the_waits_grow(work, post_office, monkeypatch, answer):  # noqa: F811
    post_office.answers["p0@example.org"] = answer
    begun, moments = clock.now(), []
    with work():
        post_many(1)

    while MailState.QUEUED in states(work).values():
        send(work)
        moments.append(clock.now())
        with work():
            due = told()[0].not_before
        if due:
            at(monkeypatch, by_day(due))

    waits = [after - before for before, after in itertools.pairwise(moments)]
    growing = waits[: PAUSES_MINUTES.index(480)]
    assert moments[-1] - begun >= timedelta(days=1)
    assert growing == sorted(set(growing))
    assert len(moments) == len(PAUSES_MINUTES) + 1


def test_a_server_that_breaks_off_in_every_way_gets_each_mail_once(work, post_office, later):  # noqa: F811
    post_office.answers = {"p1@example.org": "550 nobody here"}
    post_office.faults = ["451 later", "drop after data", "452 no room"]
    with work():
        post_many(8)

    for _ in range(4):
        send(work)
        later(minutes=31)

    shown = states(work)
    taken = Counter(post_office.recipients)
    assert shown.pop("p1@example.org") == MailState.FAILED
    assert set(shown.values()) <= {MailState.UNKNOWN}
    assert len(shown) == 1
    assert set(taken) == {f"p{each}@example.org" for each in (0, 2, 3, 4, 5, 6, 7)}
    assert set(taken.values()) == {1}


def test_a_code_that_is_asked_for_while_many_mails_wait_goes_next(work, post_office):  # noqa: F811
    with work():
        post_many(40)
    with work():
        code = post_to([("code@example.org", Words("Code", "123456", "en"))])[0]
        code.good_until = clock.now() + timedelta(minutes=15)

    send(work)

    assert post_office.recipients[0] == "code@example.org"
    assert len(post_office.taken) == 41
