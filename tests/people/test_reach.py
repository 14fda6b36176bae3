"""Where a role counts: every action, every role, for the whole site, there, elsewhere, ended, and none."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from panel import clock
from panel.access import Action, Role, Where, Who, may
from panel.areas.models import Area
from panel.extensions import db
from panel.people.models import Person, RoleGrant
from panel.rounds.models import Phase
from tests.chests.makers import a_chest
from tests.databases import by_turns
from tests.makers import a_grant, a_person, an_area
from tests.moderation.makers import KINDS, a_flag, a_thing
from tests.people.makers import a_claim
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed
from tests.threads.makers import a_thread
from tests.web.guards import actions
from tests.web.presses import PRESSES

SITE_ONLY = {
    "SANCTION", "RULE_ON_SANCTION",
    "CHANGE_SETTINGS",
    "UPLOAD_POSTCODES", "RESET_FACTOR", "READ_PROBLEMS", "READ_LIMITS", "READ_OPERATIONS", "TRY_AGAIN", "TEST_MAIL", "MERGE_AREA",
    "READ_RETENTION", "ANSWER_COMPLAINT",
}  # fmt: skip
"""What belongs to no area. An action that is added here or taken out changes who can do it: that is meant to be seen."""

BY_ROLE = [action for action in Action if action.permission.by_role and Who.SIGNED_IN not in action.permission.who]
COUNTY, TOWN, OTHER = Area(path="1/"), Area(path="1/2/"), Area(path="1/3/")


class Thing:
    """Something in the town."""

    in_area = TOWN


def holding(*grants):
    return Person(id=1, grants=list(grants))


@pytest.mark.parametrize("role", list(Role))
def test_a_role_counts_on_the_whole_site_or_where_it_was_given(role):
    now = clock.now()
    over, to_come = now - timedelta(seconds=1), now + timedelta(days=1)
    grants = {
        "whole site": RoleGrant(role=role.value),
        "there": RoleGrant(role=role.value, area=TOWN),
        "around it": RoleGrant(role=role.value, area=COUNTY),
        "not yet ended": RoleGrant(role=role.value, area=TOWN, ends_at=to_come),
        "elsewhere": RoleGrant(role=role.value, area=OTHER),
        "ended": RoleGrant(role=role.value, ends_at=over),
        "ended there": RoleGrant(role=role.value, area=TOWN, ends_at=over),
    }

    found = {action.name: {name for name, grant in grants.items() if may(action, holding(grant), Thing())} for action in BY_ROLE}

    assert found == {action.name: counting(action, role) for action in BY_ROLE}
    assert [action.name for action in BY_ROLE if may(action, holding(), Thing())] == []


def counting(action, role):
    """The names of the grants above that open it."""
    if Who(role.value) not in action.permission.who:
        return set()
    return {"whole site"} if action.name in SITE_ONLY else {"whole site", "there", "around it", "not yet ended"}


def test_without_a_thing_a_role_for_an_area_opens_only_what_lets_one_choose():
    roles = {action: next(role for role in Role if Who(role.value) in action.permission.who) for action in BY_ROLE}

    for_an_area = {action for action, role in roles.items() if may(action, holding(RoleGrant(role=role.value, area=TOWN)))}

    assert for_an_area == {action for action in BY_ROLE if action.permission.where is Where.CHOSEN}
    assert all(may(action, holding(RoleGrant(role=role.value))) for action, role in roles.items())


def test_a_role_that_rests_counts_nowhere():
    person = holding(RoleGrant(role="organiser"), RoleGrant(role="organiser", area=TOWN))
    person.roles_rest = True

    assert not may(Action.MOVE_PHASE, person, Thing())
    assert not person.reach({Who.ORGANISER})


def things_of(app, view, address):
    """What the address of a press names."""
    _endpoint, named = app.url_map.bind("localhost").match("/en" + address.split("?")[0], method="POST")
    return [db.session.get_one(model, named[f"{name}_id"]) for name, model in view.models.items()]


def with_role(work, person, area, **more):
    """The person of a press has the same role somewhere else, or until another moment."""
    with work():
        row = db.session.get_one(Person, person.id)
        role = Role(row.grants[0].role)
        row.grants.clear()
        db.session.flush()
        a_grant(row, role, area, **more)


def asks_for_a_role(permission):
    return permission.by_role and Who.SIGNED_IN not in permission.who


BY_ROLE_ALONE = sorted(name for name in PRESSES if asks_for_a_role(actions()[name].permission))


@by_turns("name", BY_ROLE_ALONE)
def test_every_form_of_a_role_asks_where_the_role_counts(app, work, as_person, name):
    view = app.view_functions[name]
    where = view.action.permission.where
    with work():
        press = PRESSES[name]()
        elsewhere = an_area()
        areas = [thing.in_area for thing in things_of(app, view, press.address)]
        there = next((area for area in areas if area is not None), None)
    if not press.person.grants or (where is Where.CHOSEN and there is None):
        return  # somebody who was asked, or the page offers what the role reaches: the tests below
    client, codes = as_person(press.person), {}

    for case, area, more in [
        ("elsewhere", elsewhere, {}),
        ("ended", None, {"ends_at": clock.now() - timedelta(seconds=1)}),
        ("there", there, {}),
    ]:
        with_role(work, press.person, area, **more)
        codes[case] = client.post(f"/en{press.address}", data=press.data).status_code

    refused = where is Where.SITE or there is None
    assert {codes["elsewhere"], codes["ended"]} <= {403, 404}  # 404: a thing that only some people see
    assert refused or codes["there"] not in {403, 404}


MAKING = {"chests.make_chest": Role.ORGANISER, "panels.make": Role.ORGANISER, "pages.make_round": Role.ORGANISER}


@pytest.mark.parametrize("name", sorted(MAKING))
def test_things_are_made_only_where_the_role_reaches(app, work, as_person, name):
    with work():
        press = PRESSES[name]()
        chosen = int(str(press.data["area_id"]))
        elsewhere = an_area()
    client = as_person(press.person)

    with_role(work, press.person, elsewhere)
    page = client.get(f"/en{press.address}")
    forged = client.post(f"/en{press.address}", data=press.data)
    with work():
        there = db.session.get_one(Area, chosen)
    with_role(work, press.person, there)
    made = client.post(f"/en{press.address}", data=press.data)

    assert page.status_code == 200
    assert f'<option value="{chosen}"' not in page.text
    assert forged.status_code == 422
    assert made.status_code == 303


def test_a_chest_is_not_moved_to_where_the_role_does_not_reach(app, work, as_person):
    with work():
        chest, elsewhere, person = a_chest(), an_area(), a_person()
        a_grant(person, Role.ORGANISER, chest.area)
        told = {name: getattr(chest, name) or "Words" for name in ("title_cy", "title_en", "about_cy", "about_en")}

    answer = as_person(person).post(f"/en/chests/{chest.id}/edit", data={**told, "area_id": elsewhere.id})

    assert answer.status_code == 422


def test_a_moderator_of_an_area_sees_and_rules_on_what_lies_there(app, work, as_person):
    with work():
        town, elsewhere, person = an_area(), an_area(), a_person()
        a_grant(person, Role.MODERATOR, town)
        there, other = a_seed(area=town), a_seed(area=elsewhere)
        for seed in (there, other):
            a_flag(seed)
    client = as_person(person)
    typed = {"reason": "It does no harm to anybody.", "language": "en"}

    page = client.get("/en/moderation").text
    codes = [
        client.post(f"/en/moderation/seed/{seed.id}", data={f"seed-{seed.id}-{name}": words for name, words in typed.items()})
        for seed in (there, other)
    ]

    assert f"seed-{there.id}" in page
    assert f"seed-{other.id}" not in page
    assert [code.status_code for code in codes][1] == 403
    assert codes[0].status_code != 403


@pytest.mark.parametrize("kind", KINDS)
def test_the_area_of_each_kind_of_flagged_thing_is_the_same_on_the_page_and_in_the_database(app, work, kind):
    with work():
        flag = a_flag(a_thing(kind))
        area, other = flag.in_area, an_area()
        reaches = [holding(RoleGrant(role="moderator", area=one)).reach({Who.MODERATOR}) for one in (area, other)]
        found = [db.session.scalars(select(type(flag)).where(type(flag).within(reach))).all() for reach in reaches]

    assert [len(rows) for rows in found] == [1, 0]


def test_claims_are_listed_and_confirmed_where_the_role_reaches(app, work, as_person):
    with work():
        town, elsewhere, person = an_area(), an_area(), a_person()
        a_grant(person, Role.ORGANISER, town)
        there, other = a_claim("Here", area=town, listed=True), a_claim("Somewhere else", area=elsewhere, listed=True)
    client = as_person(person)

    page = client.get("/en/people/residencies").text
    client.post("/en/people/residencies/confirm", data={"row": [there.id, other.id], "said": [there.said, other.said]})

    assert "Here" in page
    assert "Somewhere else" not in page
    assert "Upload a list of postcodes" not in page
    with work():
        states = [db.session.get_one(type(row), row.id).state for row in (there, other)]
    assert states == ["confirmed", "claimed"]


def test_the_desk_of_an_area_holds_what_lies_there(app, work, as_person):
    with work():
        town, elsewhere, person = an_area(), an_area(), a_person()
        a_grant(person, Role.ORGANISER, town)
        rounds = [a_round(phase=Phase.VOTING, chest=a_chest(area=area)) for area in (town, elsewhere)]

    page = as_person(person).get("/en/desk")

    assert page.status_code == 200
    assert f"/en/rounds/{rounds[0].id}/phases" in page.text
    assert f"/en/rounds/{rounds[1].id}/phases" not in page.text
    assert "/en/limits" not in page.text


def test_a_draft_is_seen_by_the_organisers_of_its_area_only(app, work, as_person):
    with work():
        hidden = a_seed(area=an_area())
        hidden.hidden_at = clock.now()
        near, far = a_person(), a_person()
        a_grant(near, Role.ORGANISER, hidden.in_area)
        a_grant(far, Role.ORGANISER, an_area())

    assert as_person(near).get(f"/en/seeds/{hidden.id}").status_code == 200
    assert as_person(far).get(f"/en/seeds/{hidden.id}").status_code == 404


def test_a_page_asks_for_the_roles_of_its_reader_once_however_many_they_are(app, work, as_person):
    counts = []
    for number in (1, 12):
        with work():
            thread, person = a_thread(), a_person()
            for _ in range(number):
                a_grant(person, Role.FACILITATOR, an_area())
        client = as_person(person)
        client.get(f"/en/threads/{thread.id}")
        asked = []
        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", listener := lambda *args: asked.append(args[2]))  # noqa: B023
        client.get(f"/en/threads/{thread.id}")
        event.remove(engine, "before_cursor_execute", listener)
        counts.append((len(asked), sum("role_grant" in statement for statement in asked)))

    assert counts[0] == counts[1]
    assert counts[0][1] == 1
