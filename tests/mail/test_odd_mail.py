"""Mail that somebody made odd on purpose, settings that no mail server takes, and a server that drips."""

import socket
import threading
import time
from contextlib import contextmanager

import pytest

from panel.extensions import db
from panel.mail import actions, transport
from panel.mail.addresses import on_the_wire
from panel.mail.models import MailState, OutboxMail
from panel.mail.reasons import LETTERS, SENDER, TIMEOUT
from panel.mail.sending import send_waiting
from panel.mail.transport import CannotConnect
from panel.people.forms import SignInForm
from tests.mail.servers import settings_for

HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
HEADERS |= {"Content-Transfer-Encoding", "Content-Language"}
ENCODED = ["=?utf-8?q?a=0aBcc:_eve@example.org?=", "a =?utf-8?q?=0d=0aX-Odd:1?= b", "=?utf-8?b?YQpYOiAx?=", "=?x?q?y?=", "=?"]


@pytest.mark.parametrize("subject", [*ENCODED, "ŵ" * 200, "a\r\nBcc: eve@example.org", "a\u2028b\x0bc", "\U0001f600" * 90])
def test_whatever_a_subject_says_it_makes_no_header(work, post_office, subject):
    with work():
        actions.post("ann@example.org", subject=subject, body="Helo", language="cy")

    with work():
        send_waiting()

    (message,) = post_office.messages
    assert set(message.keys()) == HEADERS
    assert message.get_content().splitlines() == ["Helo", "", "-- ", "Dyffryn Clwyd", "http://localhost"]


def test_an_address_that_would_be_decoded_is_none(app):
    address = "=?utf-8?q?x=0aBcc=3A_eve=40example.org?=@example.org"

    assert on_the_wire(address) is None
    with app.test_request_context("/", method="POST", data={"email": address}):
        assert not SignInForm().validate()


@pytest.mark.parametrize("sender", ["", "ŵyn@example.org", "Cyngor Tŷ <ŵyn@example.org>", "no address", "=?x?q?y?=@example.org"])
def test_mail_waits_where_its_sender_is_no_address(app, work, post_office, monkeypatch, sender):
    monkeypatch.setitem(app.config, "MAIL_FROM", sender)
    with work():
        mail = actions.post("ann@example.org", subject="Helo", body="Helo", language="cy")

    with work(), pytest.raises(CannotConnect):
        send_waiting()

    with work():
        row = db.session.get_one(OutboxMail, mail.id)
        assert (row.state, row.failure) == (MailState.QUEUED, SENDER)


@pytest.mark.parametrize(("sender", "written"), [("post@tŷ.cymru", "post@xn--t-foa.cymru"), ("Cyngor Tŷ <a@b.org>", "a@b.org")])
def test_a_sender_with_accents_is_written_as_servers_take_it(app, work, post_office, monkeypatch, sender, written):
    monkeypatch.setitem(app.config, "MAIL_FROM", sender)
    with work():
        actions.post("ann@example.org", subject="Helo", body="Helo", language="cy")

    with work():
        send_waiting()

    assert post_office.messages[0]["From"].addresses[0].addr_spec == written


@pytest.mark.parametrize("host", [".smtp.example.org", "a" * 70 + ".example.org"])
def test_a_name_of_a_server_that_cannot_be_sent_is_a_reason_on_the_desk(app, work, monkeypatch, host):
    monkeypatch.setitem(app.config, "MAIL_SERVER", host)
    with work():
        mail = actions.post("ann@example.org", subject="Helo", body="Helo", language="cy")

    with work(), pytest.raises(CannotConnect):
        send_waiting()

    with work():
        assert db.session.get_one(OutboxMail, mail.id).failure == LETTERS


@contextmanager
def dripping_server():
    """Says one sign of a greeting that never ends every fifth of a second."""
    over = threading.Event()

    def drip(listener):
        taken, _address = listener.accept()
        with taken:
            while not over.wait(0.2):
                try:
                    taken.sendall(b"2")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=(listener,))
        thread.start()
        yield listener.getsockname()[1]
        over.set()
        thread.join()


def test_a_server_that_drips_holds_the_lane_no_longer_than_one_that_hangs(app, work, monkeypatch):
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 1.0)
    with work():
        mail = actions.post("ann@example.org", subject="Helo", body="Helo", language="cy")

    with dripping_server() as port:
        for name, value in settings_for(port).items():
            monkeypatch.setitem(app.config, name, value)
        began = time.monotonic()
        with work(), pytest.raises(CannotConnect):
            send_waiting()
        assert time.monotonic() - began < 5

    with work():
        assert db.session.get_one(OutboxMail, mail.id).failure == TIMEOUT


@contextmanager
def curt_server(last: bytes):
    """Takes everything; its answer to the last dot is this, and then it hangs up."""

    def talk(listener):
        taken, _address = listener.accept()
        with taken, taken.makefile("rb") as lines:
            taken.sendall(b"220 hello\r\n")
            for line in lines:
                taken.sendall(b"354 go on\r\n" if line.lower().startswith(b"data") else b"250 yes\r\n")
                if line.lower().startswith(b"data"):
                    break
            while next(lines) != b".\r\n":
                pass
            taken.sendall(last)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=talk, args=(listener,))
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    ("last", "state"),
    [
        *[(half, MailState.UNKNOWN) for half in (b"", b"2", b"25", b"what?\r\n")],
        *[(whole, MailState.SENT) for whole in (b"250", b"251 on its way\r\n")],
        (b"451 later\r\n", MailState.QUEUED),
    ],
)
def test_half_an_answer_to_a_whole_mail_never_sends_it_again(app, work, monkeypatch, last, state):
    with work():
        mail = actions.post("ann@example.org", subject="Helo", body="Helo", language="cy")

    with curt_server(last) as port:
        for name, value in settings_for(port).items():
            monkeypatch.setitem(app.config, name, value)
        with work():
            send_waiting()

    with work():
        assert db.session.get_one(OutboxMail, mail.id).state == state
