"""Errors are grouped for organisers, and noting one never makes it worse."""

import re

import pytest
from sqlalchemy import func, select, text

from panel import clock
from panel.access import Role
from panel.extensions import db
from panel.problems.actions import MOST, Fault, note
from panel.problems.models import Problem
from panel.problems.noticing import handler
from tests.makers import a_person, an_organiser
from tests.web.test_request_log import a_table_away, break_the_log_page

SECRET = "zqxj"


@pytest.fixture
def broken(app, monkeypatch):
    """Errors are answered with a page, as on a real site."""
    handler.wait()
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)


def a_fault(number=1, place="panel/seeds/actions.py:12 plant_seed"):
    return Fault(f"{number:012d}", "ValueError", place)


def problems():
    handler.wait()
    return db.session.scalars(Problem.newest()).all()


def look_in_vain(client, work, times=1):
    """Meet the same error so many times."""
    break_the_log_page(work)
    answers = [client.get(f"/en/log?x={SECRET}{number}") for number in range(times)]
    handler.wait()
    return answers


def test_the_same_fault_is_one_problem_with_a_count_its_kind_and_its_place(client, work, broken):
    answers = look_in_vain(client, work, times=3)

    with work():
        (found,) = problems()
    assert [answer.status_code for answer in answers] == [500, 500, 500]
    assert found.count == 3
    assert found.kind == "JSONDecodeError"
    assert re.match(r"panel/pages/log\.py:\d+ ", found.place)
    assert found.first_at <= found.last_at


def test_nothing_that_was_sent_or_held_stands_in_a_problem(client, work, broken):
    look_in_vain(client, work)

    with work():
        row = db.session.execute(select(Problem.__table__)).mappings().one()
    assert SECRET not in str(dict(row))


def test_where_a_problem_cannot_be_noted_the_answer_is_the_same(app, client, work, broken):
    with a_table_away(app, "problem"):
        (answer,) = look_in_vain(client, work)

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    with work():
        assert problems() == []


def test_an_error_is_answered_while_somebody_else_writes(app, client, work, broken):
    """Noting waits for the writer; the reader who met the error does not."""
    break_the_log_page(work)
    with app.app_context():
        raw = db.engine.raw_connection()
    raw.cursor().execute(
        "BEGIN IMMEDIATE" if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite") else "LOCK TABLE problem"
    )

    before = clock.now()
    answer = client.get("/en/log")
    waited = (clock.now() - before).total_seconds()
    raw.rollback()
    raw.close()

    assert answer.status_code == 500
    assert waited < 5
    with work():
        assert [problem.count for problem in problems()] == [1]


def test_only_so_many_problems_are_kept_and_the_oldest_go(work):
    with work():
        for number in range(3):
            note(a_fault(number))
        db.session.execute(
            text("UPDATE problem SET last_at = :old WHERE fingerprint = :first"),
            {"old": "2020-01-01 00:00:00+00:00", "first": f"{0:012d}"},
        )
        same = {"kind": "K", "place": "", "count": 1, "first_at": clock.now(), "last_at": clock.now()}
        rest = [{"fingerprint": f"x{number:011d}", **same} for number in range(MOST - 2)]
        db.session.execute(Problem.__table__.insert(), rest)
        note(a_fault(1))

    with work():
        assert db.session.scalar(select(func.count()).select_from(Problem)) == MOST
        assert db.session.scalar(select(Problem).where(Problem.fingerprint == f"{0:012d}")) is None


def test_the_desk_says_in_one_line_that_something_went_wrong_until_it_is_seen(client, work, as_person):
    with work():
        organiser = an_organiser()
        note(a_fault(1))
        note(a_fault(2), 7)
    as_person(organiser)

    desk = client.get("/en/desk").text
    page = client.get("/en/problems").text
    for number in re.findall(r"/en/problems/(\d+)/seen", page):
        client.post(f"/en/problems/{number}/seen")

    assert "Look at 2 things that went wrong on the site" in desk
    assert "ValueError" in page
    assert "panel/seeds/actions.py:12 plant_seed" in page
    assert "went wrong on the site" not in client.get("/en/desk").text
    assert "Mark as seen" not in client.get("/en/problems").text


def test_a_problem_that_comes_again_waits_again(client, work, as_person):
    with work():
        organiser = an_organiser()
        note(a_fault())
    as_person(organiser)
    with work():
        number = problems()[0].id
    client.post(f"/en/problems/{number}/seen")

    with work():
        note(a_fault())

    assert "Look at 1 thing that went wrong on the site" in client.get("/en/desk").text


def test_many_problems_are_paged(client, work, as_person):
    with work():
        organiser = an_organiser()
        for number in range(45):
            note(a_fault(number, place=f"panel/a.py:{number} f"))
    as_person(organiser)

    page = client.get("/en/problems").text
    following = re.search(r'rel="next" href="([^"]+)"', page).group(1).replace("&amp;", "&")
    rest = client.get(following).text

    assert page.count("panel/a.py:") + rest.count("panel/a.py:") >= 45 or 'rel="next"' in rest


@pytest.mark.parametrize(("role", "status"), [(None, 403), (Role.MODERATOR, 403), (Role.TREASURER, 403), (Role.ORGANISER, 200)])
def test_only_organisers_see_what_went_wrong(client, work, as_person, role, status):
    with work():
        person = a_person("", *([role] if role else []))
    as_person(person)

    assert client.get("/en/problems").status_code == status


def test_a_visitor_is_led_to_sign_in(client):
    assert client.get("/en/problems").status_code == 303
