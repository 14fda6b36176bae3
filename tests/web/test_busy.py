"""A site with too much to do: readers are served, writers are told to come again, and nothing is half-written."""

import sqlite3
import threading
import time
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import event, func, select, text

from panel.app import create_app
from panel.extensions import Base, db, writing
from panel.people.routes.sign_in import KEY
from panel.seeds.models import Seed
from tests.ballots.makers import an_open_round
from tests.ballots.test_voting import opened
from tests.conftest import SECRET
from tests.makers import a_person, a_sign_in, an_area
from tests.seeds.makers import a_seed

IDEA = {"title": "A bench by the river", "body": "So that people can rest there.", "language": "en", "seen": ""}


@contextmanager
def somebody_writes(app):
    """Another program holds the database's place for a writer, and does not let go."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            with closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                yield
                other.execute("ROLLBACK")
        else:
            with db.engine.connect() as other:
                other.execute(text("LOCK TABLE seed IN EXCLUSIVE MODE"))
                yield
                other.rollback()


@pytest.fixture
def planter(work, as_person):
    with work():
        area = an_area()
        person = a_person(area=area)
        a_seed("A first seed", area=area)
    return as_person(person), {**IDEA, "area": str(area.id)}


def test_who_writes_while_another_does_is_told_to_come_again_and_nothing_is_lost(app, work, planter, monkeypatch):
    monkeypatch.setitem(app.config, "WRITERS_WAIT_SECONDS", 0.3)
    client, idea = planter

    with somebody_writes(app):
        began = time.monotonic()
        refused = client.post("/en/seeds/new", data=idea)
        took = time.monotonic() - began
        read = client.get("/en/seeds")

    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "10"
    assert IDEA["title"] in refused.text
    assert IDEA["body"] in refused.text
    assert took < 5
    assert read.status_code == 200
    assert "A first seed" in read.text
    assert client.post("/en/seeds/new", data=idea).status_code == 303
    with work():
        assert db.session.scalar(select(func.count(Seed.id))) == 2


def test_a_look_at_a_ballot_before_it_is_cast_waits_for_no_writer(app, client, work, as_person, monkeypatch):
    monkeypatch.setitem(app.config, "WRITERS_WAIT_SECONDS", 0.3)
    with work():
        budget_round, people = an_open_round()
    as_person(people[0])
    paper = {"proposal": "1", **opened(client, budget_round)}
    address = f"/en/rounds/{budget_round.id}/ballot"

    with somebody_writes(app):
        checked = client.post(address, data=paper)
        went_back = client.post(address, data={**paper, "back": "1"})

    assert checked.status_code == went_back.status_code == 200
    assert client.post(address, data={**paper, "cast": "1"}).status_code == 303


@pytest.mark.parametrize("idea", [IDEA, {**IDEA, "title": ""}], ids=["kept", "refused"])
def test_a_page_is_made_while_the_next_one_may_write(app, planter, idea):
    """Whatever a request does after its commit: its page holds nobody up."""
    client, whole = planter
    with app.app_context():
        engine = db.engine
    begun = []
    listen = lambda connection: begun.append(writing.get())  # noqa: E731 - one line, taken off below
    event.listen(engine, "begin", listen)

    answer = client.post("/en/seeds/new", data={**whole, **idea}, headers={"HX-Request": "true"})

    event.remove(engine, "begin", listen)
    assert answer.status_code in {200, 303, 422}
    assert begun.count(True) == 1


def test_the_page_speaks_the_readers_language(app, planter, monkeypatch):
    monkeypatch.setitem(app.config, "WRITERS_WAIT_SECONDS", 0.2)
    client, idea = planter

    with somebody_writes(app):
        refused = client.post("/cy/seeds/new", data=idea)

    assert refused.status_code == 503
    assert 'lang="cy"' in refused.text


def test_the_queue_of_writers_is_waited_in_once(app, monkeypatch):
    monkeypatch.setitem(app.config, "WRITERS_WAIT_SECONDS", 1.0)
    took = []

    def press():
        began = time.monotonic()
        app.test_client().post("/en/people/sign-in", data={"email": "ann@example.org"})
        took.append(time.monotonic() - began)

    with somebody_writes(app):
        pressing = [threading.Thread(target=press) for _ in range(6)]
        for each in pressing:
            each.start()
        for each in pressing:
            each.join()

    assert len(took) == 6
    assert max(took) < 6


def full_house(tmp_path, **settings):
    address = f"sqlite:///{tmp_path / 'panel.sqlite'}"
    site = create_app(
        MODE="test", SECRET_KEY=SECRET, INSTANCE=tmp_path, SQLALCHEMY_DATABASE_URI=address, WTF_CSRF_ENABLED=False, **settings
    )
    writing.set(True)
    with site.app_context():
        db.create_all()
        db.session.remove()
    return site


def test_where_every_place_for_a_writer_is_taken_the_next_is_refused_at_once_and_readers_are_served(tmp_path):
    site = full_house(tmp_path, WRITERS_MOST=0)

    assert site.test_client().post("/en/people/sign-in", data={"email": "ann@example.org"}).status_code == 503
    assert site.test_client().get("/en/").status_code == 200


def test_a_place_is_given_back_after_every_kind_of_answer(tmp_path):
    client = full_house(tmp_path, WRITERS_MOST=1).test_client()

    statuses = [
        client.post(address).status_code for address in ("/en/people/sign-in", "/en/nowhere", "/en/about", "/en/seeds/new")
    ]

    assert 503 not in statuses
    assert client.post("/en/people/sign-in", data={"email": "ann@example.org"}).status_code == 303


@pytest.mark.parametrize("address", ["/en/", "/cy/seeds", "/en/people/me"])
def test_a_database_that_is_gone_is_a_page_that_says_come_again(tmp_path, address):
    gone = f"postgresql+psycopg://panel@/panel?host={tmp_path}"
    site = create_app(MODE="test", SECRET_KEY=SECRET, INSTANCE=tmp_path, SQLALCHEMY_DATABASE_URI=gone)
    client = site.test_client()
    with client.session_transaction() as session:
        session[KEY] = "1.abc"

    answer = client.get(address)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert f'lang="{address[1:3]}"' in answer.text


def test_a_full_disk_refuses_writers_and_keeps_readers_and_is_forgotten_when_there_is_room(tmp_path):
    site = full_house(tmp_path)
    room = {"pages": 0}

    def shrink(connection, _record):
        if room["pages"]:
            connection.execute(f"PRAGMA max_page_count={room['pages']}")

    with site.app_context():
        person = a_person(area=an_area("Rhyl"))
        area_id, key = person.residency.area_id, a_sign_in(person.id)
        db.session.commit()
        event.listen(db.engine, "connect", shrink)
        room["pages"] = db.session.execute(text("PRAGMA page_count")).scalar_one() + 1
        db.session.remove()
        db.engine.dispose()
    client = site.test_client()
    with client.session_transaction() as session:
        session[KEY] = key
    idea = {**IDEA, "body": "A long reason. " * 300, "area": str(area_id)}
    titles = ["Apples for all", "Bridges mended", "Cycle paths", "Dancing hours", "Evening bus", "Footballs"]
    ideas = [{**idea, "title": title} for title in titles]

    statuses = [client.post("/en/seeds/new", data=each).status_code for each in ideas]
    read = client.get("/en/seeds").status_code

    assert 503 in statuses
    assert set(statuses) <= {303, 503}
    assert read == 200
    assert whole(site, statuses.count(303))
    with site.app_context():
        room["pages"] = 0
        db.engine.dispose()
    assert client.post("/en/seeds/new", data={**idea, "title": "With room again", "seen": "x"}).status_code == 303


def whole(site, planted):
    """Whether the database is sound, and holds as many seeds as were acknowledged, each with its words."""
    with site.app_context():
        sound = db.session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        seeds = db.session.scalar(select(func.count(Seed.id)))
        indexed = db.session.scalar(select(func.count(func.distinct(Base.metadata.tables["seed_word"].c.seed_id))))
        db.session.remove()
    return sound and seeds == planted == indexed


def test_a_reader_does_not_wait_for_whoever_locks_a_whole_table(postgres_site):
    with postgres_site.app_context(), db.engine.connect() as other:
        other.execute(text("LOCK TABLE area IN ACCESS EXCLUSIVE MODE"))
        began = time.monotonic()
        answer = postgres_site.test_client().get("/cy/seeds")
        took = time.monotonic() - began
        other.rollback()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert '<html lang="cy">' in answer.text
    assert took < 5
