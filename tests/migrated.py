"""Databases in the newest form, by way of the migrations: they run once in a worker, and who needs such a one gets a copy."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import URL, create_engine, make_url, text

from panel.cli.database import migrate_to
from panel.extensions import db, writing

Fill = Callable[[], object]
KEPT = Path(tempfile.mkdtemp(prefix="panel-migrated-"))
"""Files of SQLite and keys of votes, by what a site was filled with; they go when the worker ends."""
atexit.register(shutil.rmtree, KEPT, ignore_errors=True)
TEMPLATES: set[tuple[str, str]] = set()
"""PostgreSQL: a server's address and the name of a database on it that is copied."""


def nothing() -> None:
    """The tables alone."""


def bring_up(site: Flask, fill: Fill = nothing) -> None:
    """Bring the empty database of a site to the newest form and fill it. Nothing stays open."""
    url = make_url(site.config["SQLALCHEMY_DATABASE_URI"])
    kept = KEPT / f"{url.get_backend_name()}-{fill.__name__}"
    bring_up_kind = bring_up_sqlite if url.get_backend_name() == "sqlite" else bring_up_postgresql
    keys = Path(site.config["LINK_KEYS"])
    if bring_up_kind(site, fill, url, kept.with_suffix(".file")):
        copy_keys(kept, keys)
    else:
        copy_keys(keys, kept)


def copy_keys(here: Path, there: Path) -> None:
    if here.exists():
        shutil.copytree(here, there, dirs_exist_ok=True)


def bring_up_sqlite(site: Flask, fill: Fill, url: URL, kept: Path) -> bool:
    """Whether it was copied; else it is kept from now on."""
    path = Path(str(url.database))
    if kept.exists():
        shutil.copyfile(kept, path)
        return True
    migrate_and_fill(site, fill)
    shutil.copyfile(path, kept)
    return False


def bring_up_postgresql(site: Flask, fill: Fill, url: URL, kept: Path) -> bool:
    """The same."""
    template, name = kept.stem.replace("-", "_"), url.database
    if (known := (str(url.query.get("host")), template)) in TEMPLATES:
        beside(url, f"DROP DATABASE {name}", f"CREATE DATABASE {name} TEMPLATE {template}")
        return True
    migrate_and_fill(site, fill)
    beside(url, f"CREATE DATABASE {template} TEMPLATE {name}")
    TEMPLATES.add(known)
    return False


def migrate_and_fill(site: Flask, fill: Fill) -> None:
    writing.set(True)
    with site.app_context():
        migrate_to("head")
        fill()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def beside(url: URL, *statements: str) -> None:
    """Statements about whole databases, said on another one of the same server."""
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
