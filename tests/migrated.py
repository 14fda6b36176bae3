"""Databases in the newest form, by way of the migrations: on SQLite they run once, and whoever needs such a file gets a copy."""

from pathlib import Path

from flask import Flask

from panel.cli.database import migrate_to
from panel.extensions import db

MIGRATED: list[bytes] = []
"""The file after the migrations of this worker's first site."""


def bring_up(site: Flask) -> None:
    """Bring the empty database of a site to the newest form. Nothing stays open."""
    kind, _sign, path = str(site.config["SQLALCHEMY_DATABASE_URI"]).partition(":///")
    if kind == "sqlite" and MIGRATED:
        Path(path).write_bytes(MIGRATED[0])
        return
    with site.app_context():
        migrate_to("head")
        db.session.remove()
        db.engine.dispose()
    if kind == "sqlite":
        MIGRATED.append(Path(path).read_bytes())
