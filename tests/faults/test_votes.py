"""Votes through a server that is killed, and votes at the very close: who was thanked has a ballot, and one only."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select, text

from panel import clock
from panel.ballots import papers
from panel.ballots.models import OpenBallot
from panel.extensions import database_now, db
from panel.people.routes.sign_in import KEY
from panel.roll.models import Mark, RollEntry
from panel.rounds.models import Phase, Round
from tests.ballots.makers import an_open_round
from tests.ballots.test_voting import hidden
from tests.faults.sites import DEEP, ROOT, until
from tests.makers import a_sign_in

KILLS = {"sqlite": 60, "postgresql": 60} if DEEP else {"sqlite": 4, "postgresql": 2}
CLIENTS = 8
VOTERS = 1_500 if DEEP else 120


@dataclass(frozen=True)
class Form:
    """One filled-in ballot page and the session that it belongs to: it can be sent again as it is."""

    cookie: str
    body: str


class Voters:
    """People with browsers who vote over loopback, and who press again until they are thanked."""

    def __init__(self, port, round_id, cookies):
        self.port, self.round_id, self.waiting = port, round_id, list(cookies)
        self.thanked, self.wrong, self.pressing = {}, [], 0
        self.enough = threading.Event()
        self.threads = [threading.Thread(target=self.vote_on, daemon=True) for _ in range(CLIENTS)]

    def ask(self, method, page, cookie, body=None):
        """Status, text and the session's cookie afterwards. OSError or HTTPException where the server went away."""
        headers = {"Cookie": cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, f"/en/rounds/{self.round_id}/{page}", body, headers)
            answer = connection.getresponse()
            said = [line.split(";")[0] for line in answer.headers.get_all("Set-Cookie") or [] if line.startswith("panel=")]
            return answer.status, answer.read().decode(), said[0] if said else cookie

    def again_until(self, wanted, *asked):
        """The text and cookie of the first answer of the wanted status; another answer of a living server is noted as wrong."""
        end = time.monotonic() + 120
        while time.monotonic() < end:
            with suppress(OSError, HTTPException):
                status, page, cookie = self.ask(*asked)
                if status == wanted:
                    return page, cookie
                if status != 503:
                    self.enough.set()
                    self.wrong.append((asked[:2], status))
                    raise AssertionError(f"{asked[:2]} was answered with {status}")
            time.sleep(0.03)
        raise AssertionError(f"never answered: {asked[:2]}")

    def filled_in(self, cookie):
        page, cookie = self.again_until(200, "GET", "ballot", cookie)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
        fields = {"csrf_token": token, "form_token": hidden(page, "form_token"), "replaces": "", "cast": "1"}
        return Form(cookie, urlencode([("proposal", "1"), ("proposal", "3"), *fields.items()]))

    def send(self, form):
        """Press until thanked; the code on the receipt."""
        self.pressing += 1
        self.again_until(303, "POST", "ballot", form.cookie, form.body)
        page, _cookie = self.again_until(200, "GET", "receipt", form.cookie)
        return re.search(r'id="receipt-code">([^<]+)<', page).group(1)

    def vote_on(self):
        while not self.enough.is_set():
            try:
                cookie = self.waiting.pop()
            except IndexError:
                return
            form = self.filled_in(cookie)
            self.thanked[form] = self.send(form)


def cookie_of(site, key):
    """The cookie of somebody who is signed in, as the site itself writes it."""
    return f"panel={site.session_interface.get_signing_serializer(site).dumps({KEY: key})}"


def answers(port):
    with suppress(OSError, HTTPException), closing(HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
        connection.request("GET", "/en/about")
        return connection.getresponse().status == 200
    return False


@contextmanager
def served(house, port):
    """The web server as `panel run` starts it, in a group of its own, which is killed whole when the block ends."""
    command = [sys.executable, "-m", "gunicorn", "panel.app:create_app()", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    command += ["--worker-class", "panel.cli.server.BufferingWorker", "--log-level", "warning", "--no-control-socket"]
    with (house.folder / "said.txt").open("a") as said:
        server = subprocess.Popen(command, cwd=ROOT, env=house.environment, stdout=said, stderr=said, start_new_session=True)
    try:
        assert until(lambda: answers(port), seconds=60), house.said
        yield
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def counted():
    """Marks, ballots and voters in one glance."""
    each = (Mark.roll_entry_id, OpenBallot.key, OpenBallot.envelope_key.distinct())
    return tuple(db.session.execute(select(*(select(func.count(column)).scalar_subquery() for column in each))).one())


def is_whole():
    """Whether SQLite finds nothing broken in its file; a server of its own looks after PostgreSQL's."""
    return db.engine.dialect.name != "sqlite" or db.session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def test_a_server_that_is_killed_while_people_vote_loses_no_ballot_that_was_thanked_for(house):
    def made():
        budget_round, people = an_open_round(voters=VOTERS)
        return budget_round.id, [a_sign_in(person.id) for person in people]

    round_id, keys = house.do(made)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    voters, chance = Voters(port, round_id, [cookie_of(house.app, key) for key in keys]), random.Random(11)

    for kill in range(KILLS[house.do(lambda: db.engine.dialect.name)]):
        with served(house, port):
            if not kill:
                for thread in voters.threads:
                    thread.start()
            before = voters.pressing
            assert until(lambda seen=before: voters.pressing > seen, seconds=30), voters.wrong
            time.sleep(chance.uniform(0.05, 0.5))
        thanked = len(voters.thanked)
        marks, ballots, people = house.do(counted)
        assert marks == ballots == people >= thanked
        assert house.do(is_whole)
    with served(house, port):
        voters.enough.set()
        for thread in voters.threads:
            thread.join()
        again = {form: voters.send(form) for form in voters.thanked}

    assert voters.wrong == []
    assert len(voters.thanked) > CLIENTS
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
    with work():
        closes = close_in(AROUND_SECONDS + 1, budget_round.id)
    monkeypatch.setattr(clock, "now", lambda: right() + wrong)

    def press(work):
        person, moment = work
        time.sleep(max(0.0, moment - time.time()))
        data = {"proposal": ["1", "2"], "cast": "1", "form_token": papers.random_id(), "replaces": ""}
        sent = time.time()
        answer = clients[person].post(f"/en/rounds/{budget_round.id}/ballot", data=data)
        return person, sent, time.time(), answer.status_code, answer.text

    chance = random.Random(8)
    moments = sorted(closes + chance.uniform(-AROUND_SECONDS, AROUND_SECONDS) for _ in people)
    with ThreadPoolExecutor(POSTS) as windows:
        pressed = list(windows.map(press, zip(clients, moments, strict=True)))

    late = [status for _person, sent, _answered, status, _page in pressed if sent > closes + 0.002]
    early = [status for _person, _sent, answered, status, _page in pressed if answered < closes]
    assert Counter(late) == {422: len(late)}
    assert Counter(early) == {303: len(early)}
    assert len(late) > POSTS // 4
    assert early
    assert all("Voting closed on" in page and "was not stored" in page for *_who, status, page in pressed if status == 422)
    with work():
        stored = set(db.session.scalars(select(RollEntry.person_id).join(Mark)))
        assert counted() == (len(stored),) * 3
    assert stored == {person for person, _sent, _answered, status, _page in pressed if status == 303}
