"""Check the public log."""

import click

from panel.audit.actions import first_break


@click.command()
def audit_verify() -> None:
    """Recompute the chain of the public log. Exit code 1 when an entry does not follow from the one before."""
    read, broken = first_break()
    if broken is not None:
        raise click.ClickException(f"The public log is broken at entry {broken}, after {read - 1} good ones.")
    click.echo(f"The public log is whole: {read} entries.")
