"""Start the site: database, demo content where it is wanted, worker, web server."""

import os
import signal
import subprocess
import sys
from types import FrameType

import click
from flask import current_app
from sqlalchemy import func, select

from panel.cli.database import migrate_to
from panel.cli.demo import load_demo
from panel.extensions import db
from panel.people.models import Person


@click.command()
@click.option("--port", type=int, default=lambda: int(os.environ.get("PORT", "8000")), show_default="PORT or 8000")
@click.option("--workers", type=int, default=2, show_default=True, help="Processes of the web server.")
@click.option("--no-copy", is_flag=True, help="Make no copy of the database before it is brought to a newer form.")
def run(port: int, workers: int, no_copy: bool) -> None:
    """Bring the database up to date and serve the site on 127.0.0.1, with its worker beside it."""
    click.echo(migrate_to("head", copy=not no_copy).sentence)
    demo = current_app.config["MODE"] == "demo"
    if demo and not db.session.scalar(select(func.count()).select_from(Person)):
        click.echo("Loading the demo ...")
        load_demo()
    db.session.remove()
    db.engine.dispose()
    tell(port, demo=demo)
    serve(port, workers)


def tell(port: int, *, demo: bool) -> None:
    """Where the site is, and how to sign in."""
    click.echo(f"\n  Panel is at http://127.0.0.1:{port}/\n")
    if demo:
        click.echo("  Sign in: the page offers the demo's people, one press each. Mail that would be sent is on a page, too.")
    else:
        click.echo("  Sign in with your e-mail address. The first organiser: panel grant-role you@example.org organiser")
    click.echo("  Stop with Ctrl-C.\n")


def serve(port: int, workers: int) -> None:
    """The web server and the worker as two processes; when one ends, or a signal comes, both end."""
    environment = {**os.environ, "PORT": str(port)}
    server = [sys.executable, "-m", "gunicorn", "panel.app:create_app()", "--bind", f"127.0.0.1:{port}"]
    server += ["--workers", str(workers), "--threads", "4", "--log-level", "warning", "--no-control-socket"]
    commands = (server, [sys.executable, "-m", "panel", "worker"])
    processes = [subprocess.Popen(command, env=environment) for command in commands]  # noqa: S603 - our own commands

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for process in processes:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    code = processes[0].wait()
    stop(0, None)
    processes[1].wait()
    if code not in {0, -signal.SIGTERM, -signal.SIGINT}:
        raise click.ClickException(f"The web server ended with code {code}. Is port {port} taken? Try PORT=8001.")
