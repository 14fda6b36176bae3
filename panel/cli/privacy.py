"""What a person may ask for: a copy of what is held about them, and to be forgotten."""

from pathlib import Path

import click
from sqlalchemy import select

from panel.errors import RuleBroken
from panel.extensions import db
from panel.people.models import Person
from panel.privacy.copies import write_copy
from panel.privacy.erasing import erase_traces
from panel.privacy.leaving import files_of
from panel.privacy.leaving import forget as leave
from panel.privacy.sweeps import sweep_all


def person_of(email: str) -> Person:
    """The account of an address, or of its number. RuleBroken where there is none."""
    by_number = Person.id == int(email) if email.isdecimal() and len(email) < 10 else None
    wanted = Person.by_email(email.strip()) if by_number is None else select(Person).where(by_number)
    person: Person | None = db.session.scalar(wanted)
    if person is None:
        raise RuleBroken(f"There is no account with the address or number {email}.")
    return person


@click.command()
@click.argument("email")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_person(email: str, file: Path) -> None:
    """Write all that is held about the person with EMAIL to FILE, a new zip archive: JSON, and a page in their language."""
    try:
        write_copy(person_of(email), file)
    except FileExistsError as error:
        raise RuleBroken(f"{file} exists already. Nothing was written.") from error
    click.echo(f"Written to {file}. It holds personal data: hand it over safely, then delete it.")


@click.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do it. Without this, only say what would be done.")
@click.option("--remove-texts", is_flag=True, help="Also remove what they wrote in seeds and threads, not only their name.")
def forget(email: str, yes: bool, remove_texts: bool) -> None:
    """Remove the account of EMAIL and what is held about the person. What they wrote stays, without their name."""
    person = person_of(email)
    click.echo(f"Account {person.id}:")
    files = files_of(person)
    changes = leave(person, remove_texts=remove_texts)
    for change in changes:
        click.echo(f"  {change.number:>6}  {change.words}")
    if not yes:
        db.session.rollback()
        click.echo("Nothing was changed. To do it, run this again with --yes.")
        return
    db.session.commit()
    for file in files:
        file.unlink(missing_ok=True)
    click.echo("Done. A ballot that they cast in an open vote stays and counts; nobody can tell it from the others.")
    if erase_traces():
        click.echo("The deleted rows are gone from the files of the database. Older backups hold them until they are deleted.")
    else:
        click.echo("Somebody was reading, so deleted rows may still lie in the files of the database. Run: panel erase-traces")


@click.command()
def erase() -> None:
    """Take deleted rows out of the files of the database."""
    if not erase_traces():
        raise RuleBroken("Somebody is reading the database. Nothing was lost; please try again in a while.")
    click.echo("Deleted rows are gone from the files of the database.")


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
def sweep(dry_run: bool) -> None:
    """Delete what has been kept for as long as it may be. The worker does it by itself, once a day."""
    for keep, number in sweep_all().items():
        click.echo(f"  {number:>6}  {keep}")
    if dry_run:
        db.session.rollback()
        click.echo("Nothing was changed.")
        return
    db.session.commit()
