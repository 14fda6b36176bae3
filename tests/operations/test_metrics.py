"""Figures for the operator: behind a token, counting requests, mail, work and errors; never ballots, never anybody."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from panel import clock
from panel.access import Role
from panel.app import create_app
from panel.extensions import db
from panel.jobs.heartbeat import beat
from panel.jobs.kinds import Lane
from panel.mail.models import MailState, OutboxMail
from panel.operations.metrics import MOST_FILES, ROOM, reserve, watch
from panel.problems.actions import Fault, note
from tests.ballots.makers import an_open_round
from tests.makers import a_person, keep
from tests.seeds.makers import a_seed

TOKEN = "a-token-of-the-operator"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def token(app, monkeypatch):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)


def asked(client, token=TOKEN):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def figure(client, name):
    """The value of one line, 0 where there is none yet."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", asked(client).text, re.MULTILINE)
    return float(found.group(1)) if found else 0.0


@pytest.mark.parametrize("wrong", ["", "a-token", TOKEN + "x", "ŵ"])
def test_without_the_token_there_is_no_such_address(client, wrong):
    assert asked(client, wrong.encode().decode("latin-1")).status_code == 404
    assert client.get("/metrics").status_code == 404


def test_a_site_without_a_token_shows_nobody_its_figures(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "")

    assert asked(client, "").status_code == 404


def test_an_organiser_without_the_token_sees_none(client, work, as_person):
    with work():
        person = a_person("", *Role)
    as_person(person)

    assert client.get("/metrics").status_code == 404


def test_requests_are_counted_by_route_and_status_and_never_by_address(client, work):
    with work():
        seed = a_seed()
    line = 'panel_requests_total{method="GET",route="/seeds/<int:seed_id>",status="200"}'
    before = figure(client, line)

    client.get(f"/en/seeds/{seed.id}?q=secret")
    client.get(f"/cy/seeds/{seed.id}")

    assert figure(client, line) == before + 2
    assert figure(client, 'panel_request_seconds_count{route="/seeds/<int:seed_id>"}') >= 2
    assert "secret" not in asked(client).text


def test_words_that_strangers_send_make_no_figures_of_their_own(client):
    client.open("/en/about", method="ZQXJ")
    client.get("/en/zqxj/zqxj")

    assert "zqxj" not in asked(client).text.lower()


def test_votes_are_in_no_figure(client, work, as_person):
    with work():
        budget_round, (voter, *_others) = an_open_round()
    as_person(voter)
    before = about_rounds(client)

    client.get(f"/en/rounds/{budget_round.id}/ballot")
    client.post(f"/en/rounds/{budget_round.id}/ballot", data={"proposal": ["1"]})

    assert about_rounds(client) == before


def about_rounds(client) -> list[str]:
    """The lines that tell of pages of rounds."""
    return [line for line in asked(client).text.splitlines() if 'route="/rounds/' in line]


def test_mail_work_errors_and_the_worker_are_figures(client, work):
    with work():
        for state in (MailState.QUEUED, MailState.QUEUED, MailState.FAILED):
            keep(OutboxMail(recipient="a@example.org", subject="S", body="B", language="en", state=state, queued_at=clock.now()))
        note(Fault("0123456789ab", "ValueError", ""))
        db.session.commit()
        beat("here", list(Lane))

    assert figure(client, 'panel_mail{state="queued"}') == 2
    assert figure(client, 'panel_mail{state="failed"}') == 1
    assert figure(client, 'panel_mail{state="sent"}') == 0
    assert figure(client, 'panel_jobs{state="queued"}') == 0
    assert figure(client, "panel_problems_waiting") == 1
    assert figure(client, "panel_worker_seen_seconds") < 60
    assert "a@example.org" not in asked(client).text


def test_a_worker_that_was_never_seen_is_infinitely_late(client):
    assert figure(client, "panel_worker_seen_seconds") == float("inf")


