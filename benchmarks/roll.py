"""How long a list of voters takes, and how much memory: looked through, put on the roll, one person found on it.

Makes a list of invented people and a site of its own, and does what the worker does:

    python -m benchmarks.roll                            100,000 lines on SQLite
    python -m benchmarks.roll --lines 3000000
    python -m benchmarks.roll --lines 3000000 --postgres
"""

import argparse
import os
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, text

from panel.app import create_app
from panel.cli.database import migrate_to
from panel.extensions import db, writing
from panel.roll import changes, uploads
from panel.roll.lines import hashes_of
from panel.roll.models import RollUpload, UploadState
from panel.rounds.models import Round
from tests import postgres
from tests.makers import an_organiser
from tests.rounds.makers import a_round

SECRET = "a-secret-for-the-benchmark-and-nothing-else"
FIRST = ("Siân", "Alun", "Mair", "Owen", "Grace", "Rhys", "Bethan", "Tomos", "Priya", "Nia")
LAST = ("Jones", "Wyn", "ap Rhys", "Prys", "Roberts", "Shah", "O’Neill", "Lloyd-Davies", "Hughes", "Fychan")


def write_list(path: Path, lines: int) -> None:
    chance = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        file.write("Enw;Blwyddyn geni;Cod post\n")
        for number in range(lines):
            name = f"{chance.choice(FIRST)} {number} {chance.choice(LAST)}"
            file.write(f"{name};{chance.randrange(1930, 2010)};LL{number % 90 + 10} {number % 9}AB\n")


@contextmanager
def a_site(folder: Path, *, on_postgres: bool) -> Iterator[Flask]:
    home = None
    os.environ |= {"PANEL_MODE": "demo", "PANEL_INSTANCE": str(folder), "SECRET_KEY": SECRET}
    os.environ.pop("DATABASE_URL", None)
    if on_postgres:
        address, home = postgres.start()
        with create_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("CREATE DATABASE panel"))
        os.environ["DATABASE_URL"] = address.format(name="panel").replace("postgresql+psycopg", "postgresql")
    site = create_app()
    writing.set(True)
    with site.app_context():
        migrate_to("head")
        yield site
        db.session.remove()
        db.engine.dispose()
    if home:
        postgres.stop(home)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Seconds on the clock, those of this process's CPU (the machine may do other things), and the most memory so far."""
    began, busy = time.perf_counter(), time.process_time()
    yield
    took, worked = time.perf_counter() - began, time.process_time() - busy
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {took:.1f} s, {worked:.1f} s of CPU; the most memory so far: {megabytes:.0f} MB", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--lines", type=int, default=100_000)
    asked.add_argument("--postgres", action="store_true")
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, a_site(Path(folder), on_postgres=told.postgres):
        path = Path(folder) / "list.csv"
        write_list(path, told.lines)
        print(f"{told.lines:,} lines, {path.stat().st_size / 1e6:.0f} MB, {db.engine.dialect.name}")
        uploads.SMALL_BYTES = 0
        budget_round, organiser = a_round(ways="list"), an_organiser()
        with timed("handed in"):
            upload = uploads.upload_list(budget_round, organiser, partial(shutil.copyfile, path))
            db.session.commit()
        round_id, upload_id = budget_round.id, upload.id
        with timed("looked through"):
            uploads.work_on(upload_id, lambda _done, _total: db.session.commit())
            db.session.commit()
        upload = db.session.get_one(RollUpload, upload_id)
        uploads.take_list(upload, organiser, db.session.get_one(Round, round_id))
        db.session.commit()
        with timed("put on the roll"):
            uploads.work_on(upload_id, lambda _done, _total: db.session.commit())
            db.session.commit()
        upload = db.session.get_one(RollUpload, upload_id)
        assert (upload.state, upload.lines) == (UploadState.DONE, told.lines)
        began = time.perf_counter()
        hashes = hashes_of(round_id, uploads.columns_of(db.session.get_one(Round, round_id)), _first(path))
        assert db.session.scalar(changes.found_line(round_id, hashes)) is not None
        print(f"one person found: {1000 * (time.perf_counter() - began):.1f} ms")


def _first(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8") as file:
        next(file)
        name, born, postcode = next(file).strip().split(";")
    return {"name": name, "born": born, "postcode": postcode}


if __name__ == "__main__":
    main()
