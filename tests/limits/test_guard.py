"""Limits hold at one place, for every POST."""

import secrets

import pytest
from sqlalchemy import func, select

from panel import clock
from panel.access import Action, Role, Who
from panel.extensions import db
from panel.limits.actions import wait_sentence
from panel.limits.guard import charges_of
from panel.limits.models import Bucket
from panel.limits.table import HALL, LIMITS, limit_of
from panel.seeds.models import Seed
from tests.makers import a_person, an_area, an_organiser
from tests.seeds.makers import a_seed


def writing_actions(app):
    views = app.view_functions
    return {views[rule.endpoint].action for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


def test_no_action_that_writes_is_without_a_limit(app):
    unlimited = [
        action.name
        for action in writing_actions(app)
        if not limit_of(action).account and not (Who.SIGNED_IN not in action.permission.who and limit_of(action).network)
    ]

    assert unlimited == []


def test_what_visitors_can_write_is_limited_by_network(app):
    open_to_all = {action for action in writing_actions(app) if action.permission.who & {Who.ANYONE, Who.DEMO}}

    assert open_to_all
    assert [action.name for action in open_to_all if not limit_of(action).network] == []


def test_every_line_of_the_table_is_an_action_that_writes(app):
    assert set(LIMITS) <= writing_actions(app)


def test_casting_is_not_limited_by_network_or_site():
    limit = limit_of(Action.CAST_BALLOT)

    assert (limit.network, limit.site) == ((), ())
    assert all(rate.by_day for rate in limit.account)


def plant(client, area, number):
    word = secrets.token_hex(8)
    data = {"title": f"{word} {number}", "body": f"Because of {word}.", "area": area.id, "language": "en"}
    return client.post("/en/seeds/new", data=data)


def test_one_account_does_not_plant_a_hundred_and_fifty_seeds(client, work, as_person, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    with work():
        person, area = a_person(), an_area()
    as_person(person)

    answers = [plant(client, area, number) for number in range(150)]

    refused = [answer for answer in answers if answer.status_code == 429]
    with work():
        assert db.session.scalar(select(func.count()).select_from(Seed)) == 5
    assert len(refused) == 145
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 60
    assert "That was a lot in a short time" in refused[0].text


def test_what_was_typed_stands_on_the_page_that_says_to_wait(client, work, as_person, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    with work():
        person, area = a_person(), an_area()
    as_person(person)
    for number in range(5):
        plant(client, area, number)

    data = {"title": "A lantern walk", "body": "Along the old railway.", "area": area.id, "language": "en"}
    answer = client.post("/cy/seeds/new", data=data)

    assert answer.status_code == 429
    assert "A lantern walk" in answer.text
    assert "Along the old railway." in answer.text
    assert 'lang="cy"' in answer.text


def test_a_facilitator_at_work_is_not_stopped(client, work, as_person):
    with work():
        facilitator, seeds = a_person("", Role.FACILITATOR), [a_seed() for _ in range(40)]
    as_person(facilitator)

    answers = [
        client.post(f"/en/seeds/{seed.id}/remarks", data={"remark-body": "Well said.", "remark-language": "en"}) for seed in seeds
    ]

    assert {answer.status_code for answer in answers} == {303}


def test_a_hall_of_people_on_one_network_is_not_stopped(app, client, work, as_person):
    with work():
        area, people = an_area(), [a_person() for _ in range(40)]

    answers = [plant(as_person(person), area, number) for number, person in enumerate(people)]

    assert {answer.status_code for answer in answers} == {303}


def test_a_refused_form_takes_no_token(client, work, as_person):
    with work():
        person, area = a_person(), an_area()
    as_person(person)

    refused = [client.post("/en/seeds/new", data={"title": "", "body": "", "area": area.id}) for _ in range(10)]

    with work():
        assert db.session.scalar(select(func.count()).select_from(Bucket)) == 0
    assert {answer.status_code for answer in refused} == {422}
    assert plant(client, area, 1).status_code == 303


def test_organisers_see_how_often_and_never_who(client, work, as_person, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    with work():
        person, area, organiser = a_person("Alwena"), an_area(), an_organiser()
    as_person(person)
    for number in range(8):
        plant(client, area, number)

    page = as_person(organiser).get("/en/limits")

    assert "Plant a seed" in page.text
    assert "one account" in page.text
    assert '<td class="number">3</td>' in page.text
    assert "Alwena" not in page.text


def test_limits_that_a_view_holds_itself_are_counted_too(client, work, as_person):
    with work():
        organiser = an_organiser()
    for _ in range(10):
        client.post("/en/people/sign-in", data={"email": "ann@example.org"})

    page = as_person(organiser).get("/en/limits")

    assert "Ask for a code to sign in" in page.text
    assert "ann@example.org" not in page.text


@pytest.mark.parametrize("role", [None, Role.MODERATOR])
def test_only_organisers_see_the_page_about_limits(client, work, as_person, role):
    with work():
        person = a_person("", *([role] if role else []))

    assert as_person(person).get("/en/limits").status_code == 403


def test_a_role_gives_ten_times_the_room(app):
    with app.app_context():
        resident = {charge.scope + str(charge.rate.seconds): charge.rate.number for charge in charges(has_role=False)}
        staff = {charge.scope + str(charge.rate.seconds): charge.rate.number for charge in charges(has_role=True)}

    assert staff["account60"] == 10 * resident["account60"]
    assert staff["site60"] == resident["site60"]


def charges(*, has_role):
    return charges_of(Action.PLANT_SEED, 1, has_role=has_role, origin="192.0.2.7")


def test_three_hundred_people_in_one_hall_are_let_through_everywhere():
    """Each of them does it once in a minute, and a few times in an hour; a hall is no reason to stop a whole site."""
    for_few = {Action.BEGIN_SITE, Action.KEEP_HEADS, Action.COMPLAIN}
    failed = []
    for action in set(Action) - for_few:
        limit = limit_of(action)
        for scope, rates in (("network", limit.network), ("site", limit.site)):
            failed += [(action.name, scope, rate) for rate in rates if rate.number < HALL]
        pairs = zip(limit.network, limit.site, strict=False)
        failed += [(action.name, "site before network") for network, site in pairs if site.number < network.number]

    assert failed == []


@pytest.mark.parametrize(
    ("scope", "seconds", "said"),
    [
        ("account", 40, "That was a lot in a short time. Nothing was saved; please try again in 40 seconds."),
        ("account", 2 * 3600, "please try again in 2 hours."),
        ("network", 61, "through the connection that you use. Nothing was saved; please try again in 61 seconds, or at once"),
        ("site", 600, "Very many people are doing this at this moment. Nothing was saved; please try again in 10 minutes."),
    ],
)
def test_who_has_to_wait_reads_why_and_how_long(app, scope, seconds, said):
    with app.test_request_context("/en/"):
        assert said in wait_sentence(scope, seconds)
