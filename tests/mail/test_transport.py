"""Through a real mail server: batches, headers, refusals that last and refusals that pass, lost connections."""

import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

from panel import clock
from panel.extensions import db
from panel.language import speaking
from panel.mail import actions
from panel.mail.models import MailState, OutboxMail
from panel.mail.queries import outbox_standing
from panel.mail.reasons import AWAY, PASSWORD, words_of
from panel.mail.sending import send_waiting
from panel.mail.transport import CannotConnect
from tests.mail.servers import Desk, free_port, mail_server, settings_for
from tests.notices.makers import NOON, at


def post(*recipients, body="Helo ŵ\n.dot\n", language="cy"):
    return [actions.post(each, subject="Cwestiwn ŷ", body=body, language=language) for each in recipients]


def everybody(number):
    return [f"person{each}@example.org" for each in range(number)]


def send(work):
    with work():
        return send_waiting()


def by_recipient(work):
    with work():
        return {mail.recipient: mail for mail in db.session.scalars(OutboxMail.newest())}


def test_one_connection_sends_a_batch(work, post_office):
    with work():
        post(*everybody(30))

    sent = send(work)

    assert sent == 30
    assert post_office.recipients == everybody(30)
    assert post_office.connections == 2  # one more is the server's own look at itself when it starts


def test_a_mail_carries_what_mail_should(work, post_office):
    with work():
        mail = post("ann@example.org")[0]

    send(work)

    message = post_office.messages[0]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "cy"
    assert parsedate_to_datetime(message["Date"]) == mail.queued_at.replace(microsecond=0)
    assert message["Message-ID"].endswith(f".{mail.id}@localhost>")
    assert message["Subject"] == "Cwestiwn ŷ – Dyffryn Clwyd"
    assert message.get_content().splitlines() == ["Helo ŵ", ".dot", "", "-- ", "Dyffryn Clwyd", "http://localhost"]


def test_the_message_id_is_the_same_at_every_try(work, post_office, later):
    post_office.faults = ["drop after data"]
    with work():
        mail = post("ann@example.org")[0]
    send(work)
    with work():
        actions.send_again(db.session.get_one(OutboxMail, mail.id))
    send(work)

    first, second = (message["Message-ID"] for message in post_office.messages)
    assert first == second


def test_a_welsh_domain_is_written_as_mail_servers_take_it(work, post_office):
    with work():
        post("post@tŷ.cymru")

    send(work)

    assert post_office.recipients == ["post@xn--t-foa.cymru"]


def test_an_address_that_no_server_takes_fails_and_the_others_go(work, post_office):
    with work():
        post("ŵyn@example.org", "ann@example.org")

    send(work)

    mails = by_recipient(work)
    assert mails["ŵyn@example.org"].state == MailState.FAILED
    assert mails["ann@example.org"].state == MailState.SENT


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("550 no such person", MailState.FAILED),
        ("450 mailbox busy", MailState.QUEUED),
        ("530 sign in first", MailState.QUEUED),
        ("421 closing", MailState.QUEUED),
    ],
)
def test_a_refusal_of_one_recipient_keeps_none_of_the_others(work, post_office, answer, state):
    post_office.answers = {"person1@example.org": answer}
    with work():
        post(*everybody(3))

    send(work)

    mails = by_recipient(work)
    assert [mails[each].state for each in everybody(3)] == [MailState.SENT, state, MailState.SENT]
    assert mails["person1@example.org"].failure == answer


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("554 this is spam", MailState.FAILED),
        ("452 the disk is full", MailState.QUEUED),
        ("drop after data", MailState.UNKNOWN),
        ("hang", MailState.UNKNOWN),
    ],
)
def test_a_mail_that_fails_in_the_middle_of_a_batch_is_not_sent_twice_and_none_is_lost(work, post_office, fault, state):
    post_office.faults = ["", fault]
    with work():
        post(*everybody(4))

    send(work)

    mails = by_recipient(work)
    assert [mails[each].state for each in everybody(4)] == [MailState.SENT, state, MailState.SENT, MailState.SENT]
    assert len(post_office.recipients) == len(set(post_office.recipients))


def test_a_connection_lost_in_the_middle_of_a_mail_leaves_it_waiting_or_unknown_but_never_sent_twice(work, post_office, later):
    post_office.faults = ["", "drop in data"]
    with work():
        post("person0@example.org")
        post("person1@example.org", body="long\n" * 20_000)
        post("person2@example.org")

    send(work)
    lost = by_recipient(work)["person1@example.org"]
    later(minutes=2)
    send(work)

    # Which of the two depends on whether the news of the lost line came before the last dot was written.
    assert lost.state in {MailState.QUEUED, MailState.UNKNOWN}
    expected = everybody(3) if lost.state == MailState.QUEUED else ["person0@example.org", "person2@example.org"]
    assert sorted(post_office.recipients) == expected


def test_no_server_fails_no_mail(app, work, monkeypatch, later):
    port = free_port()
    for name, value in settings_for(port).items():
        monkeypatch.setitem(app.config, name, value)
    with work():
        post(*everybody(3))

    for _ in range(3):
        with work(), pytest.raises(CannotConnect, match="Nobody answers"):
            send_waiting()
    mails = by_recipient(work)
    desk = Desk()
    later(minutes=2)
    with mail_server(desk, port):
        send(work)

    assert {mail.state for mail in mails.values()} == {MailState.QUEUED}
    assert {mail.tries for mail in mails.values()} == {0}
    assert all(mail.not_before > mail.claimed_at for mail in mails.values())
    assert sorted(desk.recipients) == everybody(3)


