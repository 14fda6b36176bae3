"""The guard round the worker's work: nothing that fails ends it, pauses grow, and the log is not flooded."""

import logging

import pytest
from sqlalchemy import text

from panel.cli import guard as guards
from panel.cli.guard import Guard
from panel.extensions import db
from panel.problems import noticing


def fail():
    raise ZeroDivisionError("nothing to divide by")


def ask_nonsense():
    db.session.execute(text("SELECT * FROM nowhere"))


@pytest.fixture
def said(caplog):
    caplog.set_level(logging.WARNING, logger="panel.worker")
    yield caplog
    noticing.handler.wait()


def test_what_fails_does_not_end_the_worker_and_pauses_grow(work, said):
    guard, pauses = Guard("lane mail"), []

    with work():
        for _ in range(8):
            guard.run(fail)
            pauses.append(guard.pause)

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (guards.PAUSES_SECONDS[0], guards.PAUSES_SECONDS[-1])


def test_the_same_failure_is_told_less_and_less_and_its_traceback_once(work, said):
    guard = Guard("lane mail")

    with work():
        for _ in range(64):
            guard.run(fail)

    assert len(said.records) == 7
    assert sum(bool(record.exc_info) for record in said.records) == 1


def test_an_error_of_the_database_is_one_line_and_leaves_a_session_that_works(work, said):
    guard = Guard("lane mail")

    with work():
        guard.run(ask_nonsense)
        guard.run(lambda: db.session.execute(text("SELECT 1")).one())

    assert guard.failures == 0
    assert not any(record.exc_info for record in said.records)
    assert "goes on again" in said.text


def test_half_of_a_piece_of_work_is_not_kept(work, said):
    guard = Guard("lane mail")

    def write_and_fail():
        db.session.execute(text("INSERT INTO postcode (code, area_id) VALUES ('LL15 1AB', 1)"))
        fail()

    with work():
        guard.run(write_and_fail)

    with work():
        assert db.session.execute(text("SELECT count(*) FROM postcode")).scalar_one() == 0
