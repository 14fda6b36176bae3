"""Queued work and due phases. Both are safe to run twice at once."""

import signal
import threading

import click

from panel.ballots.by_date import open_due_and_close_due
from panel.extensions import db
from panel.jobs import actions as jobs
from panel.mail import actions as mail
from panel.results.actions.count import count_round

HANDLERS: dict[str, jobs.Handler] = {"count-round": count_round}
PAUSE_SECONDS = 2.0


def work_once() -> int:
    """Move what is due, do every waiting job, send every waiting mail. How many things were done."""
    done = open_due_and_close_due()
    while job := jobs.claim():
        jobs.run(job, HANDLERS)
        done += 1
    mail.give_up_on_the_lost()
    while letter := mail.claim():
        mail.send(letter)
        done += 1
    db.session.remove()
    return done


@click.command()
@click.option("--once", is_flag=True, help="Do what waits, then stop.")
def worker(once: bool) -> None:
    """Send mail, count rounds, move phases that are due, until it is told to stop."""
    if once:
        click.echo(f"Done: {work_once()}.")
        return
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    while not stop.is_set():
        work_once()
        stop.wait(PAUSE_SECONDS)


@click.command()
def phases() -> None:
    """Open and close the phases of rounds that are due."""
    click.echo(f"Moved: {open_due_and_close_due()}.")