def test_a_server_that_is_down_for_days_fails_no_mail_and_all_goes_a_minute_after_its_return(app, work, monkeypatch, later):
    port = free_port()
    for name, value in settings_for(port).items():
        monkeypatch.setitem(app.config, name, value)
    with work():
        post(*everybody(3))

    for _quarter_of_an_hour in range(4 * 72):
        with work(), pytest.raises(CannotConnect):
            send_waiting()
        later(minutes=15)
    with work():
        standing = outbox_standing()
    desk = Desk()
    later(minutes=1)
    with mail_server(desk, port):
        send(work)

    assert (standing.waiting, standing.in_trouble, standing.held_up_by) == (3, 0, AWAY)
    assert sorted(desk.recipients) == everybody(3)


def test_a_wrong_password_is_said_without_the_password(app, work, monkeypatch):
    desk = Desk()
    with work():
        post("ann@example.org")

    with mail_server(desk, auth_required=False, auth_require_tls=False, authenticator=refuse_all) as settings:
        for name, value in (settings | {"MAIL_USERNAME": "panel", "MAIL_PASSWORD": "open-sesame"}).items():
            monkeypatch.setitem(app.config, name, value)
        with work(), pytest.raises(CannotConnect, match="user name and password") as broken:
            send_waiting()

    assert "sesame" not in str(broken.value)
    assert "user name and password" in by_recipient(work)["ann@example.org"].failure


def refuse_all(*_anything):
    return AuthResult(success=False, handled=False)


def certificate(folder):
    """A certificate for 127.0.0.1 that is its own authority, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    authority, secret = folder / "authority.pem", folder / "key.pem"
    authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, secret)
    return authority, context


@pytest.mark.parametrize("trusted", [True, False])
def test_mail_goes_encrypted_to_a_server_whose_certificate_is_good_and_to_no_other(app, work, monkeypatch, tmp_path, trusted):
    authority, context = certificate(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    desk = Desk()
    with work():
        post("ann@example.org")

    with mail_server(desk, tls_context=context, require_starttls=True) as settings:
        for name, value in (settings | {"MAIL_SECURITY": "starttls"}).items():
            monkeypatch.setitem(app.config, name, value)
        if trusted:
            send(work)
        else:
            with work(), pytest.raises(CannotConnect, match="could not be made secure"):
                send_waiting()

    assert desk.recipients == (["ann@example.org"] if trusted else [])


@pytest.mark.parametrize(("server", "security"), [("mail.example.org", "none"), ("127.0.0.1", "sometimes"), ("", "starttls")])
def test_settings_that_would_send_in_the_open_send_nothing(app, work, monkeypatch, server, security):
    for name, value in {"MODE": "production", "MAIL_SERVER": server, "MAIL_SECURITY": security}.items():
        monkeypatch.setitem(app.config, name, value)
    with work():
        post("ann@example.org")

    with work(), pytest.raises(CannotConnect):
        send_waiting()

    assert by_recipient(work)["ann@example.org"].state == MailState.QUEUED


def test_a_server_that_hangs_holds_the_lane_no_longer_than_its_patience(app, work, monkeypatch, post_office):
    post_office.faults = ["hang"]
    with work():
        post("ann@example.org")

    begun = time.monotonic()
    send(work)

    assert time.monotonic() - begun < 2.5
    assert by_recipient(work)["ann@example.org"].claimed_at <= clock.now()


def test_our_own_reasons_are_said_in_welsh_and_a_server_s_as_it_said_them():
    with speaking("cy"):
        own, theirs = words_of(PASSWORD), words_of("550 no such person")

    assert own[0] != PASSWORD
    assert own[1] == ""
    assert theirs == ("550 no such person", "en")


def test_mail_that_many_get_says_how_a_mail_program_ends_it_and_no_row_of_it_stays(work, post_office, monkeypatch):
    at(monkeypatch, NOON)
    address = "https://panel.example.org/en/follows/stop/12." + "announcement+dates+new+" * 5 + "0" * 32
    with work():
        actions.post_to([("ann@example.org", actions.Words("Hello", "Hello Ann", "en", address))])

    send(work)

    message = post_office.messages[0]
    assert message["List-Unsubscribe"] == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"List-Unsubscribe: <{address}>".encode() in post_office.taken[0]
    with work():
        assert db.session.scalars(select(OutboxMail)).all() == []


def test_codes_go_first_then_mail_to_one_person_then_what_many_get(work, post_office, monkeypatch):
    at(monkeypatch, NOON)
    with work():
        actions.post_to([("many@example.org", actions.Words("News", "News", "en", "https://panel.example.org/stop"))])
        actions.post("one@example.org", subject="A seat", body="A seat", language="en")
        soon = clock.now() + timedelta(minutes=15)
        actions.post("code@example.org", subject="Code", body="123456", language="en", good_until=soon)

    send(work)

    assert post_office.recipients == ["code@example.org", "one@example.org", "many@example.org"]
