"""The second belt: take deleted ballots out of the database's files, and read what it answers.

They are unreadable without the key, which is gone. Still: what is not there cannot be looked at.
"""

import logging
import re
import time
from contextlib import suppress

from psycopg import Connection, Error
from psycopg.errors import Diagnostic
from sqlalchemy.engine.interfaces import DBAPIConnection

from panel import clock
from panel.ballots.models import Sealing
from panel.extensions import AS_READERS_WAIT, BUSY_SECONDS, db
from panel.rounds.models import Round

TRIES = 3
PAUSE_SECONDS = 1.0
LOCK_WAIT = "5s"
"""Longer would keep the voters of another round waiting behind us."""
READERS_SECONDS = 3
TABLES = ("open_ballot", "replaced_commitment", "keyed_paper", "telephone_call", "booth_turn")
DEAD_ROWS = re.compile(r"\d+")


class NotWiped(Exception):
    """The database's files still hold deleted ballots: somebody is reading an older state."""


def wipe(budget_round: Round) -> None:
    """Wipe, and note that it is done; tried three times. NotWiped where the database says that something is left."""
    for left in reversed(range(TRIES)):
        try:
            wipe_traces()
        except NotWiped as fault:
            logging.getLogger("panel").warning("round %s: %s", budget_round.id, fault)
            if not left:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            break
    if (sealing := db.session.get(Sealing, budget_round.id)) and sealing.wiped_at is None:
        sealing.wiped_at = clock.now()


def wipe_traces() -> None:
    """Take deleted ballots out of the database's files. NotWiped unless it answers that none is left."""
    db.session.rollback()  # a snapshot of our own would keep them
    raw = db.engine.raw_connection()
    try:
        if db.engine.dialect.name == "postgresql":
            _rewrite(raw.driver_connection)
        else:
            _empty_the_wal(raw.dbapi_connection)
    finally:
        raw.close()


def _rewrite(connection: Connection | None) -> None:
    """PostgreSQL: write the table anew; it tells how many dead rows a snapshot still holds."""
    if connection is None:
        raise NotWiped("no connection to the database")
    dead: list[int] = []

    def listen(notice: Diagnostic) -> None:
        ours = any(name in (notice.message_primary or "") for name in TABLES)
        if ours and (number := DEAD_ROWS.match(notice.message_detail or "")):
            dead.append(int(number[0]))

    connection.add_notice_handler(listen)
    connection.autocommit = True
    try:
        connection.execute(f"SET lock_timeout = '{LOCK_WAIT}'")  # a constant of ours
        connection.execute(f"VACUUM (FULL, VERBOSE) {', '.join(TABLES)}")  # constants of ours
    except Error as error:
        raise NotWiped(f"the table could not be written anew: {type(error).__name__}") from error
    finally:
        connection.remove_notice_handler(listen)
        with suppress(Error):
            connection.execute(AS_READERS_WAIT)
            connection.autocommit = False
    if len(dead) < len(TABLES) or any(dead):
        raise NotWiped(f"{sum(dead)} deleted ballots are held by somebody who reads an older state")


def _empty_the_wal(connection: DBAPIConnection | None) -> None:
    """SQLite: copy the write-ahead log into the database and cut it to nothing."""
    if connection is None:
        raise NotWiped("no connection to the database")
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={READERS_SECONDS * 1000}")
    busy, _frames, _copied = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.close()
    if busy:
        raise NotWiped("the write-ahead log is held by somebody who reads an older state")
