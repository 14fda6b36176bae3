"""How many ballots a second the site takes: gunicorn with 2 workers, SQLite, on this machine alone.

Makes a site of its own in a temporary folder with one open vote, signs voters in, and posts one ballot for each:

    python -m benchmarks.ballots               400 voters, 8 at a time
    python -m benchmarks.ballots --voters 2000
"""

import argparse
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from panel.app import create_app
from panel.cli.database import migrate_to
from panel.extensions import db, writing
from panel.people.routes.sign_in import KEY
from tests.ballots.makers import an_open_round
from tests.makers import a_sign_in

SECRET = "a-secret-for-the-benchmark-and-nothing-else"
AT_ONCE = 8


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cookie_of(site: Flask, key: str) -> str:
    """The cookie of somebody who is signed in, as the site itself writes it."""
    client = site.test_client()
    with client.session_transaction() as session:
        session[KEY] = key
    return f"{site.config['SESSION_COOKIE_NAME']}={client.get_cookie(site.config['SESSION_COOKIE_NAME']).value}"


def hidden(page: str, name: str) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', tag.group(0)) if tag else None
    return value.group(1) if value else ""


def vote(port: int, round_id: int, cookie: str) -> float:
    """Open the ballot, cast it; how long the casting took, in seconds."""
    connection, address = HTTPConnection("127.0.0.1", port, timeout=60), f"/en/rounds/{round_id}/ballot"
    connection.request("GET", address, headers={"Cookie": cookie})
    answer = connection.getresponse()
    page, told = answer.read().decode(), answer.headers.get_all("Set-Cookie") or []
    names = ("csrf_token", "form_token", "replaces")
    data = urlencode([("proposal", "1"), ("proposal", "3"), ("cast", "1"), *((name, hidden(page, name)) for name in names)])
    session = [line.split(";")[0] for line in told if line.startswith(cookie.split("=", maxsplit=1)[0] + "=")]
    headers = {"Cookie": session[0] if session else cookie, "Content-Type": "application/x-www-form-urlencoded"}
    began = time.perf_counter()
    connection.request("POST", address, data, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 303:
        raise RuntimeError(f"a ballot was answered with {answer.status}")
    return time.perf_counter() - began


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--voters", type=int, default=400)
    voters = asked.parse_args().voters
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PANEL_MODE": "demo", "PANEL_INSTANCE": folder, "SECRET_KEY": SECRET}
        os.environ.pop("DATABASE_URL", None)
        site, port = create_app(), free_port()
        writing.set(True)
        with site.app_context():
            migrate_to("head")
            budget_round, people = an_open_round(voters=voters)
            keys = [a_sign_in(person.id) for person in people]
            db.session.commit()
            round_id, cookies = budget_round.id, [cookie_of(site, key) for key in keys]
            db.engine.dispose()
        server = [sys.executable, "-m", "gunicorn", "panel.app:create_app()", "--bind", f"127.0.0.1:{port}"]
        server += ["--workers", "2", "--threads", "4", "--log-level", "error", "--no-control-socket"]
        process = subprocess.Popen(server, cwd=Path(__file__).parent.parent, stderr=subprocess.DEVNULL)
        try:
            time.sleep(6)
            began = time.perf_counter()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                took = sorted(pool.map(lambda cookie: vote(port, round_id, cookie), cookies))
            whole = time.perf_counter() - began
        finally:
            process.terminate()
            process.wait()
    p50, p95, p99 = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.95, 0.99))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    rate, cpu_ms = voters / whole, (used.ru_utime + used.ru_stime) * 1000 / voters
    print(f"{voters} voters: {rate:.0f} opened and cast a second, {cpu_ms:.0f} ms of CPU for each")
    print(f"casting: p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms")


if __name__ == "__main__":
    main()
