"""Roles are given for the whole site or an area, until a date or for good, and ended; also by two at the same moment."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from panel import clock
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.cli.people import grant_role
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import end_of
from panel.mail.models import OutboxMail
from panel.people.actions.roles import Task
from panel.people.actions.roles import grant_role as give
from panel.people.models import Person, RoleGrant
from tests.checks import press, read
from tests.makers import a_grant, a_person, an_area, an_organiser
from tests.people.makers import giving
from tests.people.test_sign_in import ask, mailed


def at_once(*presses):
    barrier = Barrier(len(presses))

    def at_the_same_time(work):
        barrier.wait(timeout=20)
        return work().status_code

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(at_the_same_time, presses))


def ending(grant):
    return f"/en/people/roles/grants/{grant.id}/end"


def an_area_organiser(area):
    person = a_person("Ceri")
    a_grant(person, Role.ORGANISER, area)
    return person


def grants_of(work, person):
    with work():
        return db.session.get(Person, person.id).grants


def tomorrow():
    return clock.now().date() + timedelta(days=1)


def test_the_form_preselects_nothing_and_the_organiser_is_not_its_first_role(app, work, as_person):
    with work():
        person, organiser = a_person("Tom"), an_organiser()
        an_area("Rhyl")

    page = as_person(organiser).get(f"/en/people/roles/{person.id}/choose").text

    assert " checked" not in page
    assert "selected" not in page.replace('<option selected value="">Please choose</option>', "")
    assert page.index("Facilitator") < page.index("Organiser")
    assert "Please look at this again" not in page


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_page_before_a_role_is_given_says_who_what_where_and_until_when(app, work, as_person, language):
    with work():
        person, organiser, area = a_person("Tom"), an_organiser(), an_area("Rhyl")
    address = giving(person, "treasurer", str(area.id), "2031-03-31").replace("/en/", f"/{language}/")

    page = as_person(organiser).get(address)

    assert page.status_code == 200
    told = {
        "en": ["Give this role to Tom?", "Rhyl and what is in it", "31 March 2031", "Enter money that was pledged"],
        "cy": ["Rhoi’r rôl hon i Tom?", "Rhyl a’r hyn sydd ynddi", "31 Mawrth 2031", "Cofnodi arian"],
    }[language]
    assert [words for words in [*told, person.email] if words not in page.text] == []
    assert grants_of(work, person) == []


def test_a_role_is_given_for_an_area_until_the_end_of_a_day_and_the_person_is_told(app, work, as_person):
    with work():
        person, organiser, area = a_person("Tom"), an_organiser(), an_area("Rhyl")

    answer = press(as_person(organiser), giving(person, "moderator", str(area.id), "2031-03-31"))

    assert answer.status_code == 303
    (grant,) = grants_of(work, person)
    assert (grant.role, grant.area_id, grant.ends_at) == ("moderator", area.id, end_of(date(2031, 3, 31)))
    assert grant.granted_by_id == organiser.id
    with work():
        mail = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == person.email)).one()
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "role.grant")).one()
    assert "moderator for Rhyl and what is in it, until 31 March 2031" in mail.body
    assert f"area:{area.id}" in entry.facts
    assert "Tom" not in entry.facts


@pytest.mark.parametrize(
    "asked", ["role=&where=site", "role=moderator&where=", "role=mayor&where=site", "role=moderator&where=0", ""]
)
def test_a_choice_that_is_missing_or_forged_comes_back(app, work, as_person, asked):
    with work():
        person, organiser = a_person("Tom"), an_organiser()

    answer = as_person(organiser).get(f"/en/people/roles/{person.id}/give?{asked}")

    assert answer.status_code == 422
    assert "Please look at this again" in answer.text


def test_a_last_day_that_is_over_comes_back(app, work, as_person):
    with work():
        person, organiser = a_person("Tom"), an_organiser()

    answer = as_person(organiser).get(giving(person, "moderator", until="2020-01-01"))

    assert answer.status_code == 422
    assert "cannot be in the past" in answer.text


def test_a_role_can_be_made_longer_and_stays_one(app, work, as_person):
    with work():
        person, organiser = a_person("Tom"), an_organiser()
        a_grant(person, Role.MODERATOR, ends_at=end_of(tomorrow()))
    client = as_person(organiser)

    page = client.get(giving(person, "moderator")).text
    answer = press(client, giving(person, "moderator"))
    again = press(client, giving(person, "moderator"))

    assert "They have this role there already, until" in page
    assert answer.status_code == 303
    assert again.status_code == 422
    assert [grant.ends_at for grant in grants_of(work, person)] == [None]


def test_an_area_organiser_gives_roles_within_the_area_only(app, work, as_person):
    with work():
        county = an_area("Denbighshire")
        town = an_area("Ruthin", parent=county)
        ward, elsewhere = an_area("Ward", parent=town), an_area("Rhyl", parent=county)
        person, ceri = a_person("Tom"), an_area_organiser(town)
    client = as_person(ceri)

    choices = client.get(f"/en/people/roles/{person.id}/choose?q={person.email}").text
    refused = [
        client.get(giving(person, "moderator", where, wanted=person.email)).status_code
        for where in ("site", str(county.id), str(elsewhere.id))
    ]
    given = [press(client, giving(person, "moderator", str(area.id), wanted=person.email)).status_code for area in (town, ward)]

    assert ("Rhyl" in choices, "Denbighshire" in choices, "Ruthin" in choices, ">The whole site<" in choices) == (
        False,
        False,
        True,
        False,
    )
    assert refused == [422, 422, 422]
    assert given == [303, 303]


def test_an_area_organiser_ends_roles_within_the_area_only(app, work, as_person):
    with work():
        town, elsewhere = an_area("Ruthin"), an_area("Rhyl")
        ceri = an_area_organiser(town)
        grants = [a_grant(a_person(), Role.MODERATOR, area) for area in (town, elsewhere, None)]
    client = as_person(ceri)

    codes = [client.get(ending(grant)).status_code for grant in grants]
    pressed = [press(client, ending(grant), reason="Thank you for all").status_code for grant in grants]

    assert codes == [200, 403, 403]
    assert pressed == [303, 403, 403]


def test_an_area_organiser_finds_people_by_the_whole_address_only(app, work, as_person):
    with work():
        ceri, person = an_area_organiser(an_area("Ruthin")), a_person("Tom")
    client = as_person(ceri)

    by_part = client.get("/en/people/roles?q=Tom").text
    by_address = client.get(f"/en/people/roles?q={person.email}").text

    assert person.email not in by_part
    assert "Nobody was found" in by_part
    assert "Tom" in by_address


def test_a_role_that_has_ended_on_its_date_counts_nowhere_and_is_listed(app, work, as_person):
    with work():
        person, organiser = a_person("Tom"), an_organiser()
        a_grant(person, Role.MODERATOR, ends_at=clock.now() - timedelta(seconds=1))

    queue = as_person(person).get("/en/moderation").status_code
    mine = as_person(person).get("/en/people/me").text
    roles = as_person(organiser).get(f"/en/people/roles?q={person.email}").text
    ended = as_person(organiser).get("/en/people/roles/ended").text

    assert queue == 403
    assert "Roles that have ended" in mine
    assert "No role." in roles
    assert "On its date" in ended
    assert "Tom" in ended


def test_the_one_whose_role_is_ended_reads_why(app, work, as_person):
    with work():
        person, organiser = a_person("Tom"), an_organiser()
        grant = a_grant(person, Role.MODERATOR)

    answer = press(as_person(organiser), ending(grant), reason="Thank you: two years are enough.")

    assert answer.status_code == 303
    with work():
        mail = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == person.email)).one()
    assert "two years are enough" in mail.body
    assert "two years are enough" in as_person(person).get("/en/people/me").text
    (ended,) = grants_of(work, person)
    assert ended.ended_by_id == organiser.id


def test_a_role_that_has_ended_is_not_ended_again(app, work, as_person):
    with work():
        person, organiser = a_person(), an_organiser()
        grant = a_grant(person, Role.MODERATOR)
    client = as_person(organiser)
    said = read(client, ending(grant))
    client.post(ending(grant), data={**said, "reason": "Thank you for all"})

    answer = client.post(ending(grant), data={**said, "reason": "Once more, please"})

    assert answer.status_code == 409
    assert "does not have that role" in answer.text
    with work():
        assert db.session.scalar(select(func.count()).where(AuditEntry.verb == "role.take-back")) == 1


def test_the_last_organiser_without_an_end_keeps_the_role(app, work, as_person):
    with work():
        organiser, dated = an_organiser("Nia"), a_person("Tom")
        a_grant(dated, Role.ORGANISER, ends_at=end_of(tomorrow()))
        an_area_organiser(an_area())
        (grant,) = organiser.grants
    client = as_person(organiser)

    ended = press(client, ending(grant), reason="I am going away")
    shortened = press(client, giving(organiser, "organiser", until="2031-03-31"))

    assert [ended.status_code, shortened.status_code] == [422, 422]
    assert "only organiser" in ended.text
    assert "only organiser" in shortened.text
    with work():
        assert db.session.get(RoleGrant, grant.id).ends_at is None


def test_of_two_organisers_who_take_the_role_from_each_other_one_is_left(app, work, sign_in):
    for _ in range(6):
        with work():
            left, right = an_organiser(), an_organiser()
        windows = [sign_in(app.test_client(), person) for person in (left, right)]
        windows[0].environ_base["REMOTE_ADDR"] = "203.0.113.7"  # the limits of one network would let them in one by one
        pages = [ending(right.grants[0]), ending(left.grants[0])]
        typed = [{**read(window, page), "reason": "Time for others"} for window, page in zip(windows, pages, strict=True)]

        at_once(*(lambda n=n: windows[n].post(pages[n], data=typed[n]) for n in (0, 1)))  # noqa: B023 - run at once

        with work():
            (last,) = db.session.scalars(select(RoleGrant).where(RoleGrant.role == Role.ORGANISER, RoleGrant.ends_at.is_(None)))
            db.session.delete(last)


def test_who_signs_in_at_the_moment_they_get_a_role_gives_the_second_proof_too(app, work, sign_in, monkeypatch):
    with work():
        organiser = an_organiser()
    organisers = sign_in(app.test_client(), organiser)
    monkeypatch.setitem(app.config, "SECOND_FACTOR", True)
    for _ in range(8):
        with work():
            person = a_person()
        window = app.test_client()
        ask(window, person.email)
        link = mailed(work)[1]
        address = giving(person, "moderator")
        said = read(organisers, address)

        codes = at_once(
            lambda: organisers.post(address, data=said),  # noqa: B023 - at once
            lambda: window.post(link),  # noqa: B023 - as above
        )

        assert codes == [303, 303]
        assert window.get("/en/desk").status_code != 200


def test_the_command_line_gives_a_role_for_an_area_until_a_day(app, work):
    with work():
        person, area = a_person("Tom"), an_area("Rhyl")
    with app.app_context():
        given = CliRunner().invoke(grant_role, [person.email, "moderator", "--area", "rhyl", "--until", "2031-03-31"])
        unknown = CliRunner().invoke(grant_role, [person.email, "moderator", "--area", "Atlantis"])
        dated = CliRunner().invoke(grant_role, [person.email, "organiser", "--until", "2031-03-31"])

    assert given.exit_code == 0, given.output
    assert "Tom is now moderator for Rhyl and what is in it, until the end of 2031-03-31." in given.output
    assert [type(unknown.exception), type(dated.exception)] == [RuleBroken, RuleBroken]
    (grant,) = grants_of(work, person)
    assert (grant.area_id, grant.ends_at) == (area.id, end_of(date(2031, 3, 31)))


def test_an_area_organiser_opens_nobody_by_their_number(app, work, as_person):
    with work():
        town = an_area("Ruthin")
        ceri, person, colleague = an_area_organiser(town), a_person("Tom"), a_person("Nia")
        a_grant(colleague, Role.MODERATOR, town)
    client = as_person(ceri)
    pages = [f"/en/people/roles/{person.id}/choose", giving(person, "moderator", str(town.id)), giving(person, "", "")]

    unknown = [client.get(page) for page in pages]
    guessed = client.get(f"{pages[0]}?q=tom")
    searched = client.get(f"/en/people/roles?q={person.email}").text
    opened = client.get(re.search(r'href="([^"]*/choose[^"]*)"', searched)[1])
    known = client.get(f"/en/people/roles/{colleague.id}/choose")

    assert [page.status_code for page in (*unknown, guessed)] == [404] * 4
    assert person.email not in "".join(page.text for page in (*unknown, guessed))
    assert f'<input type="hidden" name="q" value="{person.email}">' in opened.text
    assert known.status_code == 200


def test_nobody_gives_a_role_that_outlasts_their_own(app, work, as_person):
    town_ends, county_ends = end_of(date(2031, 3, 31)), end_of(date(2032, 3, 31))
    with work():
        county = an_area("Denbighshire")
        town, person, ceri = an_area("Ruthin", parent=county), a_person("Tom"), a_person("Ceri")
        a_grant(ceri, Role.ORGANISER, town, ends_at=town_ends)
    client = as_person(ceri)
    there = str(town.id)

    page = client.get(giving(ceri, "organiser", there))
    longer = client.get(giving(person, "moderator", there, "2031-04-01", person.email))
    as_long = press(client, giving(person, "moderator", there, "2031-03-31", person.email))
    with work():
        task = Task(Role.TREASURER, db.session.get(type(town), town.id), county_ends)
        row = db.session.get(Person, ceri.id)
        with pytest.raises(RuleBroken, match="Your own role there ends on 31 March 2031"):
            give(db.session.get(Person, person.id), task, row)
        a_grant(row, Role.ORGANISER, county, ends_at=county_ends)
        give(db.session.get(Person, person.id), task, row)

    assert [page.status_code, longer.status_code, as_long.status_code] == [422, 422, 303]
    assert "Your own role there ends on 31 March 2031" in page.text


def test_who_was_paused_while_the_press_waited_gets_no_role(app, work):
    with work():
        person, organiser = a_person("Tom"), an_organiser()
        db.session.commit()
        stale = db.session.get(Person, person.id)
        assert stale.bar is None
        db.session.commit()
        with db.engine.connect() as window:
            window.execute(update(Person).where(Person.id == person.id).values(barred="paused"))
            window.commit()
        with pytest.raises(RuleBroken, match="paused or closed out"):
            give(stale, Task(Role.MODERATOR), db.session.get(Person, organiser.id))


def test_what_an_organiser_searches_for_stands_in_no_address(app, work, as_person):
    with work():
        ceri, person, namesake = an_area_organiser(an_area("Ruthin")), a_person("Aled Ash"), a_person("Aled Ash")
        namesake.joined_at = datetime(2024, 3, 9, tzinfo=UTC)
    client = as_person(ceri)

    answer = client.post("/en/people/roles", data={"q": person.email})
    found = client.get(answer.location).text
    address = html.unescape(re.search(r'href="([^"]*/choose[^"]*)"', found)[1])
    chosen = client.get(address)
    with work():
        county = an_organiser()
    both = as_person(county).get("/en/people/roles?q=aled").text

    assert (answer.status_code, answer.location) == (303, "/en/people/roles?found=1")
    assert person.email in found
    assert "@" not in address
    assert chosen.status_code == 200
    assert "here since March 2024" in both
    assert both.count("<h3>Aled Ash</h3>") == 2


def test_who_gives_a_role_to_themselves_is_told_where_they_stay_signed_in(app, work, as_person):
    with work():
        organiser = an_organiser()
    client = as_person(organiser)

    asked = client.get(giving(organiser, "treasurer")).text
    press(client, giving(organiser, "treasurer"))
    with work():
        mail = db.session.scalars(select(OutboxMail)).one().body

    assert "You stay signed in here" in asked
    assert "you stay signed in there" in mail
    assert client.get("/en/desk").status_code == 200
