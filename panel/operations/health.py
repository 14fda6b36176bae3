"""Whether the site is well, as a machine asks: cheap, and nothing in it about anybody."""

from dataclasses import asdict, dataclass
from functools import cache

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from panel.extensions import db
from panel.jobs.heartbeat import standing
from panel.mail.queries import number_waiting

BUCKETS = ((0, "0"), (9, "1-9"), (99, "10-99"), (999, "100-999"))


@dataclass(frozen=True)
class Health:
    """database: it answers. migrations: it has the newest form. worker: all lanes were seen within a minute.

    mail_waiting: about how many mails have yet to leave.
    """

    database: bool
    migrations: bool = False
    worker: bool = False
    mail_waiting: str = "unknown"

    @property
    def well(self) -> bool:
        return self.database and self.migrations and self.worker

    def as_json(self) -> dict[str, object]:
        return {"status": "well" if self.well else "unwell", **asdict(self)}


def health(migrations: str) -> Health:
    """What the database says now; `migrations` is the folder of the migrations. Never raises where the database fails."""
    try:
        db.session.execute(text("SELECT 1"))
        if not at_head(migrations):
            return Health(database=True)
        return Health(database=True, migrations=True, worker=not standing().late, mail_waiting=bucket(number_waiting()))
    except (DBAPIError, PoolTimeout):
        return Health(database=False)
    finally:
        close()


def close() -> None:
    """Nothing was written; a connection that died cannot even be rolled back."""
    try:
        db.session.rollback()
    except DBAPIError:
        db.session().invalidate()


def at_head(migrations: str) -> bool:
    """Whether the database has had the newest migration, and no other."""
    try:
        with db.session.begin_nested():  # PostgreSQL would let nothing be read after the error
            done = db.session.scalars(text("SELECT version_num FROM alembic_version")).all()
    except DBAPIError:  # no such table: never migrated
        return False
    return tuple(done) == head(migrations)


@cache
def head(migrations: str) -> tuple[str, ...]:
    """The newest migration of the code."""
    return tuple(ScriptDirectory(migrations).get_heads())


def bucket(number: int) -> str:
    """About how many: enough to warn by, too little to count who signs in."""
    return next((words for most, words in BUCKETS if number <= most), "1000+")
