"""The link for the first organiser: once, for an hour, while nobody is organiser; opening it does nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from panel import clock
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.errors import RuleBroken
from panel.extensions import db
from panel.people.actions.first_organiser import make_link, sweep
from panel.people.actions.roles import Task, grant_role
from panel.people.crypto import fingerprint
from panel.people.models import Person, RoleGrant, SetupLink, SignIn
from tests.makers import a_person, an_organiser


@pytest.fixture
def link(work):
    """The address of a fresh link, without its host."""
    with work():
        return make_link("Menna@Example.org").removeprefix("http://localhost")


def organisers(work):
    with work():
        return db.session.scalars(select(Person.email).join(RoleGrant, RoleGrant.person_id == Person.id)).all()


def test_it_is_long_and_only_its_hash_is_kept(work, link):
    token = link.rpartition("/")[2]
    with work():
        kept = db.session.scalars(select(SetupLink)).one()
        logged = db.session.scalars(select(AuditEntry.facts)).all()

    assert len(token) >= 43  # 256 bits in base 64
    assert kept.token_hash == fingerprint(token)
    assert not any(token in facts or "menna" in facts for facts in logged)


def test_mail_programs_may_open_it_and_a_press_makes_the_organiser_and_signs_in(client, work, link):
    opened = [client.get(link) for _ in range(3)]
    client.head(link)
    before = organisers(work)

    pressed = client.post(link)

    assert all("Become the first organiser" in page.text for page in opened)
    assert before == []
    assert organisers(work) == ["menna@example.org"]
    assert pressed.status_code == 303
    assert pressed.location.startswith("/en/people/me/settings?next=")
    assert "first hour" in client.get("/en/first-hour").text
    with work():
        assert db.session.scalar(select(func.count()).select_from(SetupLink)) == 0
        verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["setup.link", "role.grant"]


def test_it_opens_nothing_a_second_time_nor_after_an_hour_nor_when_a_newer_one_was_made(app, work, link, monkeypatch):
    client = app.test_client()
    with work():
        newer = make_link("menna@example.org").removeprefix("http://localhost")
    replaced = client.get(link), client.post(link)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=61))
    late = client.get(newer), client.post(newer)
    monkeypatch.setattr(clock, "now", lambda: now)
    first, second = client.post(newer), app.test_client().post(newer)

    assert [answer.status_code for answer in (*replaced, *late, second)] == [409] * 5
    assert "panel setup" in replaced[0].text
    assert first.status_code == 303
    assert organisers(work) == ["menna@example.org"]


def test_it_ends_when_somebody_becomes_organiser_another_way(client, work, link):
    with work():
        grant_role(a_person("Owain"), Task(Role.ORGANISER), None)

    assert client.post(link).status_code == 409
    with work(), pytest.raises(RuleBroken, match="organiser already"):
        make_link("menna@example.org")


def test_of_many_who_press_at_once_one_is_organiser(app, work, link):
    def press(_number):
        return app.test_client().post(link).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(press, range(6)))

    assert answers == [303] + [409] * 5
    with work():
        assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1
        assert db.session.scalar(select(func.count()).select_from(RoleGrant)) == 1


def test_one_that_nobody_used_is_swept(work, link, monkeypatch):
    with work():
        assert sweep() == 0
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=61))
    with work():
        assert sweep() == 1


def test_a_site_whose_last_organiser_has_a_role_in_an_area_only_still_needs_one(work):
    with work():
        an_organiser()
        with pytest.raises(RuleBroken):
            make_link("menna@example.org")
