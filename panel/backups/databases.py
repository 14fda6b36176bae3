"""Exact copies of the running database: `VACUUM INTO` on SQLite, `pg_dump` on PostgreSQL. Both are consistent and stop nobody."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from panel.errors import RuleBroken
from panel.extensions import db
from panel.files import written_whole

BUSY_SECONDS = 30


def kind() -> str:
    """sqlite or postgresql."""
    return str(db.engine.dialect.name)


def sqlite_file() -> Path:
    """Where the SQLite database lies."""
    return Path(db.engine.url.database or "")


def copy_exactly(target: Path) -> None:
    """The whole database in one file, for the owner alone: under its name it is whole. RuleBroken where it cannot be made."""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with written_whole(target) as fresh:
            if kind() == "sqlite":
                copy_sqlite(fresh)
            else:
                run_postgresql("pg_dump", "--format=custom", f"--file={fresh}", url=db.engine.url)
    except FileExistsError as error:
        raise RuleBroken(f"No copy of the database could be made: {target} is there already.") from error
    except (OSError, sqlite3.Error, RuleBroken) as error:
        raise RuleBroken(f"No copy of the database could be made: {error}") from error


def copy_sqlite(target: Path) -> None:
    """One moment of the database into an empty or new file, also while others write, with what is still in the `-wal`."""
    with closing(sqlite3.connect(sqlite_file(), timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def postgresql_program(name: str) -> str:
    """The path of a program of PostgreSQL. RuleBroken where it is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    found = shutil.which(name) or next((str(folder / name) for folder in folders if (folder / name).exists()), None)
    if found is None:
        raise RuleBroken(f"the program {name} is not installed (Debian: apt install postgresql-client)")
    return found


def run_postgresql(name: str, *arguments: str, url: URL) -> None:
    """Run a program on a database. The password goes through the environment, where other users do not see it."""
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [postgresql_program(name), "--no-password", *arguments, f"--dbname={address}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - its own programs
    if done.returncode:
        raise RuleBroken(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"{name} failed")
