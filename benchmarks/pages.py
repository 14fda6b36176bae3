"""How quick the pages are: requests a second, latency, CPU per request, and what a first visit costs over the wire.

Makes a site of its own in a temporary folder (SQLite, gunicorn with 2 workers), asks it with wrk, and prints a table:

    python -m benchmarks.pages            2,000 seeds, 10,000 contributions, 20,000 supports; then the same with 20,000 seeds
    python -m benchmarks.pages --seconds 3 --seeds 2000

Needs wrk (Debian: apt install wrk) and a Chromium for the first visit.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import sync_playwright
from sqlalchemy import insert

from panel import clock
from panel.app import create_app
from panel.areas.models import Area
from panel.extensions import db
from panel.panels.models import CitizensPanel
from panel.people.models import Person
from panel.seeds.actions import index_words
from panel.seeds.models import Seed, Support
from panel.threads.models import Contribution, Thread
from tests.browsers import FLAGS
from tests.services import browser

PORT = 8765
ENGLISH = "bench garden kitchen choir bus light table river coat orchard repair story path school neighbour music roof tea map"
WELSH = "hedyn gardd cegin côr golau bwrdd afon perllan stori llwybr ysgol cymydog cerddoriaeth paned tref capel dyffryn"
WORDS = f"{ENGLISH} {WELSH}".split()
PERCENTILES = Path(__file__).with_name("percentiles.lua")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Row:
    """What was measured of one page."""

    page: str
    per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    kilobytes: float


def sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize() + "."


def fill(seeds: int) -> dict[str, int]:
    """The data of the table's title; 100 threads of 100 contributions each. The ids of what is asked for."""
    dice = random.Random(7)
    now = clock.now()
    area = Area(kind="community", name_cy="Ardal", name_en="Area")
    db.session.add(area)
    db.session.flush()
    area.path = f"{area.id}/"
    people = [
        {"email": f"p{n}@example.org", "name": f"Person {n}", "language": "en", "joined_at": now, "stamp": "0" * 32}
        for n in range(500)
    ]
    db.session.execute(insert(Person), people)
    rows = [
        Seed(
            author_id=1 + n % 500,
            area_id=area.id,
            title=sentence(dice, 5),
            body=sentence(dice, 30),
            language="en",
            planted_at=now - timedelta(minutes=n),
            lot_number=dice.randrange(2**31),
            support_count=0,
            offer_count=0,
        )
        for n in range(seeds)
    ]
    db.session.add_all(rows)
    db.session.flush()
    for seed in rows:
        index_words(seed)
    pairs = {(dice.randrange(1, 501), dice.randrange(1, seeds + 1)) for _ in range(30_000)}
    supports = [{"person_id": person, "seed_id": seed, "given_at": now} for person, seed in sorted(pairs)[:20_000]]
    db.session.execute(insert(Support), supports)
    for row in supports:
        rows[row["seed_id"] - 1].support_count += 1
    thread_id = _threads(dice, area, now)
    db.session.commit()
    return {"seed": rows[0].id, "thread": thread_id}


def _threads(dice: random.Random, area: Area, now) -> int:
    panel = CitizensPanel(
        title_cy="Panel", title_en="Panel", question_cy="Beth?", question_en="What?", area_id=area.id, seat_target=50, made_at=now
    )
    db.session.add(panel)
    db.session.flush()
    for _ in range(100):
        thread = Thread(
            citizens_panel_id=panel.id,
            question_cy=sentence(dice, 6),
            question_en=sentence(dice, 6),
            background_cy=sentence(dice, 40),
            background_en=sentence(dice, 40),
            opens_at=now - timedelta(days=9),
            closes_at=now + timedelta(days=9),
            opened_by_id=1,
            made_at=now,
            contribution_count=100,
        )
        db.session.add(thread)
        db.session.flush()
        first = _contributions(dice, thread.id, 60, now, parents=[])
        _contributions(dice, thread.id, 40, now, parents=first)
    return thread.id


def _contributions(dice: random.Random, thread_id: int, number: int, now, *, parents: list[int]) -> list[int]:
    rows = [
        Contribution(
            thread_id=thread_id,
            author_id=dice.randrange(1, 501),
            parent_id=dice.choice(parents) if parents else None,
            body=sentence(dice, 25) + "\n\n**" + sentence(dice, 4) + "** " + sentence(dice, 10),
            language="en",
            made_at=now - timedelta(hours=number - n),
        )
        for n in range(number)
    ]
    db.session.add_all(rows)
    db.session.flush()
    return [row.id for row in rows]


