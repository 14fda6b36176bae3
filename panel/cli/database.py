"""Bring the database to the newest form, or back. Nothing is lost by it unless that was asked for in so many words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection

from panel import clock
from panel.backups.databases import copy_exactly, kind
from panel.backups.keeping import stamp
from panel.cli.losses import losses, measure
from panel.errors import RuleBroken
from panel.extensions import Base, db
from panel.search.indexing import fill_index

EMPTY = "base"


@dataclass(frozen=True)
class Move:
    """What `migrate_to` did: from which migration to which, the copy from before, and what went."""

    before: str
    after: str
    saved: Path | None
    lost: list[str]

    @property
    def sentence(self) -> str:
        if self.before == self.after:
            return f"Nothing was changed: the database is at {self.after} already."
        parts = [f"The database was brought from {self.before} to {self.after}."]
        if self.saved:
            parts.append(f"A copy from before is at {self.saved}.")
        if self.lost:
            parts.append(f"Gone: {', '.join(self.lost)}.")
        return " ".join(parts)


def alembic_config() -> Config:
    """Alembic's settings: the folder with the migrations beside the package."""
    config = Config()
    config.set_main_option("script_location", str(current_app.root_path) + "/migrations")
    return config


def revisions() -> list[str]:
    """The migrations that this version knows, the oldest first."""
    return [each.revision for each in reversed([*ScriptDirectory.from_config(alembic_config()).walk_revisions()])]


def migrate_to(target: str = "head", *, destroy: bool = False, copy: bool = True) -> Move:
    """Run the migrations up or down to a target, all of them in one transaction: all or nothing.

    The target is "head", "base", a revision, or steps like "-1". A copy of a database that holds anything is made first. A way
    down that would lose rows or values is RuleBroken, naming them, and changes nothing, unless `destroy`. At the newest form the
    index of the search is made, in a transaction of its own, where there is none by today's rules.
    """
    moved = _moved_to(target, destroy=destroy, copy=copy)
    if moved.after == revisions()[-1]:
        fill_index()
    return moved


def _moved_to(target: str, *, destroy: bool, copy: bool) -> Move:
    config = alembic_config()
    with one_transaction() as connection:
        config.attributes["connection"] = connection
        order = [EMPTY, *revisions()]
        before = MigrationContext.configure(connection).get_current_revision() or EMPTY
        after = resolve(target, before, order)
        if before == after:
            return Move(before, after, None, [])
        filled = measure(connection)
        holds_rows = any(each.rows for each in filled.values())
        saved = copy_from_before(before, after) if copy and holds_rows else None
        down = order.index(after) < order.index(before)
        if (before, after) == (EMPTY, order[-1]) and not filled:
            begin(connection, config)
        else:
            (command.downgrade if down else command.upgrade)(config, after)
        lost = losses(filled, measure(connection))
        if down and lost and not destroy:
            if saved:
                saved.unlink()
            raise RuleBroken(refusal(before, after, lost))
    return Move(before, after, saved, lost)


def begin(connection: Connection, config: Config) -> None:
    """Where there is no table yet: the newest form at once, as the models say, instead of all the steps that led to it."""
    Base.metadata.create_all(connection)
    command.stamp(config, "head")


def resolve(target: str, before: str, order: list[str]) -> str:
    """The revision that a target means. RuleBroken where there is none, or the database is newer than this program."""
    if before not in order:
        raise RuleBroken(f"The database is at {before}, which this version of Panel does not know: it was made by a newer one.")
    if target == "head":
        return order[-1]
    if target in order:
        return target
    if target[:1] in "+-" and target[1:].isdigit():
        place = order.index(before) + int(target)
        if 0 <= place < len(order):
            return order[place]
    raise RuleBroken(f"There is no migration {target}. The database is at {before}; there are {', '.join(order)}.")


def refusal(before: str, after: str, lost: list[str]) -> str:
    return (
        f"Nothing was changed. Going back from {before} to {after} would destroy: {', '.join(lost)}."
        " If that is what you want, say it with --destroy."
    )


def copy_from_before(before: str, after: str) -> Path:
    """An exact copy in the instance's folder of backups. It holds everything, codes and mails too."""
    ending = "sqlite" if kind() == "sqlite" else "dump"
    path = Path(current_app.config["INSTANCE"]) / "backups" / f"before-{before}-to-{after}-{stamp(clock.now())}.{ending}"
    try:
        copy_exactly(path)
    except RuleBroken as broken:
        raise RuleBroken(f"{broken} Nothing was changed. To go on without a copy, say --no-copy.") from broken
    return path


@contextmanager
def one_transaction() -> Iterator[Connection]:
    """A connection for changing tables. On SQLite foreign keys rest meanwhile, as its manual asks, and are checked at the end."""
    with db.engine.connect() as connection:
        sqlite = connection.connection.driver_connection if kind() == "sqlite" else None
        if sqlite:
            sqlite.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                    raise RuntimeError(f"A migration left a row of {broken[0]} that points at nothing. Nothing was changed.")
        finally:
            if sqlite:
                sqlite.execute("PRAGMA foreign_keys=ON")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("target", default="head")
@click.option("--destroy", is_flag=True, help="Go back also where that loses rows. A copy is made all the same.")
@click.option("--no-copy", is_flag=True, help="Make no copy of the database first.")
def migrate(target: str, destroy: bool, no_copy: bool) -> None:
    """Bring the database to the newest form, or to TARGET: a migration's number, "base", or "-1" for one step back.

    A copy of the database is put into the instance's folder of backups first. A way back that would lose rows is refused.
    """
    click.echo(migrate_to(target, destroy=destroy, copy=not no_copy).sentence)
