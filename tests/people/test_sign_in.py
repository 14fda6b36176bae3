"""Signing in with a mailed code or link."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import event, func, select

from panel import clock
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people import rules
from panel.people.models import Person, SignIn, SignInCode
from tests.makers import a_person


def ask(client, email="ann@example.org", network="192.0.2.1", **more):
    return client.post("/en/people/sign-in", data={"email": email, **more}, environ_overrides={"REMOTE_ADDR": network})


def mailed(work, newest=0):
    """The code and the link of the newest mail, or of an older one."""
    with work():
        body = db.session.scalars(OutboxMail.newest()).all()[newest].body
    return re.search(r"\b\d{6}\b", body).group(), re.search(r"http://localhost(/\S+)", body).group(1)


def type_code(client, code, network=None, **more):
    overrides = {"REMOTE_ADDR": network} if network else {}
    return client.post("/en/people/sign-in/code", data={"code": code, **more}, environ_overrides=overrides)


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_mailed_code_signs_a_new_person_in_and_asks_for_a_name(client, work):
    ask(client, next="/en/seeds")
    code, _link = mailed(work)

    answer = type_code(client, code, next="/en/seeds")

    assert answer.status_code == 303
    assert answer.location == "/en/people/me/settings?next=/en/seeds"
    assert "ann@example.org" in client.get("/en/people/me").text


def test_who_signed_in_first_in_welsh_is_asked_for_a_name_in_english_too(client, work):
    with work():
        person = a_person("Cymydog")
    ask(client, person.email, next="/en/seeds")

    answer = type_code(client, mailed(work)[0], next="/en/seeds")

    assert answer.location == "/en/people/me/settings?next=/en/seeds"


def test_a_mailed_link_signs_in_only_when_its_button_is_pressed(client, work):
    with work():
        person = a_person("Ann")
    ask(client, person.email)
    _code, link = mailed(work)

    opened = [client.get(link) for _ in range(5)]
    before = client.get("/en/people/me")
    pressed = client.post(link)

    assert "Sign in" in opened[-1].text
    assert before.status_code == 303
    assert pressed.location == "/en/people/me"
    assert "Ann" in client.get("/en/people/me").text


def test_a_code_and_its_link_work_once(client, work):
    ask(client)
    code, link = mailed(work)
    type_code(client, code)
    client.post("/en/people/sign-out")
    ask_again = client.get(link)

    assert ask_again.status_code == 409
    assert client.post(link).status_code == 409


def test_a_code_is_worth_nothing_after_its_link(client, work):
    ask(client)
    code, link = mailed(work)
    client.application.test_client().post(link)

    assert type_code(client, code).status_code == 422


@pytest.mark.parametrize(("minutes", "works"), [(0, True), (14, True), (16, False)])
def test_a_code_works_for_fifteen_minutes(client, work, monkeypatch, minutes, works):
    ask(client)
    code, _link = mailed(work)
    later = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: later)

    answer = type_code(client, code)

    assert (answer.status_code == 303) is works


@pytest.mark.parametrize(("minutes", "works"), [(0, True), (59, True), (61, False)])
def test_a_link_works_for_an_hour(client, work, monkeypatch, minutes, works):
    ask(client)
    _code, link = mailed(work)
    later = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert (client.post(link).status_code == 303) is works


def test_a_code_cannot_be_guessed_at_more_than_five_times_and_its_link_stays_good(client, work):
    ask(client)
    code, link = mailed(work)

    answers = [type_code(client, wrong(code)) for _ in range(5)]
    right_but_late = type_code(client, code)
    pressed = client.post(link)

    assert all("not the code we sent" in answer.text for answer in answers)
    assert right_but_late.status_code == 422
    assert "open the link in the email" in right_but_late.text
    assert pressed.status_code == 303


def test_wrong_codes_of_somebody_else_touch_neither_the_owners_code_nor_the_link(app, client, work):
    stranger = app.test_client()
    ask(stranger, network="198.51.100.7")
    ask(client)
    code, _link = mailed(work)

    tries = [type_code(stranger, wrong(code), network="198.51.100.7").status_code for _ in range(8)]
    stolen = type_code(stranger, code, network="198.51.100.7")
    right = type_code(client, code)

    assert tries == [422] * 8
    assert stolen.status_code == 422
    assert right.status_code == 303


def test_a_code_is_good_only_in_the_browser_that_asked(app, client, work):
    ask(client)
    code, _link = mailed(work)
    other = app.test_client()
    ask(other)

    assert type_code(other, code).status_code == 422
    assert type_code(client, code).status_code == 303


def test_nobody_can_keep_the_owner_of_an_address_out_however_often_they_ask(app, client, work):
    for number in range(40):
        ask(app.test_client(), network=f"198.51.100.{number}")

    refused = ask(client)
    links = [mailed(work, newest)[1] for newest in range(rules.CODES_PER_ADDRESS)]

    assert refused.status_code == 429
    assert "look for the newest one" in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert client.post(links[0]).status_code == 303


def test_whoever_uses_their_links_can_ask_again_and_again(app, work):
    answers = []
    for number in range(2 * rules.CODES_PER_ADDRESS):
        client = app.test_client()
        answers.append(ask(client, network=f"198.51.100.{number}").status_code)
        client.post(mailed(work)[1])

    assert set(answers) == {303}


def test_asking_is_limited_for_an_address_from_one_network_and_says_what_to_do(client):
    answers = [ask(client) for _ in range(7)]

    assert [answer.status_code for answer in answers] == [303] * 6 + [429]
    assert "look for the newest one" in answers[-1].text
    assert "ann@example.org" in answers[-1].text
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_thirty_people_in_one_hall_all_sign_in(app, work):
    answers = []
    for number in range(60):
        client = app.test_client()
        answers.append(ask(client, f"person{number}@example.net").status_code)
        code, _link = mailed(work)
        type_code(client, wrong(code))
        answers.append(type_code(client, code).status_code)

    assert set(answers) == {303}


def test_a_network_has_a_limit_of_its_own_and_the_sentence_does_not_speak_of_a_mail(app, client, work, monkeypatch):
    monkeypatch.setitem(app.config, "CODES_PER_NETWORK", 4)
    before = [ask(app.test_client(), f"person{number}@example.net").status_code for number in range(4)]

    refused = ask(client, "new@example.net")
    elsewhere = ask(client, "new@example.net", network="198.51.100.1")

    assert before == [303] * 4
    assert refused.status_code == 429
    assert "the connection that you use" in refused.text
    assert "newest" not in refused.text
    assert int(refused.headers["Retry-After"]) > 0
    assert elsewhere.status_code == 303


def test_the_addresses_of_one_home_on_the_newer_internet_are_one_network(app, monkeypatch):
    monkeypatch.setitem(app.config, "CODES_PER_NETWORK", 4)
    home = [f"2001:db8:1:2::{number}" for number in range(5)]

    answers = [
        ask(app.test_client(), f"person{number}@example.net", network=address).status_code for number, address in enumerate(home)
    ]

    assert answers == [303] * 4 + [429]


def test_tries_are_limited_for_a_network_and_the_link_stays_good(app, client, work, monkeypatch):
    monkeypatch.setitem(app.config, "TRIES_PER_NETWORK", 6)
    ask(client)
    code, link = mailed(work)
    others = [app.test_client() for _ in range(3)]
    for number, other in enumerate(others):
        ask(other, f"person{number}@example.net")
        for _ in range(2):
            type_code(other, "000000")

    refused = type_code(client, code)

    assert refused.status_code == 429
    assert "The link in your email still works" in refused.text
    assert int(refused.headers["Retry-After"]) > 0
    assert client.post(link).status_code == 303


def at_once(clients, post):
    """Everybody does it at the same moment, each from a network of their own; the codes of the answers."""
    barrier = Barrier(len(clients))
    for number, client in enumerate(clients):
        client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"  # the limits of one network would let them in one by one

    def press(client):
        barrier.wait()
        return post(client).status_code

    with ThreadPoolExecutor(len(clients)) as windows:
        return sorted(windows.map(press, clients))


def test_of_six_presses_of_a_link_at_once_one_signs_in(app, client, work):
    for number in range(4):
        ask(client, f"person{number}@example.net")
        _code, link = mailed(work)

        answers = at_once([app.test_client() for _ in range(6)], lambda window, link=link: window.post(link))

        assert answers == [303] + [409] * 5
    with work():
        assert db.session.scalar(select(func.count(SignIn.id))) == 4


def test_of_six_presses_of_a_code_at_once_one_signs_in(app, client, work):
    ask(client)
    code, _link = mailed(work)
    with client.session_transaction() as session:
        kept = dict(session)
    windows = [app.test_client() for _ in range(6)]
    for window in windows:
        with window.session_transaction() as session:
            session.update(kept)

    assert at_once(windows, lambda window: type_code(window, code)) == [303] + [422] * 5


def test_of_twentyfour_guesses_at_once_five_are_compared(app, client, work):
    ask(client)
    code, _link = mailed(work)
    with client.session_transaction() as session:
        kept = dict(session)
    windows = [app.test_client() for _ in range(24)]
    for window in windows:
        with window.session_transaction() as session:
            session.update(kept)

    at_once(windows, lambda window: type_code(window, wrong(code)))

    with work():
        assert db.session.scalar(select(SignInCode.wrong_tries)) == rules.WRONG_TRIES
    assert type_code(client, code).status_code == 422


def test_of_twenty_who_ask_for_one_address_at_once_no_more_get_a_mail_than_one_after_the_other(app, work):
    windows = [app.test_client() for _ in range(20)]

    answers = at_once(windows, lambda window: ask(window, network=window.environ_base["REMOTE_ADDR"]))

    assert answers == [303] * rules.CODES_PER_ADDRESS + [429] * 12
    with work():
        assert db.session.scalar(select(func.count(SignInCode.id))) == rules.CODES_PER_ADDRESS


def test_two_links_to_a_new_address_at_once_make_one_account(app, client, work):
    links = []
    for _ in range(2):
        ask(client)
        links.append(mailed(work)[1])
    waiting = iter(links)
    windows = {app.test_client(): next(waiting) for _ in links}

    assert at_once(list(windows), lambda window: window.post(windows[window])) == [303, 303]
    with work():
        assert db.session.scalar(select(func.count(Person.id))) == 1


def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(app, client, work):
    with work():
        known = a_person().email
    statements = []
    with app.app_context():
        engine = db.engine
    listen = lambda _connection, _cursor, statement, *_rest: statements.append(statement)  # noqa: E731 - one line, taken off below
    event.listen(engine, "before_cursor_execute", listen)

    answers, work_done = [], []
    for email in (known, "nobody@example.org"):
        statements.clear()
        answers.append(ask(client, email))
        work_done.append(list(statements))
    event.remove(engine, "before_cursor_execute", listen)

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert work_done[0] == work_done[1]


def test_the_way_back_never_leads_to_another_site(client, work):
    ask(client)
    code, _link = mailed(work)

    answer = type_code(client, code, next="//evil.example/")

    assert "evil" not in answer.location


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


def test_a_code_mailed_before_the_secret_changed_still_works(app, client, work, monkeypatch):
    ask(client)
    code, _link = mailed(work)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.config["SECRET_KEY"]])
    monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-for-the-tests-and-nothing-else")

    assert type_code(client, code).status_code == 303
