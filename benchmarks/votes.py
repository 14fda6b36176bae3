"""How many ballots a second the site takes, durably: the web server of `panel run`, both databases, real HTTP on this machine.

Makes a site of its own with one open vote, signs voters in and opens a ballot for each; then so many clients cast them, one
after the other, until the time is over or all have voted:

    python -m benchmarks.votes                       3,000 voters; 8 clients, then 32; SQLite, then PostgreSQL
    python -m benchmarks.votes --voters 12000 --seconds 60
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Lock, local
from urllib.parse import urlencode

from sqlalchemy import create_engine, text

from benchmarks.pages import cpu_seconds
from panel.app import create_app
from panel.cli.database import migrate_to
from panel.extensions import db, writing
from tests import postgres
from tests.ballots.makers import an_open_round
from tests.ballots.test_voting import hidden
from tests.faults.voters import cookie_of, free_port, web_server
from tests.makers import a_sign_in

AGAIN_SECONDS = 0.1
SECRET = "a-secret-for-the-benchmark-and-nothing-else"
WANTED = {"sqlite": "200/s, p95 200 ms at 8 and 500 ms at 32, 5 ms of CPU", "postgresql": "250/s, 5 ms of CPU"}


@dataclass(frozen=True)
class Form:
    """A ballot page, filled in: the session that it belongs to, and what its button sends."""

    cookie: str
    body: str


@dataclass(frozen=True)
class Row:
    """What was measured of one database with so many clients."""

    database: str
    clients: int
    ballots: int
    seconds: float
    took: list[float]
    cpu_seconds: float
    refused: int
    """How often somebody was told that the site is busy."""

    def __str__(self) -> str:
        p50, p95, p99 = (sorted(self.took)[int(len(self.took) * share)] * 1000 for share in (0.5, 0.95, 0.99))
        waits, cpu_ms = f"{p50:.0f} | {p95:.0f} | {p99:.0f}", self.cpu_seconds * 1000 / self.ballots
        figures = f"{self.ballots:,} | {self.ballots / self.seconds:.0f} | {waits} | {cpu_ms:.1f} | {self.refused}"
        return f"| {self.database} | {self.clients} | {figures} | {WANTED[self.database]} |"


class Clients:
    """Browsers that keep their connection, each in a thread."""

    def __init__(self, port: int, round_id: int) -> None:
        self.port, self.round_id, self.refused = port, round_id, 0
        self._mine = local()

    def ask(self, method: str, cookie: str, body: str | None = None) -> tuple[int, str, str]:
        """Status, page and cookie of an answer."""
        if not hasattr(self._mine, "line"):
            self._mine.line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        self._mine.line.request(method, f"/en/rounds/{self.round_id}/ballot", body, headers)
        answer = self._mine.line.getresponse()
        page = answer.read().decode()
        said = [line.split(";")[0] for line in answer.headers.get_all("Set-Cookie") or [] if line.startswith("panel=")]
        return answer.status, page, said[0] if said else cookie

    def filled_in(self, cookie: str) -> Form:
        """Open the ballot, tick two."""
        status, page, cookie = self.ask("GET", cookie)
        if status != 200:
            raise RuntimeError(f"a ballot page was answered with {status}")
        fields = {name: hidden(page, name) for name in ("form_token", "replaces")}
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        fields |= {"csrf_token": token.group(1) if token else "", "cast": "1"}
        return Form(cookie, urlencode([("proposal", "1"), ("proposal", "3"), *fields.items()]))

    def cast(self, form: Form) -> float:
        """Seconds until the ballot was thanked for. Who is told that the site is busy presses again soon."""
        began = time.perf_counter()
        while (status := self.ask("POST", form.cookie, form.body)[0]) == 503:
            self.refused += 1
            time.sleep(AGAIN_SECONDS)
        if status != 303:
            raise RuntimeError(f"a ballot was answered with {status}")
        return time.perf_counter() - began


def crowd(at_once: int, forms: list[Form], clients: Clients, seconds: float) -> tuple[list[float], float]:
    """So many clients cast what they are given, until the time is over; what each took, and how long all took."""
    took, lock, end = list[float](), Lock(), time.perf_counter() + seconds
    waiting = iter(forms)

    def vote_on() -> None:
        while time.perf_counter() < end:
            with lock:
                form = next(waiting, None)
            if form is None:
                return
            took.append(clients.cast(form))

    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(vote_on) for _ in range(at_once)]:
            done.result()
    return took, time.perf_counter() - began


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database that keeps what it said to have taken."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'panel.sqlite'}"
        return
    template, home = postgres.start(keeps_what_it_took=True)
    try:
        engine = create_engine(template.format(name="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE votes"))
        engine.dispose()
        yield template.format(name="votes")
    finally:
        postgres.stop(home)


@contextmanager
def served(folder: Path, url: str, port: int) -> Iterator[int]:
    """The web server as `panel run` starts it; the number of its first process."""
    environment = os.environ | {
        "PANEL_MODE": "demo",
        "PANEL_INSTANCE": str(folder),
        "SECRET_KEY": SECRET,
        "DATABASE_URL": url,
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "figures"),
    }
    (folder / "figures").mkdir()
    with (folder / "said.txt").open("w") as said:
        process = subprocess.Popen([sys.executable, "-m", *web_server(port)], env=environment, stdout=said, stderr=said)
    try:
        time.sleep(6)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def measured(kind: str, at_once: int, voters: int, seconds: float) -> Row:
    with tempfile.TemporaryDirectory() as home, database(kind, Path(home)) as url:
        folder, port = Path(home), free_port()
        names = {"MODE": "demo", "INSTANCE": folder, "SECRET_KEY": SECRET, "LINK_KEYS": folder / "link-keys"}
        site = create_app(**names, SQLALCHEMY_DATABASE_URI=url)
        writing.set(True)
        with site.app_context():
            migrate_to("head")
            budget_round, people = an_open_round(voters=voters)
            keys = [a_sign_in(person.id) for person in people]
            db.session.commit()
            clients = Clients(port, budget_round.id)
            db.engine.dispose()
        with served(folder, url, port) as server:
            with ThreadPoolExecutor(8) as pool:
                forms = list(pool.map(clients.filled_in, [cookie_of(site, key) for key in keys]))
            before = cpu_seconds(server)
            took, whole = crowd(at_once, forms, clients, seconds)
            return Row(kind, at_once, len(took), whole, took, cpu_seconds(server) - before, clients.refused)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--voters", type=int, default=3_000)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--databases", nargs="+", choices=list(WANTED), default=list(WANTED))
    asked.add_argument("--clients", nargs="+", type=int, default=[8, 32])
    given = asked.parse_args()
    rows = [measured(kind, each, given.voters, given.seconds) for kind in given.databases for each in given.clients]
    print("| database | clients | ballots | a second | p50 ms | p95 ms | p99 ms | CPU ms each | busy | to reach |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    print("\n".join(map(str, rows)))


if __name__ == "__main__":
    main()
