"""Who is signed in where: rows that can be read and ended."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from panel import clock
from panel.access import Role
from panel.extensions import db
from panel.people import rules
from panel.people.actions import roles, sessions
from panel.people.actions.roles import Task
from panel.people.browsers import browser_and_system
from panel.people.models import Person, SignIn
from panel.people.routes.sign_in import KEY
from tests.checks import press
from tests.makers import a_person, an_organiser
from tests.people.makers import giving
from tests.people.test_sign_in import ask, mailed

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"


def sign_in_by_link(client, work, email, browser=PHONE):
    ask(client, email)
    client.environ_base["HTTP_USER_AGENT"] = browser
    return client.post(mailed(work)[1])


def cookie_of(client):
    with client.session_transaction() as session:
        return dict(session)


def with_cookie(app, kept):
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(kept)
    return client


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app, client, work):
    sign_in_by_link(client, work, "ann@example.org")
    copied = with_cookie(app, cookie_of(client))
    before = copied.get("/en/people/me").status_code

    client.post("/en/people/sign-out")

    assert before == 200
    assert copied.get("/en/people/me").status_code == 303


def test_signing_out_everywhere_ends_other_sessions(app, client, work, as_person, sign_in):
    with work():
        person, other_person = a_person(), a_person()
    as_person(person)
    other, stranger = sign_in(app.test_client(), person), sign_in(app.test_client(), other_person)

    client.post("/en/people/sign-out", data={"everywhere": "1"})

    assert other.get("/en/people/me").status_code == 303
    assert stranger.get("/en/people/me").status_code == 200


def test_the_session_changes_when_somebody_signs_in_and_the_old_cookie_opens_nothing(app, client, work):
    ask(client, "ann@example.org")
    before = cookie_of(client)
    client.post(mailed(work)[1])
    first = cookie_of(client)
    sign_in_by_link(client, work, "ann@example.org")

    assert KEY not in before
    assert cookie_of(client)[KEY] != first[KEY]
    assert with_cookie(app, before).get("/en/people/me").status_code == 303
    assert with_cookie(app, first).get("/en/people/me").status_code == 303


@pytest.mark.parametrize("kept", ["", "1", "1.00000000000000000000000000000000", "ü", "x" * 5000])
def test_an_invented_key_is_no_session(app, kept):
    assert with_cookie(app, {KEY: kept}).get("/en/people/me").status_code == 303


@pytest.mark.parametrize(("role", "lasts"), [(None, timedelta(days=30)), (Role.MODERATOR, timedelta(hours=12))])
def test_a_sign_in_ends_by_itself_however_much_it_is_used(client, work, monkeypatch, role, lasts):
    with work():
        person = a_person("", *([role] if role else []))
    sign_in_by_link(client, work, person.email)
    begun = clock.now()
    answers = []
    for part in (0.5, 0.9, 1.01):
        monkeypatch.setattr(clock, "now", lambda part=part: begun + part * lasts)
        client.post("/en/people/me/settings", data={"name": "Ann Again", "language": "en"})
        answers.append(client.get("/en/people/me").status_code)

    assert answers == [200, 200, 303]


def test_a_role_given_or_taken_back_ends_the_sign_ins_of_that_person(app, work, sign_in):
    with work():
        person, organiser = a_person(), an_organiser()
    before = sign_in(app.test_client(), person)
    with work():
        roles.grant_role(db.session.get_one(Person, person.id), Task(Role.TREASURER), db.session.get_one(Person, organiser.id))
    between = sign_in(app.test_client(), person)
    with work():
        (grant,) = db.session.get_one(Person, person.id).live_grants
        roles.end_role(grant, db.session.get_one(Person, organiser.id), reason="Thank you")

    assert before.get("/en/people/me").status_code == 303
    assert between.get("/en/people/me").status_code == 303


def test_an_organiser_who_changes_their_own_roles_stays_signed_in_with_a_new_key(app, client, work, as_person):
    with work():
        organiser = an_organiser()
    as_person(organiser)
    before = cookie_of(client)

    press(client, giving(organiser, "treasurer"))

    assert client.get("/en/people/me").status_code == 200
    assert with_cookie(app, before).get("/en/people/me").status_code == 303


def test_a_page_lists_where_one_is_signed_in_and_ends_one_of_them(app, client, work, as_person):
    with work():
        person = a_person()
    phone = app.test_client()
    sign_in_by_link(phone, work, person.email)
    as_person(person)
    with work():
        row = db.session.scalars(select(SignIn).where(SignIn.system == "iPhone")).one()

    page = client.get("/en/people/me/sign-in").text
    answer = client.post(f"/en/people/me/sign-in/{row.id}/end")

    assert "Safari on iPhone" in page
    assert "Firefox on Linux" in page
    assert "this browser" in page
    assert answer.status_code == 303
    assert phone.get("/en/people/me").status_code == 303
    assert client.get("/en/people/me").status_code == 200


def test_nobody_ends_the_sign_in_of_somebody_else(app, client, work, as_person, sign_in):
    with work():
        person, other = a_person(), an_organiser()
    window = sign_in(app.test_client(), person)
    with work():
        row = db.session.scalars(select(SignIn)).one()
    as_person(other)

    assert client.post(f"/en/people/me/sign-in/{row.id}/end").status_code == 404
    assert window.get("/en/people/me").status_code == 200


def test_reading_writes_nothing_and_a_post_notes_the_hour(client, work, as_person, monkeypatch):
    with work():
        person = a_person()
    as_person(person)
    later = clock.now() + timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: later)

    def seen():
        with work():
            return db.session.scalars(select(SignIn.seen_at)).one()

    at_first = seen()
    client.get("/en/people/me")
    after_reading = seen()
    client.post("/en/people/me/settings", data={"name": "Ann Again", "language": "en"})

    assert after_reading == at_first
    assert seen() == rules.the_hour(later)


def test_a_session_costs_one_query_with_the_person_and_where_they_live(app, client, work, as_person):
    with work():
        person = a_person()
    as_person(person)
    statements = []
    with app.app_context():
        engine = db.engine
    listen = lambda _connection, _cursor, statement, *_rest: statements.append(statement)  # noqa: E731 - one line, taken off below
    event.listen(engine, "before_cursor_execute", listen)

    client.get("/en/people/me/settings")

    event.remove(engine, "before_cursor_execute", listen)
    assert len([statement for statement in statements if "FROM sign_in" in statement]) == 1
    assert len([statement for statement in statements if "FROM" in statement]) == 2  # with the roles; and what the site is called


def test_ended_sign_ins_are_swept_away(work, sign_in, client, monkeypatch):
    with work():
        person = a_person()
        sessions.begin(person, user_agent="")
    later = clock.now() + rules.RESIDENT_LASTS
    with work():
        young = sessions.sweep()
    monkeypatch.setattr(clock, "now", lambda: later)
    with work():
        old = sessions.sweep()

    assert (young, old) == (0, 1)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE, ("Safari", "iPhone")),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", ("Firefox", "Windows")),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0", ("Edge", "Windows")),
        (
            "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
            ("Chrome", "Android"),
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15", ("Safari", "Mac")),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_kept_in_two_words(user_agent, words):
    assert browser_and_system(user_agent) == words
