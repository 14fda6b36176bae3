"""One moment of the database for a backup, without what a thief of the backup could use at once."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from panel.backups.databases import copy_sqlite, kind, run_postgresql
from panel.extensions import db
from panel.files import sync

LEFT_OUT = ("bucket", "heartbeat", "kept_text", "limit_hit", "passkey_challenge", "sent_form", "sign_in", "sign_in_code")
"""Tables whose rows no backup holds: codes, sessions and challenges, and what the site only needs for some minutes."""
MAIL = "outbox_mail"
EMPTIED = ("subject", "body")
"""Of mail that was sent: who was told what, with a code in it, is nobody's business a month later."""
SPENT = "state = 'sent' OR good_until IS NOT NULL"
"""Mail that has left, and mail with a code in it that is of no use after a restore."""

Ask = Callable[[str], Sequence[Sequence[Any]]]


def take(folder: Path) -> tuple[list[str], dict[str, Any]]:
    """The database of this moment as files in a folder: their names, and the facts that the way back is checked against."""
    return take_sqlite(folder) if kind() == "sqlite" else take_postgresql(folder)


def take_sqlite(folder: Path) -> tuple[list[str], dict[str, Any]]:
    target = folder / "database.sqlite"
    copy_sqlite(target)
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:

        def ask(question: str) -> Sequence[Sequence[Any]]:
            return copy.execute(question).fetchall()

        names = [row[0] for row in ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        for name in set(LEFT_OUT) & set(names):
            copy.execute(f'DELETE FROM "{name}"')  # noqa: S608 - a name from the list above
        copy.execute(f"UPDATE {MAIL} SET {', '.join(f'{name} = ?' for name in EMPTIED)} WHERE {SPENT}", ("", ""))  # noqa: S608
        copy.execute("VACUUM")  # what was deleted would still stand in the free pages
        found = facts(ask, names)
    return ["database.sqlite"], found


def take_postgresql(folder: Path) -> tuple[list[str], dict[str, Any]]:
    """pg_dump reads the moment that this transaction holds; the outbox is written beside it, from the same moment."""
    target, mail = folder / "database.dump", folder / "outbox.copy"
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection, connection.begin():
        moment = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600))
        without = [f"--exclude-table-data={name}" for name in (*LEFT_OUT, MAIL)]
        run_postgresql(
            "pg_dump", "--format=custom", f"--snapshot={moment}", *without, f"--file={target}", url=db.engine.url
        )  # fmt: skip
        copy_mail(connection, mail)

        def ask(question: str) -> Sequence[Sequence[Any]]:
            return connection.exec_driver_sql(question).all()

        names = [
            row[0]
            for row in ask(
                "SELECT table_name FROM information_schema.tables"
                " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
            )
        ]
        found = facts(ask, names)
    sync(target)
    return ["database.dump", "outbox.copy"], found


def copy_mail(connection: Connection, target: Path) -> None:
    """The outbox in PostgreSQL's COPY format, with a first line that names the columns."""
    columns = [row[0] for row in connection.exec_driver_sql(f"SELECT * FROM {MAIL} LIMIT 0").cursor.description]  # noqa: S608 - our table
    chosen = [f"CASE WHEN {SPENT} THEN '' ELSE {name} END" if name in EMPTIED else f'"{name}"' for name in columns]
    cursor = connection.connection.cursor()
    with target.open("wb") as file, cursor.copy(f"COPY (SELECT {', '.join(chosen)} FROM {MAIL}) TO STDOUT") as rows:  # noqa: S608 - our table
        file.write((",".join(f'"{name}"' for name in columns) + "\n").encode())
        for block in rows:
            file.write(bytes(block))


def facts(ask: Ask, names: Sequence[str]) -> dict[str, Any]:
    """What the way back is checked against: rows of every table, the migration, the log, open votes."""
    counts = {name: 0 if name in LEFT_OUT else ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in sorted(names)}  # noqa: S608 - its own tables
    last = ask("SELECT entry_hash FROM audit_entry ORDER BY id DESC LIMIT 1")
    return {
        "rows": counts,
        "migration": ask("SELECT version_num FROM alembic_version")[0][0],
        "log": {"count": counts["audit_entry"], "hash": last[0][0] if last else None},
        "open_votes": [row[0] for row in ask("SELECT id FROM round WHERE phase = 'voting' ORDER BY id")],
    }
