"""What a person may ask for: a copy of what is held about them, and to be forgotten."""

from pathlib import Path

import click

from panel.cli.accounts import account
from panel.errors import RuleBroken, is_full
from panel.extensions import db
from panel.privacy.copies import write_copy
from panel.privacy.erasing import erase_traces
from panel.privacy.leaving import Change, files_to, forget_address
from panel.privacy.leaving import forget as leave
from panel.privacy.sweeps import sweep_all, would_go
from panel.privacy.times import keep_days

DONE_WITH_ACCOUNT = """Done. A ballot that they cast in an open vote stays and counts; nobody can tell it from the others.
If they had another address before, run this for it, too: mail that was sent to it is listed for some days."""


def nobody(email: str) -> RuleBroken:
    return RuleBroken(f"There is no account with the address or number {email}.")


@click.command()
@click.argument("email")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_person(email: str, file: Path) -> None:
    """Write all that is held about the person with EMAIL to FILE, a new zip archive: JSON, and a page in their language."""
    person = account(email)
    if person is None:
        raise nobody(email)
    try:
        write_copy(person, file)
    except FileExistsError as error:
        raise RuleBroken(f"{file} exists already. Nothing was written.") from error
    except OSError as error:
        if is_full(error):
            raise
        raise RuleBroken(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"Written to {file}. It holds personal data: hand it over safely, then delete it.")


@click.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do it. Without this, only say what would be done.")
@click.option("--remove-texts", is_flag=True, help="Also remove what they wrote in seeds and threads, not only their name.")
def forget(email: str, yes: bool, remove_texts: bool) -> None:
    """Remove the account of EMAIL and what is held about the person. What they wrote stays, without their name.

    Where no account has the address (any more), what was sent to it and who asked for the heads of the log is removed.
    """
    person = account(email)
    address = person.email if person else email.strip().lower()
    files = files_to(address) if address.isprintable() else []
    changes = leave(person, remove_texts=remove_texts) if person else _forget_address(email, address)
    click.echo(f"Account {person.id}:" if person else f"No account has the address {address}. What is held of it:")
    for change in changes:
        click.echo(f"  {change.number:>6}  {change.words}")
    if not yes:
        db.session.rollback()
        click.echo("Nothing was changed. To do it, run this again with --yes.")
        return
    db.session.commit()
    for file in files:
        file.unlink(missing_ok=True)
    click.echo(DONE_WITH_ACCOUNT if person else "Done.")
    if erase_traces():
        click.echo("The deleted rows are gone from the files of the database. Older backups hold them until they are deleted.")
    else:
        click.echo("Somebody was reading, so deleted rows may still lie in the files of the database. Run: panel erase-traces")


def _forget_address(email: str, address: str) -> list[Change]:
    """What was done; RuleBroken where nothing is held of the address."""
    changes = forget_address(address) if address.isprintable() else []
    if not changes:
        raise nobody(email)
    return changes


@click.command()
def erase() -> None:
    """Take deleted rows out of the files of the database."""
    if not erase_traces():
        raise RuleBroken("Somebody is reading the database. Nothing was lost; please try again in a while.")
    click.echo("Deleted rows are gone from the files of the database.")


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
def retention(dry_run: bool) -> None:
    """Delete what has been kept for as long as it may be. The worker does it by itself, once a day."""
    days = keep_days()
    for keep, number in (would_go() if dry_run else sweep_all()).items():
        kept = f"kept {days[keep]} days" if keep in days else "kept until the ballots are sealed"
        click.echo(f"  {number:>6}  {keep} ({kept})")
    if dry_run:
        click.echo("Nothing was changed.")
        return
    db.session.commit()
