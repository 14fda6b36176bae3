"""Votes through a server that is killed, and votes at the very close: who was thanked has a ballot, and one only."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from panel import clock
from panel.ballots import papers
from panel.extensions import database_now, db
from panel.people.routes.sign_in import KEY
from panel.roll.models import Mark, RollEntry
from panel.rounds.models import Phase, Round
from tests.ballots.makers import an_open_round
from tests.faults.sites import DEEP, until
from tests.faults.voters import CLIENTS, counted, is_whole, served, voters_of
from tests.makers import a_sign_in

KILLS = {"sqlite": 60, "postgresql": 60} if DEEP else {"sqlite": 4, "postgresql": 2}
VOTERS = 1_500 if DEEP else 120


def test_a_server_that_is_killed_while_people_vote_loses_no_ballot_that_was_thanked_for(house):
    voters, chance = voters_of(house, VOTERS), random.Random(11)

    for kill in range(KILLS[house.do(lambda: db.engine.dialect.name)]):
        with served(house, voters.port):
            if not kill:
                voters.start()
            before = voters.pressing
            assert until(lambda seen=before: voters.pressing > seen, seconds=30), f"{voters.wrong}\n{house.said}"
            time.sleep(chance.uniform(0.05, 0.5))
        thanked = len(voters.thanked)
        marks, ballots, people = house.do(counted)
        assert marks == ballots == people >= thanked
        assert house.do(is_whole)
    with served(house, voters.port):
        assert until(lambda: len(voters.thanked) > CLIENTS, seconds=60), f"{voters.wrong}\n{house.said}"
        voters.stop()
        again = {form: voters.send(form) for form in voters.thanked}

    assert voters.wrong == []
    assert again == voters.thanked
    assert len(set(again.values())) == len(again)
    assert house.do(counted) == (len(again),) * 3
    assert house.said.count("Traceback") == 0


POSTS = 200 if DEEP else 60
AROUND_SECONDS = 1.5


def close_in(seconds, round_id):
    """The vote closes so many seconds from now, by the database's clock: when that is, as the machine's own clock counts."""
    (date,) = [each for each in db.session.get_one(Round, round_id).dates if each.phase == Phase.RESULT]
    date.opens_at = database_now() + timedelta(seconds=seconds)
    return date.opens_at.timestamp()


@pytest.mark.parametrize("wrong", [timedelta(days=1), timedelta(days=-1)], ids=["a day fast", "a day slow"])
def test_the_databases_clock_closes_the_vote_however_wrong_the_sites_own_is(app, work, monkeypatch, wrong):
    with work():
        budget_round, people = an_open_round(voters=POSTS)
        keys = {person.id: a_sign_in(person.id) for person in people}
    clients = {person: app.test_client() for person in keys}
    for person, client in clients.items():
        with client.session_transaction() as session:
            session[KEY] = keys[person]
    right = clock.now
    monkeypatch.setattr(clock, "now", lambda: right() + wrong)

    def press(one):
        person, moment = one
        time.sleep(max(0.0, moment - time.time()))
        data = {"proposal": ["1", "2"], "cast": "1", "form_token": papers.random_id(), "replaces": ""}
        sent = time.time()
        answer = clients[person].post(f"/en/rounds/{budget_round.id}/ballot", data=data)
        return person, sent, time.time(), answer.status_code, answer.text

    first, *others = clients
    pressed = [press((first, time.time()))]
    with work():
        closes = close_in(AROUND_SECONDS + 1, budget_round.id)
    chance = random.Random(8)
    moments = sorted(closes + chance.uniform(-AROUND_SECONDS, AROUND_SECONDS) for _ in others)
    with ThreadPoolExecutor(POSTS) as windows:
        pressed += windows.map(press, zip(others, moments, strict=True))

    late = [status for _person, sent, _answered, status, _page in pressed if sent > closes + 0.002]
    early = [status for _person, _sent, answered, status, _page in pressed if answered < closes]
    assert Counter(late) == {422: len(late)}
    assert Counter(early) == {303: len(early)}
    assert len(late) > POSTS // 4
    assert all("Voting closed on" in page and "was not stored" in page for *_who, status, page in pressed if status == 422)
    with work():
        stored = set(db.session.scalars(select(RollEntry.person_id).join(Mark)))
        assert counted() == (len(stored),) * 3
    assert stored == {person for person, _sent, _answered, status, _page in pressed if status == 303}
