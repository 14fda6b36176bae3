"""The way back: a backup into an empty place, and every check before anybody is told that it worked."""

import os
import shutil
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import current_app
from sqlalchemy import MetaData, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from panel.audit import guard
from panel.audit.checking import check_log
from panel.audit.signing import key_path
from panel.backups import archive
from panel.backups.actions import KEYS
from panel.backups.databases import kind, run_postgresql, sqlite_file
from panel.backups.snapshots import MAIL
from panel.backups.wrapping import unwrap
from panel.errors import RuleBroken
from panel.extensions import db
from panel.files import place, sync

LISTED = {"database": str, "made_at": str, "migration": str, "rows": dict, "log": dict, "open_votes": list}
"""What the list of a backup says."""


def restore(
    source: Path, *, known: Collection[str], passphrase: str | None = None, link_keys: Path | None = None
) -> dict[str, Any]:
    """Put a backup back and check it; the facts listed in it. RuleBroken, and the place is empty again, where anything is wrong.

    The database is left at the migration of the backup: bring it to the newest form afterwards. `known`: the migrations that
    this version knows.
    """
    must_be_empty()
    scratch = Path(current_app.config["INSTANCE"])
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=scratch, prefix=".panel-restore-") as name:
        folder = Path(name)
        listed = archive.read(source, folder)
        must_fit(listed, known)
        keys = opened_keys(folder, passphrase, link_keys)
        try:
            put_back(folder)
            check(listed)
            distrust_waiting_mail()
            put_keys(keys)
        except (RuleBroken, SQLAlchemyError, sqlite3.Error, OSError) as error:
            empty_again()
            told = error.orig if isinstance(error, DBAPIError) else error  # the whole would show rows
            raise RuleBroken(f"The backup was not restored, and the place is empty again: {str(told).splitlines()[0]}") from error
    return listed


def must_fit(listed: Mapping[str, Any], known: Collection[str]) -> None:
    """RuleBroken where the list of a backup lacks something, or is of another kind of database or of a newer version."""
    said = all(isinstance(listed.get(name), form) for name, form in LISTED.items())
    if not said or not {"count", "hash"} <= listed["log"].keys():
        raise RuleBroken("The backup is damaged: its list does not say what is in it. Nothing was changed.")
    if listed["database"] != kind():
        raise RuleBroken(
            f"This backup is of {listed['database']}, and this site is set up for {kind()}: set DATABASE_URL to a database of"
            f" the same kind. Nothing was changed."
        )
    if listed["migration"] not in known:
        raise RuleBroken(
            f"This backup is at migration {listed['migration']}, which this version of Panel does not know: it was made by a"
            " newer one. Install that one first. Nothing was changed."
        )


def must_be_empty() -> None:
    """RuleBroken where something is there: a restore never writes over a site."""
    if kind() == "sqlite":
        # A log that was left behind would be played into the database that is put beside it.
        if there := next((path for path in database_files() if os.path.lexists(path)), None):
            raise RuleBroken(f"There is a database already: {there}. Restore into an empty place; nothing was changed.")
    elif tables := inspect(db.engine).get_table_names():
        raise RuleBroken(f"The database has tables already ({len(tables)}). Restore into an empty one; nothing was changed.")
    if key_path().exists():
        raise RuleBroken(f"There is a key already: {key_path()}. Restore into an empty place; nothing was changed.")


def database_files() -> list[Path]:
    """The database of SQLite, and what lies beside it while it is open."""
    return [Path(f"{sqlite_file()}{ending}") for ending in ("", "-wal", "-shm", "-journal")]


