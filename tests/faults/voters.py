"""People with browsers who vote at a real server over loopback, and what lies in the database afterwards."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from sqlalchemy import func, select, text

from panel.ballots.models import OpenBallot
from panel.extensions import db
from panel.people.routes.sign_in import KEY
from panel.roll.models import Mark
from tests.ballots.makers import an_open_round
from tests.ballots.test_voting import hidden
from tests.faults.sites import ROOT, until
from tests.makers import a_sign_in

CLIENTS = 8
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Form:
    """One filled-in ballot page and the session that it belongs to: it can be sent again as it is."""

    cookie: str
    body: str


class Voters:
    """People with browsers who vote over loopback, and who press again until they are thanked."""

    def __init__(self, port, round_id, cookies):
        self.port, self.round_id, self.waiting = port, round_id, list(cookies)
        self.thanked, self.wrong, self.pressing, self.refused = {}, [], 0, 0
        self.enough = threading.Event()
        self.threads = [threading.Thread(target=self.vote_on, daemon=True) for _ in range(CLIENTS)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        """Everybody finishes what they have begun."""
        self.enough.set()
        for thread in self.threads:
            thread.join()

    def ask(self, method, page, cookie, body=None, language="en"):
        """Status, text and the session's cookie afterwards. OSError or HTTPException where the server went away."""
        headers = {"Cookie": cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, f"/{language}/rounds/{self.round_id}/{page}", body, headers)
            answer = connection.getresponse()
            said = [line.split(";")[0] for line in answer.headers.get_all("Set-Cookie") or [] if line.startswith("panel=")]
            return answer.status, answer.read().decode(), said[0] if said else cookie

    def again_until(self, wanted, *asked):
        """The text and cookie of the first answer of the wanted status; another than 503 of a living server is noted as wrong."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            with suppress(OSError, HTTPException):
                status, page, cookie = self.ask(*asked)
                if status == wanted:
                    return page, cookie
                self.refused += status == 503
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


def voters_of(house, number):
    """So many people on the roll of an open vote, signed in, each with a browser; none has begun."""

    def made():
        budget_round, people = an_open_round(voters=number)
        return budget_round.id, [a_sign_in(person.id) for person in people]

    round_id, keys = house.do(made)
    return Voters(free_port(), round_id, [cookie_of(house.app, key) for key in keys])


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return free.getsockname()[1]


def cookie_of(site, key):
    """The cookie of somebody who is signed in, as the site itself writes it."""
    return f"panel={site.session_interface.get_signing_serializer(site).dumps({KEY: key})}"


def answers(port):
    with suppress(OSError, HTTPException), closing(HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
        connection.request("GET", "/en/about")
        return connection.getresponse().status == 200
    return False


def web_server(port):
    """The web server as `panel run` starts it."""
    command = ["gunicorn", "panel.app:create_app()", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    return [*command, "--worker-class", "panel.cli.server.BufferingWorker", "--log-level", "warning", "--no-control-socket"]


@contextmanager
def served(house, port, *command):
    """A server of the site in a group of its own, which is killed whole when the block ends: the web server, or what is given."""
    command = [sys.executable, "-m", *(command or web_server(port))]
    with (house.folder / "said.txt").open("a") as said:
        server = subprocess.Popen(command, cwd=ROOT, env=house.environment, stdout=said, stderr=said, start_new_session=True)
    try:
        assert until(lambda: answers(port), seconds=60), house.said
        yield server
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
