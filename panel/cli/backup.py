"""Copy the whole site into one file, and put it back."""

import sys
from pathlib import Path

import click
from flask import current_app

from panel.backups import actions, restoring
from panel.backups.wrapping import read_passphrase
from panel.ballots.actions.copies import note_backup_of_keys
from panel.cli.database import migrate_to, revisions
from panel.extensions import db

FILE = click.Path(dir_okay=False, path_type=Path)
OLD_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--keep", help="TARGET is a folder: put a backup there and thin out old ones, for instance 7d,4w.")
@click.option("--with-link-keys", "link_keys", type=FILE, help="Write the keys of open votes into a second file. Keep it apart.")
@click.option("--passphrase-file", type=OLD_FILE, help="A file whose first line wraps the keys.")
@click.option("--no-keys", is_flag=True, help="Leave out the key that signs the public log; no passphrase is needed.")
def backup(target: Path, keep: str | None, link_keys: Path | None, passphrase_file: Path | None, no_keys: bool) -> None:
    """Copy the whole site of this moment into the file TARGET, while it runs.

    It is without sign-in codes, sessions, and the text of mail that was sent. Keep it where the site's disk is not.
    """
    if keep and link_keys:
        raise click.UsageError("--with-link-keys is for a single backup: such keys are not kept for weeks.")
    passphrase = None if no_keys and not link_keys else asked(passphrase_file, twice=True)
    if keep:
        made = actions.back_up_into(target, keep, passphrase=passphrase)
    else:
        made = actions.back_up(target, passphrase=passphrase, link_keys=link_keys)
    if link_keys:
        note_backup_of_keys()
        db.session.commit()
    tell(made)


def asked(file: Path | None, *, twice: bool) -> str | None:
    """The passphrase from a file, or typed; None where there is neither a file nor a terminal."""
    if file:
        return read_passphrase(file)
    if not sys.stdin.isatty():
        return None
    return str(click.prompt("Passphrase for the keys", hide_input=True, confirmation_prompt=twice))


def tell(made: actions.Made) -> None:
    """What is in it, and what is not."""
    rows, log = sum(made.facts["rows"].values()), made.facts["log"]["count"]
    size = made.file.stat().st_size
    click.echo(f"{made.file}: {rows} rows, {log} entries of the public log, {size / 1e6:.1f} MB.")
    if not made.with_keys:
        click.echo("The key that signs the public log is not in it: give --passphrase-file to wrap it in.")
    if made.link_keys:
        click.echo(
            f"Keys of open votes in the second file: {made.link_keys}. Keep it in another place, and destroy it after sealing."
        )
    elif votes := made.facts["open_votes"]:
        click.echo(f"A vote is open (rounds {', '.join(map(str, votes))}); its key is not in it. See docs/backup.md.")


@click.command()
@click.argument("file", type=OLD_FILE)
@click.option("--link-keys", type=OLD_FILE, help="The file with the keys of open votes.")
@click.option("--passphrase-file", type=OLD_FILE, help="A file whose first line opens the keys.")
def restore(file: Path, link_keys: Path | None, passphrase_file: Path | None) -> None:
    """Put the backup FILE into an empty place: the folder and the database of this site's settings.

    Every part is checked against its sum, the database, the number of rows, the public log and its signed heads. Where anything
    is wrong, nothing stays.
    """
    passphrase = asked(passphrase_file, twice=False)
    listed = restoring.restore(file, known=revisions(), passphrase=passphrase, link_keys=link_keys)
    moved = migrate_to("head", copy=False)
    click.echo(f"Restored: {sum(listed['rows'].values())} rows as of {listed['made_at']}; sums, rows and the public log agree.")
    click.echo(moved.sentence)
    click.echo("Everybody signs in anew. Mail that waited is marked unknown: look at it on the desk before you send it again.")
    tell_votes(listed["open_votes"])


def tell_votes(votes: list[int]) -> None:
    """What becomes of a vote that was open when the backup was made."""
    if not votes:
        return
    names = ", ".join(map(str, votes))
    click.echo(f"A vote was open (rounds {names}). Ballots cast after the backup are gone: those people must vote again. Say so.")
    if missing := restoring.missing_link_keys(votes):
        lost = ", ".join(map(str, missing))
        click.echo(
            f"The link key of rounds {lost} is not in {current_app.config['LINK_KEYS']}: the vote rests until a copy of it is put"
            " there. See docs/vote-keys.md."
        )
