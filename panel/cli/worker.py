"""Queued work and due phases. Both are safe to run twice at once."""

import click
from flask import current_app

from panel.ballots.by_date import open_due_and_close_due
from panel.cli.lanes import Worker, run_all, work_once
from panel.jobs.kinds import Lane


@click.command()
@click.option("--once", is_flag=True, help="Do what waits, then stop.")
@click.option(
    "--lane", "lanes", type=click.Choice([lane.value for lane in Lane]), multiple=True, help="Only this lane; may be given again."
)
def worker(once: bool, lanes: tuple[str, ...]) -> None:
    """Send mail, count rounds, move phases that are due, until it is told to stop.

    It outlives a database that is restarted and a file that is locked. Several workers may run at once, on several machines.
    """
    if once:
        click.echo(f"Done: {work_once()}.")
        return
    mine = Worker([Lane(lane) for lane in lanes] or Lane)
    mine.told.listen()
    if not run_all(current_app._get_current_object(), mine):  # type: ignore[attr-defined]  # the proxy has it
        raise click.ClickException("The worker ended by itself. Its log says why; it must be started again.")


@click.command()
def phases() -> None:
    """Open and close the phases of rounds that are due."""
    click.echo(f"Moved: {open_due_and_close_due()}.")
