"""Whoever follows something is told once, however often the worker is killed while it tells."""

import random
import signal
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from panel import clock
from panel.audit.actions import record
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.notices.actions import following
from panel.notices.kinds import Followed
from panel.notices.models import Notice
from tests.faults.sites import DEEP, until
from tests.faults.teller import NOON
from tests.makers import a_person
from tests.seeds.makers import a_seed

PEOPLE, THINGS = (2_000, 20) if DEEP else (150, 8)
KILLS = 10


@pytest.fixture(params=["sqlite_house", "postgres_house"])
def house(request):
    return request.getfixturevalue(request.param)


def told_of():
    return db.session.scalar(select(func.count(Notice.id)).where(Notice.mailed_at.is_not(None))) or 0


def fill():
    """Followers of a seed, and answers to it."""
    seed = a_seed("A bench")
    seed.answered_at = NOON
    for _ in range(PEOPLE):
        following.follow(a_person().id, Followed.SEED, seed.id)
    for _ in range(THINGS):
        record("seed.answer", f"seed:{seed.id}", None)


def test_nobody_is_told_twice_and_nobody_is_left_out_after_ten_kills(house, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    house.do(fill)
    dice, killed = random.Random(7), 0

    while killed < KILLS:
        teller = house.start("tests.faults.teller")
        begun = killed + 1
        assert until(lambda begun=begun: house.said.count("begun") >= begun, seconds=60)
        time.sleep(dice.uniform(1.0, 2.5))
        teller.send_signal(signal.SIGKILL)
        teller.wait()
        killed += 1
    house.start("tests.faults.teller")

    assert until(lambda: house.do(told_of) == PEOPLE * THINGS, seconds=120)
    mails = house.do(lambda: Counter(db.session.scalars(select(OutboxMail.recipient))))
    rows = house.do(lambda: db.session.execute(select(Notice.person_id, Notice.entry_id)).all())
    assert len(mails) == PEOPLE
    assert set(mails.values()) == {1}
    assert len(rows) == len(set(rows)) == PEOPLE * THINGS
