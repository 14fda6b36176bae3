"""Bring the database to the newest form."""

import click
from alembic import command
from alembic.config import Config
from flask import current_app

from panel.extensions import db


def alembic_config() -> Config:
    """Alembic's settings: the folder with the migrations beside the package."""
    config = Config()
    config.set_main_option("script_location", str(current_app.root_path) + "/migrations")
    return config


def migrate_to(target: str = "head") -> None:
    """Run the migrations that are missing up to a target, each in a transaction; "base" or "-1" goes back."""
    config = alembic_config()
    move = command.downgrade if target == "base" or target.startswith("-") else command.upgrade
    with db.engine.connect() as connection:
        config.attributes["connection"] = connection
        move(config, target)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("target", default="head")
def migrate(target: str) -> None:
    """Bring the database to the newest form, or to TARGET ("-1" goes one step back)."""
    migrate_to(target)
    click.echo("The database is up to date.")