def opened_keys(folder: Path, passphrase: str | None, link_keys: Path | None) -> dict[Path, bytes]:
    """The keys in the clear with where they belong, before anything is changed: a wrong passphrase ends it here."""
    found = {}
    if passphrase and (folder / KEYS).exists():
        found = {key_path().with_name(name): key for name, key in unwrap((folder / KEYS).read_bytes(), passphrase).items()}
    if link_keys:
        if not passphrase:
            raise RuleBroken("The link keys need their passphrase.")
        home = Path(current_app.config["LINK_KEYS"])
        found |= {home / Path(name).name: key for name, key in unwrap(link_keys.read_bytes(), passphrase).items()}
    if other := next((path for path, key in found.items() if path.exists() and path.read_bytes() != key), None):
        raise RuleBroken(f"There is another key already: {other}. Move it away first; nothing was changed.")
    return found


def put_back(folder: Path) -> None:
    if kind() == "sqlite":
        put_back_sqlite(folder / "database.sqlite")
    else:
        put_back_postgresql(folder)


def put_keys(keys: Mapping[Path, bytes]) -> None:
    """All of them or none; one that is there already stays. OSError."""
    fresh = [path for path in keys if not path.exists()]
    try:
        for path in fresh:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):
                place(path, keys[path])
    except OSError:
        for path in fresh:
            path.unlink(missing_ok=True)
        raise


def put_back_sqlite(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()
        dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    if sound != ("ok",) or dangling:
        raise RuleBroken(f"The database in the backup is damaged ({sound[0] if sound != ('ok',) else dangling[0]}).")
    copy.chmod(0o600)
    target = sqlite_file()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sync(copy)
    shutil.move(copy, target)
    sync(target.parent)


def put_back_postgresql(folder: Path) -> None:
    """All of the dump in one transaction; then the outbox, which stands beside it."""
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    run_postgresql("pg_restore", *options, str(folder / "database.dump"), url=db.engine.url)
    with db.engine.begin() as connection, (folder / "outbox.copy").open("rb") as rows:
        columns = rows.readline().decode().strip()
        with connection.connection.cursor().copy(f"COPY {MAIL} ({columns}) FROM STDIN") as into:
            while block := rows.read(archive.BLOCK):
                into.write(block)


def check(listed: dict[str, Any]) -> None:
    """RuleBroken where a table has other rows than were written, or the log or a signed head does not agree."""
    if set(inspect(db.engine).get_table_names()) != listed["rows"].keys():
        raise RuleBroken("It has other tables than were written.")
    with db.engine.connect() as connection:
        if connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() != [listed["migration"]]:
            raise RuleBroken("It is at another migration than was written.")
        for name, expected in listed["rows"].items():
            found = connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # noqa: S608 - a listed table
            if found != expected:
                raise RuleBroken(f"{name} has {found} rows, and {expected} were written.")
    log = check_log()
    db.session.remove()
    if not log.whole:
        raise RuleBroken("The public log in it is broken, or does not agree with a signed head.")
    if (log.count, log.last_hash if log.count else None) != (listed["log"]["count"], listed["log"]["hash"]):
        raise RuleBroken("The public log in it is not the one that was written.")


def distrust_waiting_mail() -> None:
    """What waited then was most likely sent since: an organiser looks at it, and nothing goes out twice by itself."""
    doubted = f"UPDATE {MAIL} SET state = 'unknown', lease_token = NULL WHERE state IN ('queued', 'sending')"  # noqa: S608 - our table
    with db.engine.begin() as connection:
        connection.execute(text(doubted))


def empty_again() -> None:
    """Take away what `put_back` put into a place that was empty before."""
    db.session.remove()
    db.engine.dispose()
    if kind() == "sqlite":
        for path in database_files():
            path.unlink(missing_ok=True)
        return
    known = MetaData()
    with db.engine.begin() as connection:
        known.reflect(connection)
        known.drop_all(connection)
        for name in guard.KEPT:
            connection.execute(text(f"DROP FUNCTION IF EXISTS {name}_refuse() CASCADE"))


def missing_link_keys(open_votes: list[int]) -> list[int]:
    """The rounds whose vote was open and whose link key is not here."""
    folder = Path(current_app.config["LINK_KEYS"])
    names = os.listdir(folder) if folder.is_dir() else []
    return [number for number in open_votes if not any(name.startswith(f"{number}-") and name.endswith(".key") for name in names)]
