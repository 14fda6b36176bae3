"""Start the site: database, demo content where it is wanted, worker, web server."""

import os
import sys
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import func, select

from panel.cli.database import migrate_to
from panel.cli.demo import load_demo
from panel.cli.supervisor import Supervisor, environment_for
from panel.extensions import db
from panel.jobs.kinds import Lane
from panel.people.actions.first_organiser import has_organiser
from panel.people.models import Person


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65_535), default=lambda: os.environ.get("PORT", "8000"), show_default="PORT or 8000"
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes of the web server.")
@click.option("--no-copy", is_flag=True, help="Make no copy of the database before it is brought to a newer form.")
def run(port: int, workers: int, no_copy: bool) -> None:
    """Bring the database up to date and serve the site on 127.0.0.1, with its worker beside it."""
    click.echo(migrate_to("head", copy=not no_copy).sentence)
    demo = current_app.config["MODE"] == "demo"
    if demo and not db.session.scalar(select(func.count()).select_from(Person)):
        click.echo("Loading the demo ...")
        load_demo()
    begun = demo or has_organiser()
    db.session.remove()
    db.engine.dispose()
    tell(port, demo=demo, begun=begun)
    serve(port, workers)


def tell(port: int, *, demo: bool, begun: bool) -> None:
    """Where the site is, and how to sign in, or to begin."""
    click.echo(f"\n  Panel is at http://127.0.0.1:{port}/\n")
    if demo:
        click.echo("  Sign in: the page offers the demo's people, one press each. Mail that would be sent is on a page, too.")
    elif begun:
        click.echo("  Sign in with your e-mail address.")
    else:
        click.echo("  This site is empty: nobody is organiser yet. Begin in another terminal, with the same settings:")
        click.echo("    panel setup")
        click.echo("  It asks for a name, a contact and the first places, and prints a link for the first organiser.")
    click.echo("  Stop with Ctrl-C.\n")


def serve(port: int, workers: int) -> None:
    """The web server and two workers as processes of their own: what goes wrong in a count never keeps a sign-in code waiting.

    A worker that ends is started again, with growing pauses. Everything ends when a signal comes, when the web server ends, and
    when a worker cannot be kept alive.
    """
    supervisor = Supervisor(environment_for(port, Path(current_app.config["INSTANCE"]) / "figures"))
    server = [sys.executable, "-m", "gunicorn", "panel.app:create_app()", "--bind", f"127.0.0.1:{port}"]
    server += [
        "--workers",
        str(workers),
        "--worker-class",
        "panel.cli.server.BufferingWorker",
        "--log-level",
        "warning",
        "--no-control-socket",
    ]
    worker = [sys.executable, "-m", "panel", "worker"]
    supervisor.start(f"web server (is port {port} taken?)", server, restarts=False)
    supervisor.start("worker for mail and short work", [*worker, "--lane", Lane.MAIL, "--lane", Lane.SHORT], restarts=True)
    supervisor.start("worker for long work", [*worker, "--lane", Lane.LONG], restarts=True)
    supervisor.watch()