@pytest.mark.parametrize("address", ["sqlite:////nowhere/at/all.sqlite", "postgresql+psycopg://nobody@/none?host=/nowhere"])
def test_a_database_that_is_away_is_a_figure_and_requests_are_told_all_the_same(tmp_path, address):
    site = create_app(MODE="test", SECRET_KEY="x" * 40, INSTANCE=tmp_path, SQLALCHEMY_DATABASE_URI=address, METRICS_TOKEN=TOKEN)
    asks = site.test_client()
    asks.get("/healthz", base_url="http://127.0.0.1")

    answer = asks.get("/metrics", base_url="http://127.0.0.1", headers={"Authorization": f"Bearer {TOKEN}"})

    assert answer.status_code == 200
    assert "panel_database_up 0.0" in answer.text
    assert 'route="/healthz",status="503"' in answer.text


def test_a_database_that_answers_is_a_figure(client):
    assert figure(client, "panel_database_up") == 1


def test_the_figures_of_several_processes_are_added_up(tmp_path):
    """Two processes count, a third one tells: as the processes of the web server do."""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    count = "from panel.operations.metrics import watch; watch('GET', '/about', 200, 0.1)"
    tell = (
        "import os; from prometheus_client import CollectorRegistry, generate_latest;"
        "from prometheus_client.multiprocess import MultiProcessCollector; registry = CollectorRegistry();"
        "MultiProcessCollector(registry); print(generate_latest(registry).decode())"
    )

    for code in (count, f"{count}; {count}"):
        subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)
    told = subprocess.run([sys.executable, "-c", tell], env=environment, cwd=ROOT, check=True, capture_output=True, text=True)

    assert 'panel_requests_total{method="GET",route="/about",status="200"} 3.0' in told.stdout


def test_every_page_with_every_answer_finds_room_in_what_was_reserved(app, tmp_path):
    """A file that grew later would be mapped anew, and on a full disk the process would be ended by the system."""
    routes = sorted({rule.rule for rule in app.url_map.iter_rules()} | {"unknown"})
    count = (
        "import json, sys\nfrom panel.operations.metrics import watch\n"
        "for route in json.load(sys.stdin):\n"
        "    for method in ('GET', 'HEAD', 'POST', 'OTHER'):\n"
        "        for status in (200, 303, 304, 404, 422, 429, 503):\n"
        "            watch(method, route, status, 0.1)\n"
    )
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}

    subprocess.run([sys.executable, "-c", count], env=environment, cwd=ROOT, check=True, input=json.dumps(routes), text=True)

    assert sorted(each.stat().st_size for each in tmp_path.iterdir()) == sorted(ROOM.values())


def test_a_process_that_finds_no_room_for_its_figures_lives_without(disk):
    small = disk(1)
    small.fill(but=100_000)
    code = "from panel.operations.metrics import watch; watch('GET', '/about', 200, 0.1)"
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(small.folder)}

    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)

    assert small.left() == []


def test_processes_that_die_in_a_row_do_not_fill_the_disk_with_their_figures(tmp_path):
    taken = [reserve(tmp_path, process, {"counter": 10}) for process in range(MOST_FILES + 5)]

    assert taken.count(True) == len(list(tmp_path.iterdir())) == MOST_FILES + 1


def test_writers_that_wait_are_a_figure(app, client, work):
    """On PostgreSQL they wait for a lock in the database, on SQLite in a queue of ours."""
    on_sqlite = app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    line = "panel_writers_waiting" if on_sqlite else "panel_locks_waiting"
    with app.app_context():
        first = db.engine.raw_connection()
    first.cursor().execute("BEGIN IMMEDIATE" if on_sqlite else "LOCK TABLE seed_word")
    before = figure(client, line)

    waiting = threading.Thread(target=lambda: a_write(work))
    waiting.start()
    during = max(figure(client, line) for _ in range(10) if not time.sleep(0.1))
    first.rollback()
    first.close()
    waiting.join()

    assert (before, during) == (0, 1)
    assert figure(client, line) == 0


def a_write(work) -> None:
    with work():
        db.session.execute(text("DELETE FROM seed_word"))


def test_counting_is_quick_enough_for_every_request():
    begin = clock.now()
    for _ in range(1_000):
        watch("GET", "/about", 200, 0.01)

    assert (clock.now() - begin).total_seconds() < 1
