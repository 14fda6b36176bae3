"""Every test begins on an empty database. Emptying one costs as much as a small test: only tables with rows are touched."""

from sqlalchemy import Connection, text

from panel.audit import guard
from panel.extensions import Base

TABLES = [table.name for table in reversed(Base.metadata.sorted_tables)]
WITH_ROWS = text(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in TABLES))  # noqa: S608 - names of our own tables
NUMBERED = {
    table.name: f"{table.name}_{table.autoincrement_column.name}_seq"
    for table in Base.metadata.sorted_tables
    if table.autoincrement_column is not None
}


def empty(connection: Connection) -> None:
    """Take every row out, those of the public log too, and leave its guards standing."""
    if connection.dialect.name == "sqlite":
        empty_sqlite(connection)
    else:
        empty_postgresql(connection)


def empty_sqlite(connection: Connection) -> None:
    connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    for table in guard.KEPT:
        guard.take_away(connection, table)
    delete_rows(connection)
    for table in guard.KEPT:
        guard.put(connection, table)


def empty_postgresql(connection: Connection) -> None:
    """As a replica, the server asks neither foreign keys nor guards. Numbers begin at 1 again."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    gone = delete_rows(connection)
    for name in gone & NUMBERED.keys():
        connection.execute(text(f"SELECT setval('{NUMBERED[name]}', 1, false)"))
    for table in guard.KEPT:
        if connection.scalar(text(f"SELECT to_regproc('{table}_refuse') IS NULL")):
            guard.put(connection, table)


def delete_rows(connection: Connection) -> set[str]:
    """Which tables had any."""
    found = list(connection.scalars(WITH_ROWS))
    for name in found:
        connection.execute(text(f'DELETE FROM "{name}"'))  # noqa: S608 - names of our own tables
    return set(found)
