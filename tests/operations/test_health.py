"""The health address: 200 while all is well, 503 otherwise, nothing about anybody."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from panel import clock
from panel.app import create_app
from panel.extensions import db
from panel.jobs import heartbeat
from panel.jobs.kinds import Lane
from panel.mail.actions import post
from panel.operations.health import bucket, head


@pytest.fixture
def migrated(app, work):
    """The table in which the migrations note how far they are."""
    with work():
        db.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        newest = head(f"{app.root_path}/migrations")[0]
        db.session.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest})
    yield
    with work():
        db.session.execute(text("DROP TABLE alembic_version"))


def test_a_site_whose_worker_lives_is_well(client, work, migrated):
    with work():
        heartbeat.beat("one", Lane)
        post("ann@example.org", subject="Hello", body="Hi", language="en")

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json == {"status": "well", "database": True, "migrations": True, "worker": True, "mail_waiting": "1-9"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_site_whose_worker_is_late_is_unwell(client, work, migrated, monkeypatch):
    with work():
        heartbeat.beat("one", Lane)
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json["worker"]) == (503, False)


def test_a_site_without_its_newest_migration_is_unwell(client, work, migrated):
    with work():
        heartbeat.beat("one", Lane)
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json["migrations"]) == (503, False)


def test_a_site_that_was_never_migrated_is_unwell(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json["database"], answer.json["migrations"]) == (503, True, False)


@pytest.mark.parametrize("address", ["sqlite:////nowhere/at/all.sqlite", "postgresql+psycopg://nobody@/none?host=/nowhere"])
def test_a_database_that_is_away_is_said_and_not_thrown(tmp_path, address):
    site = create_app(MODE="test", SECRET_KEY="x" * 40, INSTANCE=tmp_path, SQLALCHEMY_DATABASE_URI=address)

    answer = site.test_client().get("/healthz", base_url="http://127.0.0.1")

    assert (answer.status_code, answer.json["database"]) == (503, False)


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (9, "1-9"), (10, "10-99"), (999, "100-999"), (5000, "1000+")])
def test_waiting_mail_is_told_roughly(number, words):
    assert bucket(number) == words
