"""Two places for a site, so that one can be lost and made anew in the other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from click import Command
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import create_engine, text

from panel.app import create_app
from panel.extensions import db, writing
from tests.conftest import SECRET
from tests.migrated import bring_up

PASSPHRASE = "five words for a test"
Places = Callable[[str], Flask]


def a_place(kind: str, name: str, folder: Path, server: str | None) -> Flask:
    """A site's settings on an empty database in a folder of its own."""
    home = folder / name
    home.mkdir()
    if kind == "sqlite":
        url = f"sqlite:///{home / 'panel.sqlite'}"
    else:
        assert server
        url = server.replace("/panel?", f"/{name}?")
        empty_database(server, name)
    return create_app(
        MODE="test", SECRET_KEY=SECRET, INSTANCE=home, LINK_KEYS=home / "keys-of-votes", SQLALCHEMY_DATABASE_URI=url
    )


def empty_database(server: str, name: str) -> None:
    maker = create_engine(server, isolation_level="AUTOCOMMIT")
    with maker.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    maker.dispose()


@contextmanager
def at(site: Flask) -> Iterator[None]:
    """In the site's context; its connections are closed behind it."""
    writing.set(True)
    with site.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def set_up(site: Flask) -> None:
    writing.set(True)
    bring_up(site)


def run(site: Flask, command: Command, *words: object) -> Result:
    """A command at a site."""
    with at(site):
        return CliRunner().invoke(command, [str(word) for word in words])
