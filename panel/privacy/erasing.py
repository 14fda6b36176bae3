"""Deleted is not yet gone: the files of a database hold old rows until they are written anew."""

from typing import Any

from panel.extensions import AS_READERS_WAIT, db

WAIT_SECONDS = 10


def erase_traces() -> bool:
    """Write the database anew without deleted rows. False where somebody was reading, so that old rows may still be there.

    SQLite overwrites deleted rows by itself (secure_delete); this empties its log and its free pages. PostgreSQL keeps its own
    log of changes until it is used again: docs/privacy.md says what that means for backups.
    """
    db.session.remove()
    connection = db.engine.raw_connection()
    try:
        if db.engine.dialect.name == "postgresql":
            return _vacuum_postgresql(connection)
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy
    finally:
        connection.close()


def _vacuum_postgresql(connection: Any) -> bool:
    driver = connection.driver_connection
    driver.autocommit = True
    try:
        cursor = driver.cursor()
        cursor.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
        older = cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()"
            " AND datname = current_database()"
        ).fetchone()
        cursor.execute("VACUUM FULL")
        cursor.execute(AS_READERS_WAIT)
        return not older[0]
    finally:
        driver.autocommit = False
