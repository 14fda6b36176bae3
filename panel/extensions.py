"""The database, and the Flask extensions that are shared by all."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Lock
from time import monotonic, sleep
from typing import Any

from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.pool import Pool
from sqlalchemy.types import TypeDecorator

from panel.errors import Busy, RuleBroken


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite keeps no zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table. Every constraint has a name: migrations can then find it again on both databases."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: Moment()},
    )


db = SQLAlchemy(model_class=Base)
csrf = CSRFProtect()
login = LoginManager()

writing: ContextVar[bool] = ContextVar("writing", default=True)
"""Whether the transaction that begins now will write. Set to False for reading requests, which then never wait for a writer."""


@contextmanager
def reading() -> Iterator[None]:
    """A piece of reading in a program that also writes: its transaction ends with the block and waits for no writer."""
    db.session.rollback()
    before = writing.set(False)
    try:
        yield
    finally:
        db.session.rollback()
        writing.reset(before)


def recover() -> None:
    """After an error in a program that goes on: no transaction stays open, and a connection that died is not used again.

    Others that died with it are found by the pool, which asks each before it hands it out (`pool_pre_ping`).
    """
    try:
        db.session.rollback()
    except Exception:
        db.session().invalidate()
    db.session.remove()


BUSY_SECONDS = 30
READER_SECONDS = 4.0
AS_READERS_WAIT = f"SET lock_timeout = {int(READER_SECONDS * 1000)}"
"""How long a PostgreSQL connection waits for a lock, where its transaction does not say that it writes."""


@event.listens_for(Engine, "connect")
def prepare(connection: Any, _record: Any) -> None:
    """Make a new connection ready, once."""
    if isinstance(connection, sqlite3.Connection):
        prepare_sqlite(connection)
    else:
        connection.execute(AS_READERS_WAIT)
        connection.commit()


def prepare_sqlite(connection: sqlite3.Connection) -> None:
    """Durable, concurrent, with foreign keys, and with deleted rows overwritten; transactions are begun by us."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


TRY_AGAIN_SECONDS = 0.0015
patience_seconds: ContextVar[float] = ContextVar("patience_seconds", default=float(BUSY_SECONDS))
"""How long a transaction that writes waits for its turn before it is Busy."""
_writers = Lock()
queue_watchers: list[Callable[[int], None]] = []
"""Are told 1 when a transaction begins to wait for its turn to write on SQLite, and -1 when it waits no more."""


@event.listens_for(Engine, "begin")
def begin(connection: Connection) -> None:
    """No transaction waits longer for another than its patience lasts.

    Those that read wait for nobody on SQLite; on PostgreSQL only for who locks a whole table, as an operator's tools do.
    """
    if connection.dialect.name == "sqlite":
        begin_sqlite(connection)
    else:
        be_patient(connection)


def be_patient(connection: Connection) -> None:
    """How long a transaction that writes waits for another one on PostgreSQL. Of one that reads, its connection knows it."""
    if writing.get():
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience_seconds.get() * 1000)}")


def begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at the start: a transaction that read first and wrote later could be refused half-way.

    Writers of one process stand in a queue first. What the queue has used up of the patience is not waited for once more.
    """
    if not writing.get():
        connection.exec_driver_sql("BEGIN")
        return
    until = monotonic() + patience_seconds.get()
    with _in_the_queue():
        if "in the queue" not in connection.info:
            if not _writers.acquire(timeout=patience_seconds.get()):
                raise Busy
            connection.info["in the queue"] = True
        _take_the_lock(connection, until)


def _take_the_lock(connection: Connection, until: float) -> None:
    """Ask for SQLite's one place for a writer at short intervals, until it is free or the patience is over.

    SQLite's own waiting grows to a tenth of a second between two tries: the writers of another process, who come one right after
    the other, would be there first again and again.
    """
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA busy_timeout=0")
    try:
        while _is_taken(raw) and monotonic() < until:
            sleep(TRY_AGAIN_SECONDS)
        if not raw.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails once more, with the error that the rest of the site knows
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def _is_taken(raw: sqlite3.Connection) -> bool:
    """Take the lock; whether somebody else has it."""
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False


@contextmanager
def _in_the_queue() -> Iterator[None]:
    for watcher in queue_watchers:
        watcher(1)
    try:
        yield
    finally:
        for watcher in queue_watchers:
            watcher(-1)


@event.listens_for(Pool, "checkin")
def let_the_next_one_write(_connection: Any, record: Any) -> None:
    """A connection that goes back has ended its transaction."""
    if record.info.pop("in the queue", None):
        _writers.release()


def database_now() -> datetime:
    """The database's own clock, the only one that opens and closes a vote."""
    if db.engine.dialect.name == "sqlite":
        stamp = db.session.execute(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")).scalar_one()
        return datetime.fromisoformat(str(stamp)).replace(tzinfo=UTC)
    moment: datetime = db.session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment.astimezone(UTC)


@contextmanager
def unless_taken(sentence: str) -> Iterator[None]:
    """What the block adds is flushed at its end; RuleBroken with the sentence where a constraint of the database refuses it."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise RuleBroken(sentence) from error
