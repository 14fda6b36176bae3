"""The worker never dies quietly: what is done to it and to its database here is what happens to machines."""

import random
import signal
import sqlite3
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from panel import clock
from panel.extensions import db
from panel.jobs import actions as jobs
from panel.jobs.models import Heartbeat, Job, JobState
from panel.mail.actions import post
from panel.mail.models import MailState, OutboxMail
from tests import postgres
from tests.faults.sites import DEEP, all_of, until
from tests.faults.slow_worker import KIND

PATIENCE = 400 if DEEP else 60
"""Seconds: thousands of commits take their time on a busy disk."""


def letter_to(name):
    return lambda: post(f"{name}@example.org", subject="Hello", body="Hi", language="en")


def sent(house, name):
    return lambda: house.mail_states().get(f"{name}@example.org") == MailState.SENT


def traceback_lines(house):
    return house.said.count("Traceback")


@pytest.mark.parametrize("seconds", [60 if DEEP else 5])
def test_the_worker_outlives_a_file_that_is_locked(sqlite_house, seconds):
    worker = sqlite_house.start("panel", "worker")
    sqlite_house.do(letter_to("before"))
    assert until(sent(sqlite_house, "before"), seconds=30)
    sqlite_house.do(letter_to("during"))

    holder = sqlite3.connect(sqlite_house.folder / "panel.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    time.sleep(seconds)
    holder.execute("ROLLBACK")
    holder.close()
    sqlite_house.do(letter_to("after"))

    assert until(lambda: sent(sqlite_house, "during")() and sent(sqlite_house, "after")(), seconds=60)
    assert worker.poll() is None
    assert traceback_lines(sqlite_house) == 0


def test_the_worker_outlives_a_database_that_crashes_under_load(postgres_house, postgres_home, desk):
    worker = postgres_house.start("panel", "worker")
    number = 0

    def write_for(seconds):
        nonlocal number
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                postgres_house.do(letter_to(f"p{number}"))
                number += 1
            except DBAPIError:
                time.sleep(0.05)

    for _ in range(20 if DEEP else 2):
        write_for(2)
        postgres.crash_and_start_again(postgres_home[1])
    write_for(1)
    time.sleep(5)
    postgres_house.do(age_what_is_being_sent)  # a claim whose answer was lost in a crash: nobody has that mail in hand

    done = until(lambda: all_of(list(postgres_house.mail_states().values()), MailState.SENT, MailState.UNKNOWN), seconds=PATIENCE)
    states = postgres_house.mail_states()
    assert done, (Counter(states.values()), postgres_house.said[-4000:])
    assert worker.poll() is None
    assert len(states) >= number
    assert len(desk.recipients) == len(set(desk.recipients))
    assert {each for each, state in states.items() if state == MailState.SENT} <= set(desk.recipients)
    assert traceback_lines(postgres_house) == 0


def test_a_worker_starts_while_its_database_is_away_and_works_when_it_is_there(postgres_house, postgres_home, desk):
    postgres_house.do(letter_to("early"))
    postgres.pause(postgres_home[1])

    worker = postgres_house.start("panel", "worker")
    time.sleep(4)
    postgres.resume(postgres_home[1])

    assert until(lambda: desk.recipients == ["early@example.org"], seconds=30)
    assert worker.poll() is None


def test_a_worker_that_is_killed_again_and_again_loses_nothing_and_does_nothing_twice(house, desk):
    kills, chance = 50 if DEEP else 6, random.Random(7)
    numbers = range(1, 4 * kills)
    house.do(lambda: [jobs.enqueue(KIND, number) for number in numbers])
    for number in numbers:
        house.do(letter_to(f"mail{number}"))

    for _ in range(kills):
        worker = house.start("tests.faults.slow_worker")
        time.sleep(2.0 + chance.random())
        worker.kill()
        worker.wait()
    house.do(age_what_is_being_sent)
    house.start("tests.faults.slow_worker")
    assert until(lambda: is_settled(house), seconds=2 * PATIENCE)

    states = house.mail_states()
    done, failed = house.do(job_numbers)
    effects = [each for each in states if each.startswith("job")]
    assert sorted(effects) == sorted(f"job{number}@example.org" for number in done)
    assert sorted(done | failed) == list(numbers)
    assert len(desk.recipients) == len(set(desk.recipients))
    assert {each for each, state in states.items() if state == MailState.SENT} <= set(desk.recipients)
    assert set(desk.recipients) <= {each for each, state in states.items() if state in {MailState.SENT, MailState.UNKNOWN}}


def age_what_is_being_sent():
    """As if the leases of mail that was in the killed worker's hands had run out."""
    long_ago = clock.now() - timedelta(minutes=10)
    db.session.execute(update(OutboxMail).where(OutboxMail.state == MailState.SENDING).values(claimed_at=long_ago))


def is_settled(house):
    """Every job has ended and no mail waits."""
    running = select(Job.id).where(Job.kind == KIND, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
    open_jobs = house.do(lambda: db.session.scalars(running).all())
    return not open_jobs and all_of(list(house.mail_states().values()), MailState.SENT, MailState.UNKNOWN)


def job_numbers():
    """The numbers of jobs that are done, and of those that were set aside."""
    rows = db.session.execute(select(Job.subject_id, Job.state, Job.failure).where(Job.kind == KIND)).all()
    assert all(failure == jobs.DIED for _number, state, failure in rows if state == JobState.FAILED)
    return tuple({number for number, found, _failure in rows if found == state} for state in (JobState.DONE, JobState.FAILED))


def test_a_long_job_keeps_no_mail_waiting_and_the_heart_beats(house):
    house.do(lambda: [jobs.enqueue(KIND, number) for number in range(1, 200)])
    house.start("tests.faults.slow_worker")
    assert until(lambda: house.do(lambda: job_numbers()[0]), seconds=30)

    house.do(letter_to("code"))
    begun = time.monotonic()
    assert until(sent(house, "code"), seconds=20)

    assert time.monotonic() - begun < 10
    assert len(house.do(lambda: job_numbers()[0])) < 199
    assert len(house.do(lambda: db.session.scalars(select(Heartbeat.lane)).all())) == 3


def test_a_worker_that_is_told_to_stop_gives_its_job_back(house):
    house.do(lambda: [jobs.enqueue(KIND, number) for number in range(1, 100)])
    worker = house.start("tests.faults.slow_worker")
    assert until(lambda: house.do(lambda: job_numbers()[0]), seconds=30)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(20) == 0
    held = house.do(lambda: db.session.scalars(select(Job).where(Job.state == JobState.RUNNING)).all())
    tries = house.do(lambda: set(db.session.scalars(select(Job.tries).where(Job.kind == KIND, Job.state == JobState.QUEUED))))
    assert held == []
    assert tries == {0}
