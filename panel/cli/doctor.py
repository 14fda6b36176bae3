"""Say what is wrong with the site."""

import sys

import click

from panel.language import LANGUAGES, speaking
from panel.operations.doctor import findings


@click.command()
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="What to say it in.")
def doctor(language: str) -> None:
    """Look at settings, files, database, worker, mail and keys, and say what to mend. Exit code 1 where something is grave."""
    with speaking(language):
        found = findings()
    for finding in found:
        click.echo(f"{'!!' if finding.grave else ' -'} {finding.sentence}")
    grave = sum(finding.grave for finding in found)
    click.echo(f"Found: {len(found)}, grave: {grave}.")
    if grave:
        sys.exit(1)
