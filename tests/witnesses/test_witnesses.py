"""Having the signed heads sent: asked, confirmed, sent once a day, ended with one press, without an account."""

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from panel import clock
from panel.access import Role
from panel.audit.actions import record
from panel.audit.command import log_check
from panel.audit.duties import make_head_if_due
from panel.audit.heads import read_heads
from panel.board.heads import from_text
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.witnesses.actions import mail_heads_if_due
from panel.witnesses.models import Witness
from tests.ballots.makers import an_open_round, close
from tests.makers import a_person, an_organiser
from tests.witnesses.makers import a_witness


def ask(client, email="ann@example.org", language="en"):
    return client.post("/en/log/heads", data={"email": email, "language": language})


def mails(work) -> list[OutboxMail]:
    with work():
        return list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def link_in(mail: OutboxMail) -> str:
    found = re.search(r"http://localhost(/\S*/log/heads/by-mail/\S+)", mail.body)
    assert found
    return found[1]


def a_head(work) -> None:
    with work():
        record("round.seal", "round:1", None)
    with work():
        make_head_if_due()


def send(work) -> int:
    with work():
        return mail_heads_if_due()


@pytest.mark.parametrize(("language", "words"), [("en", "Please confirm"), ("cy", "Cadarnhewch")])
def test_who_asks_gets_a_link_and_nothing_else_before_they_press_the_button(client, work, language, words):
    a_head(work)

    answer = ask(client, language=language)

    [mail] = mails(work)
    assert answer.status_code == 303
    assert words in mail.subject
    assert send(work) == 0


def test_after_the_button_the_newest_head_comes_and_it_can_be_checked(client, work, tmp_path):
    a_head(work)
    ask(client)
    link = link_in(mails(work)[0])

    page = client.get(link).text
    assert send(work) == 0  # a mail program that opened the link has confirmed nothing
    with work():
        db.session.execute(text("UPDATE log_head SET mailed_at = NULL"))
    client.post(f"{link}/confirm")

    assert "Yes, send them to me" in page
    assert send(work) == 1
    saved = tmp_path / "mail.txt"
    saved.write_text(mails(work)[-1].body)
    assert read_heads(saved)[0].count == 1


def confirmed(client, work, email="ann@example.org", language="en") -> str:
    ask(client, email, language)
    link = link_in(mails(work)[-1])
    client.post(f"{link}/confirm")
    return link


def test_one_press_ends_it_and_the_address_is_gone(client, work):
    link = confirmed(client, work)

    answer = client.post(f"{link}/end", follow_redirects=True)

    assert "No more emails come" in answer.text
    with work():
        assert db.session.scalars(select(Witness)).all() == []
    assert client.get(link).status_code == 404
    a_head(work)
    assert send(work) == 0


def test_organisers_get_them_by_themselves_and_nobody_gets_two(client, work):
    with work():
        organiser, _other = an_organiser(), a_person("", Role.MODERATOR)
        email = organiser.email
    confirmed(client, work, email)
    confirmed(client, work, "ann@example.org", "cy")
    a_head(work)

    assert send(work) == 2
    sent = {mail.recipient: mail for mail in mails(work)[-2:]}
    assert set(sent) == {email, "ann@example.org"}
    assert "Pen llofnodedig" in sent["ann@example.org"].subject or "pen llofnodedig" in sent["ann@example.org"].subject


def test_a_second_head_of_the_same_day_waits_for_the_next(work, monkeypatch):
    with work():
        an_organiser()
    a_head(work)
    assert send(work) == 1
    a_head(work)
    assert send(work) == 0
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)

    assert (send(work), send(work)) == (1, 0)


def test_asking_again_and_again_sends_one_mail_and_tells_nothing(client, work):
    first = ask(client)
    again = [ask(client) for _ in range(3)]

    assert len(mails(work)) == 1
    assert {answer.headers["Location"] for answer in again} == {first.headers["Location"]}


def test_who_has_them_already_is_told_by_mail_only(client, work):
    confirmed(client, work)
    with work():
        db.session.scalars(select(Witness)).one().asked_at -= timedelta(hours=1)

    answer = ask(client)

    assert "already" not in client.get(answer.headers["Location"]).text
    assert "already" in mails(work)[-1].subject


def test_an_address_that_nobody_confirms_is_deleted_after_seven_days(client, work, monkeypatch):
    ask(client)
    later = clock.now() + timedelta(days=7, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    send(work)

    with work():
        assert db.session.scalars(select(Witness)).all() == []


@pytest.mark.parametrize("email", ["", "ann", "ann@", "a" * 300 + "@example.org"])
def test_what_is_no_address_is_said_beside_the_field(client, work, email):
    answer = ask(client, email)

    assert answer.status_code == 422
    assert mails(work) == []


def test_a_made_up_link_is_a_clear_page(client):
    assert client.get("/cy/log/heads/by-mail/nothing").status_code == 404
    assert client.post("/cy/log/heads/by-mail/nothing/end").status_code == 404


def test_the_heads_are_on_a_page_in_the_feed_and_in_a_file_with_the_key(client, work, tmp_path):
    a_head(work)
    saved = []
    for number, address in enumerate(("/en/log/heads", "/feeds/en.atom", "/data/log/heads.json")):
        saved.append(tmp_path / str(number))
        saved[-1].write_text(client.get(address).text)
    key = tmp_path / "key.pem"
    key.write_bytes(client.get("/data/log/key.pem").data)

    assert read_heads(saved[0]) == read_heads(saved[1]) == read_heads(saved[2])
    assert 'id="head-1"' in saved[0].read_text()
    assert client.get("/en/log").text.count("/en/log/heads") == 1
    assert b"BEGIN PUBLIC KEY" in key.read_bytes()


def test_anyone_can_check_the_published_log_with_a_head_and_no_site(client, work, tmp_path):
    with work():
        record("role.grant", "role:moderator", a_person())
    a_head(work)
    files = {}
    for name, address in (("log.csv", "/data/log.csv"), ("heads.json", "/data/log/heads.json"), ("key.pem", "/data/log/key.pem")):
        files[name] = tmp_path / name
        files[name].write_bytes(client.get(address).data)
    words = ["--head", str(files["heads.json"]), "--key", str(files["key.pem"])]

    good = CliRunner().invoke(log_check, [str(files["log.csv"]), *words])
    rows = files["log.csv"].read_text().splitlines()
    files["log.csv"].write_text("\n".join(rows[:-1]) + "\n")
    cut = CliRunner().invoke(log_check, [str(files["log.csv"]), *words])
    files["log.csv"].write_text("\n".join([rows[0], rows[1].replace("moderator", "organiser"), rows[2]]) + "\n")
    changed = CliRunner().invoke(log_check, [str(files["log.csv"]), *words])

    assert (good.exit_code, cut.exit_code, changed.exit_code) == (0, 1, 1), good.output
    assert "whole: 2 entries" in good.output
    assert "shorter than a head says: it has 1;" in cut.output
    assert "broken at entry" in changed.output


def test_the_mail_carries_the_heads_of_the_boards_of_open_votes(app, work):
    with work():
        a_witness()
        opened, _people = an_open_round()
        closed, _people = an_open_round()
        close(closed)
    a_head(work)

    assert send(work) >= 1
    for mail in mails(work):
        [head] = from_text(mail.body)
        assert (head.round_id, head.genuine) == (opened.id, True)


def test_without_an_open_vote_the_mail_is_as_it_was(app, work):
    with work():
        a_witness()
    a_head(work)
    send(work)

    assert all(from_text(mail.body) == [] and "is open" not in mail.body for mail in mails(work))
