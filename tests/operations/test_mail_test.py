"""An organiser sends themselves a mail and sees what became of it, against a real mail server."""

import pytest

from panel import clock
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.mail.sending import send_waiting
from panel.mail.transport import CannotConnect
from panel.privacy.sweeps import over_mail
from tests.mail.conftest import later, post_office  # noqa: F401 - fixtures
from tests.makers import an_organiser

PAGE = "/en/operations/mail/test"


@pytest.fixture
def organiser(work, as_person):
    with work():
        person = an_organiser()
    as_person(person)
    return person


def send(work):
    with work():
        send_waiting()


def test_a_mail_that_arrived_is_said_so_and_stays_proven_when_it_is_swept(client, work, organiser, post_office, later):  # noqa: F811
    client.post(PAGE)
    on_its_way = client.get(PAGE).text

    send(work)
    arrived = client.get(PAGE).text
    later(days=40)
    with work():
        assert [each.delete() for each in over_mail(clock.now())]
        swept = db.session.scalar(OutboxMail.newest().limit(1))

    assert "On its way" in on_its_way
    assert 'data-hx-trigger="every 2s"' in on_its_way
    assert "Arrived at the email server" in arrived
    assert "It took" in arrived
    assert organiser.email in arrived
    assert post_office.recipients == [organiser.email]
    assert swept is None
    assert "Arrived at the email server" in client.get(PAGE).text


def test_what_the_server_says_is_shown_as_it_said_it(client, work, organiser, post_office):  # noqa: F811
    post_office.answers[organiser.email] = "451 busy, come back"
    client.post(PAGE)
    send(work)
    deferred = client.get(PAGE).text
    post_office.answers[organiser.email] = "550 nobody lives here"
    client.post(PAGE)
    send(work)
    refused = client.get(PAGE).text

    assert "Not yet:" in deferred
    assert "451 busy, come back" in deferred
    assert "The next try is at" in deferred
    assert "Refused:" in refused
    assert "550 nobody lives here" in refused
    assert "Arrived" not in deferred + refused


def test_without_a_mail_server_the_page_says_so_before_and_after(app, client, work, organiser, monkeypatch):
    monkeypatch.setitem(app.config, "MODE", "production")
    before = client.get(PAGE).text
    client.post(PAGE)

    with pytest.raises(CannotConnect):
        send(work)

    assert "There is no email server yet" in before
    assert "No email server is set" in client.get(PAGE).text