def cpu_seconds(parent: int) -> float:
    """CPU time of a process and its children, from the kernel's own books."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == parent or int(fields[1]) == parent:
            total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def measure(page: str, address: str, server: int, seconds: int) -> Row:
    """Warm the page up, then ask for it for a while; bytes are of one answer in gzip."""
    url = f"http://127.0.0.1:{PORT}{address}"
    wrk = ["wrk", "-t1", "-c4", "-s", str(PERCENTILES), "-H", "Accept-Encoding: gzip"]
    subprocess.run([*wrk, "-d1s", url], check=True, stdout=subprocess.DEVNULL)
    before = cpu_seconds(server)
    said = subprocess.run([*wrk, f"-d{seconds}s", url], check=True, capture_output=True, text=True).stdout
    spent = cpu_seconds(server) - before
    if "Non-2xx" in said:
        sys.exit(f"{address} answered with errors:\n{said}")
    requests = int(re.search(r"(\d+) requests in", said).group(1))
    size = float(
        subprocess.check_output(["curl", "-s", "-H", "Accept-Encoding: gzip", "-o", "/dev/null", "-w", "%{size_download}", url])
    )
    return Row(
        page,
        float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1)),
        float(re.search(r"p50 ([\d.]+)", said).group(1)),
        float(re.search(r"p95 ([\d.]+)", said).group(1)),
        1000 * spent / requests,
        size / 1000,
    )


def first_visit() -> tuple[int, float]:
    """Requests and kilobytes over the wire of the first page in an empty browser."""
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        page = window.new_page()
        wire: list[float] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: wire.append(event["encodedDataLength"]))
        page.goto(f"http://127.0.0.1:{PORT}/en/", wait_until="networkidle")
        window.close()
    sent = [size for size in wire if size]
    return len(sent), sum(sent) / 1000


def run(seeds: int, seconds: int) -> list[Row]:
    """One site of this size: fill, serve, measure, stop."""
    folder = Path(tempfile.mkdtemp(prefix="panel-pages-"))
    environment = {
        **os.environ,
        "PANEL_MODE": "demo",
        "PANEL_INSTANCE": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/pages.sqlite",
    }
    site = create_app(MODE="demo", INSTANCE=folder, SQLALCHEMY_DATABASE_URI=environment["DATABASE_URL"])
    with site.app_context():
        db.create_all()
        known = fill(seeds)
        db.engine.dispose()
    command = [sys.executable, "-m", "gunicorn", "panel.app:create_app()", "-b", f"127.0.0.1:{PORT}", "-w", "2"]
    # The site writes a line for each request: they would stand in the table.
    server = subprocess.Popen([*command, "--log-level", "error"], env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait()
        pages = {
            "first page": "/en/",
            "seed list": "/en/seeds",
            "seed list, searched": "/en/seeds?q=gardd",
            "seed": f"/en/seeds/{known['seed']}",
            "thread of 100": f"/en/threads/{known['thread']}",
        }
        rows = [measure(f"{name}, {seeds:,} seeds", address, server.pid, seconds) for name, address in pages.items()]
        if seeds <= 2_000:
            requests, kilobytes = first_visit()
            print(f"First visit: {requests} requests, {kilobytes:.1f} kB over the wire (to reach: 8 requests, 120 kB)")
        return rows
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


def _wait() -> None:
    for _ in range(100):
        try:
            with urlopen(f"http://127.0.0.1:{PORT}/en/") as answer:
                answer.read()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server did not start")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--seeds", type=int, nargs="*", default=[2_000, 20_000])
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is needed (Debian: apt install wrk)")
    rows = [row for seeds in options.seeds for row in run(seeds, options.seconds)]
    print("\n| page | requests/s | p50 ms | p95 ms | CPU ms a request | kB |\n|---|---|---|---|---|---|")
    for row in rows:
        figures = f"{row.per_second:.0f} | {row.p50_ms:.1f} | {row.p95_ms:.1f} | {row.cpu_ms:.1f} | {row.kilobytes:.1f}"
        print(f"| {row.page} | {figures} |")


if __name__ == "__main__":
    main()
