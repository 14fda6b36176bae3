"""Copies of a vote's link key, made and brought back on the server."""

from pathlib import Path

import click

from panel.ballots.actions import copies
from panel.cli.backup import asked
from panel.errors import RuleBroken
from panel.extensions import db
from panel.files import place
from panel.rounds.models import Round

NEW_FILE = click.Path(dir_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PASSPHRASE_FILE = click.option("--passphrase-file", type=FILE, help="A file whose first line is the passphrase.")


@click.group()
def link_key() -> None:
    """Copy the link key of a vote, or bring it back (docs/vote-keys.md)."""


@link_key.command("export")
@click.argument("round_id", type=int)
@click.argument("target", type=NEW_FILE)
@PASSPHRASE_FILE
def export_key(round_id: int, target: Path, passphrase_file: Path | None) -> None:
    """Write a copy of the key of round ROUND_ID, sealed with a passphrase, into the new file TARGET."""
    budget_round = db.session.get(Round, round_id)
    if budget_round is None:
        raise RuleBroken(f"There is no round {round_id}.")
    if target.exists():
        raise RuleBroken(f"{target} is there already.")
    content = copies.make_copy(budget_round, None, asked(passphrase_file, twice=True) or "")
    try:
        place(target, content)
    except FileExistsError as error:
        raise RuleBroken(f"{target} is there already.") from error
    db.session.commit()
    click.echo(f"The copy is in {target}. The public log says that it was made. Destroy it when the ballots are sealed.")


@link_key.command("import")
@click.argument("source", type=FILE)
@PASSPHRASE_FILE
def import_key(source: Path, passphrase_file: Path | None) -> None:
    """Put the key of the copy SOURCE back into its place; the vote that was paused goes on."""
    budget_round = copies.bring_back(source.read_bytes(), asked(passphrase_file, twice=False) or "")
    db.session.commit()
    click.echo(f"The key of round {budget_round.id} is in its place. Voting goes on, or the ballots can be sealed.")
