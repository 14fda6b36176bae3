"""Whoever is not meant, at every form and every address: nothing changes, and nobody sees what is not theirs."""

import re

import pytest
from sqlalchemy import func, select

from panel.access import Who
from panel.extensions import Base, db
from panel.people.models import Person
from panel.seeds.models import Seed
from panel.web.sent_forms import FIELD
from tests.databases import by_turns
from tests.makers import a_person
from tests.web.presses import PRESSES, files
from tests.web.test_request_log import addresses

GUESSES = [None, "", "0" * 40, "ImFiYyI.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"]
LED_AWAY = {302, 303, 404, 405}
HOSTS = [
    "evil.example",
    "localhost.evil.example",
    "localhost@evil.example",
    "evil.example:80",
    "127.0.0.1.nip.io",
    "[::1]",
    "a b",
]


def written(work):
    """How many rows each table holds, but for what counts presses."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in {"bucket", "limit_hit", "sign_in"}]
    with work():
        return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


@pytest.fixture
def guarded(app, monkeypatch):
    """The site as it runs: a form without its token is no form."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@by_turns("endpoint", sorted(PRESSES))
def test_no_form_is_taken_without_a_token_of_its_own_browser(app, work, as_person, guarded, endpoint):
    with work():
        press = PRESSES[endpoint]()
    window = as_person(press.person)
    of_another = re.search(r'name="csrf_token" value="([^"]+)"', app.test_client().get("/en/people/sign-in").text)
    before = written(work)

    assert of_another
    for guess in [*GUESSES, of_another[1]]:
        sent = {**press.data, FIELD: "once"} | ({} if guess is None else {"csrf_token": guess})
        assert window.post(f"/en{press.address}", data=files(sent)).status_code == 400

    assert written(work) == before


@by_turns("endpoint", sorted(PRESSES))
def test_a_visitor_presses_nothing_that_is_not_for_everybody(app, client, work, endpoint):
    action = app.view_functions[endpoint].action
    with work():
        press = PRESSES[endpoint]()
    before = written(work)

    answer = client.post(f"/en{press.address}", data=files({**press.data, FIELD: "once"}))

    assert answer.status_code < 500
    if Who.ANYONE not in action.permission.who:
        assert answer.status_code == 401
        assert written(work) == before


@by_turns("endpoint", sorted(PRESSES))
def test_somebody_without_a_role_presses_nothing_that_asks_for_one(app, work, as_person, endpoint):
    action = app.view_functions[endpoint].action
    with work():
        press, stranger = PRESSES[endpoint](), a_person("Stranger")
    before = written(work)

    answer = as_person(stranger).post(f"/en{press.address}", data=files({**press.data, FIELD: "once"}))

    assert answer.status_code < 500
    if not action.permission.who & {Who.ANYONE, Who.SIGNED_IN}:
        assert answer.status_code in {403, 404}
        assert written(work) == before


def test_a_visitor_opens_no_address_that_is_not_for_everybody(app, client):
    opened, refused = [], 0
    for endpoint, address in addresses(app, {}):
        action = getattr(app.view_functions[endpoint], "action", None)
        if action is None or Who.ANYONE in action.permission.who:
            continue
        with client.get(address) as answer:
            status = answer.status_code
        refused += status in LED_AWAY
        opened += [] if status in LED_AWAY else [(status, address)]

    assert opened == []
    assert refused > 50


def test_what_is_for_a_demo_is_nowhere_else(app, client, as_person, work):
    with work():
        everything = a_person("Nia")
        everything.demo_part = "organiser"
    actions = {endpoint: getattr(view, "action", None) for endpoint, view in app.view_functions.items()}
    listed = [address for endpoint, address in addresses(app, {"person_id": everything.id}) if is_for_a_demo(actions[endpoint])]

    assert len(listed) > 1
    for window in (client, as_person(everything)):
        for address in listed:
            answers = {window.get(address).status_code, window.post(address).status_code}
            assert 404 in answers
            assert answers <= {404, 405}


def is_for_a_demo(action):
    return action is not None and action.permission.who == {Who.DEMO}


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_that_is_not_the_sites_is_refused(client, host):
    assert client.get("/en/about", headers={"Host": host}).status_code == 400


def test_what_a_stranger_says_as_a_proxy_changes_no_page(client):
    said = dict.fromkeys(["X-Forwarded-Host", "X-Forwarded-Prefix", "X-Original-URL", "X-Rewrite-URL"], "/evil.example")

    page = client.get("/en/people/sign-in", headers=said)

    assert page.status_code == 200
    assert "evil.example" not in page.text


def test_fields_that_a_form_does_not_have_change_nothing(work, as_person):
    with work():
        press, other = PRESSES["seeds.plant"](), a_person("Other")
    extra = {"author_id": other.id, "author": other.id, "support_count": 99, "hidden_at": "2026-01-01", "id": 4_711}

    told = as_person(press.person).post(f"/en{press.address}", data={**press.data, **extra, FIELD: "once", "stamp": "x" * 32})

    assert told.status_code == 303
    with work():
        seed = db.session.scalars(select(Seed)).one()
        assert (seed.author_id, seed.support_count, seed.hidden_at) == (press.person.id, 0, None)
        assert seed.id != extra["id"]
        assert db.session.get_one(Person, press.person.id).stamp == press.person.stamp
