"""Triggers that keep the public log and the boards of votes append-only.

Whoever has the site's password for the database must first take them away.

What a hash covers is never changed and no row is ever removed. Who acted may only be erased, and a head may be noted as mailed.
"""

from typing import Any

from sqlalchemy import Connection, Table, event, text

CHANGED = "The public log is never changed."
REMOVED = "Nothing is taken out of the public log."

KEPT = {
    "audit_entry": (
        "id", "at", "verb", "subject", "facts", "acting_as", "previous_hash", "entry_hash", "version", "person_commitment",
    ),
    "log_head": ("id", "count", "entry_id", "entry_hash", "made_at", "site", "public_key", "signature"),
    "board_leaf": ("round_id", "log", "position", "kind", "content"),
    "tree_head": (
        "id", "round_id", "log", "freeze_hash", "size", "root", "audit_count", "audit_hash", "signed_at", "site", "public_key",
        "signature",
    ),
}  # fmt: skip
ERASED = {"audit_entry": ("person_id", "person_salt")}
"""Columns that may become empty, and nothing else."""


def changes(table: str, differs: str) -> str:
    """The condition under which an update is refused; `differs` is how the database compares with NULL."""
    kept = [f"NEW.{name} {differs} OLD.{name}" for name in KEPT[table]]
    kept += [f"(NEW.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name})" for name in ERASED.get(table, ())]
    return " OR ".join(kept)


def sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} WHEN {changes(table, 'IS NOT')}"
        f" BEGIN SELECT RAISE(ABORT, '{CHANGED}'); END",
        f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{REMOVED}'); END",
    ]


def postgresql(table: str) -> list[str]:
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$",
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changes(table, 'IS DISTINCT FROM')})"
        f" EXECUTE FUNCTION {table}_refuse('{CHANGED}')",
        f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse('{REMOVED}')",
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION {table}_refuse('{REMOVED}')",
    ]


def put(connection: Connection, table: str) -> None:
    """Set the triggers of a table up."""
    made = sqlite(table) if connection.dialect.name == "sqlite" else postgresql(table)
    for statement in made:
        connection.execute(text(statement))


def take_away(connection: Connection, table: str) -> None:
    """Remove them: for a test that tampers or empties its tables, and for a migration that rebuilds the table."""
    if connection.dialect.name == "sqlite":
        for name in ("kept", "stays"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_{name}"))
    else:
        connection.execute(text(f"DROP FUNCTION IF EXISTS {table}_refuse() CASCADE"))


def install(table: Table) -> None:
    """A database made from the models has them, as one made by the migrations."""

    @event.listens_for(table, "after_create")
    def after_create(target: Table, connection: Connection, **_: Any) -> None:
        put(connection, target.name)
