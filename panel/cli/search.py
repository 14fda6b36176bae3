"""The index of the search, made anew."""

import click

from panel.extensions import db
from panel.search.indexing import rebuild


@click.command()
def search_index() -> None:
    """Make the index of the search anew from what stands in the tables. The old one serves until it is done."""
    rebuild(lambda kind, number: click.echo(f"{kind}: {number}"))
    db.session.commit()
    click.echo("Done.")
