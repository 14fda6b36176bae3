"""Check the public log."""

from collections.abc import Sequence
from pathlib import Path

import click
from flask import current_app

from panel.audit.chain import stamp
from panel.audit.checking import Findings, check_log
from panel.audit.heads import Head, fingerprint, is_key, read_heads, words_of_key
from panel.audit.models import LogHead
from panel.audit.signing import public_key
from panel.board.queries import marks_of_public_log
from panel.extensions import db

HEAD_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--head", "files", type=HEAD_FILE, multiple=True, help="A head that somebody kept: a mail, heads.json. Repeatable.")
@click.option(
    "--key",
    "keys",
    multiple=True,
    help="The public key that must have signed it: in hexadecimal, its fingerprint, or a PEM file. Repeatable.",
)
def audit_verify(files: tuple[Path, ...], keys: tuple[str, ...]) -> None:
    """Recompute the chain of the public log, and hold it against signed heads: those given and those of the database.

    Exit code 1 when an entry does not follow from the one before, when the log is shorter than a head, or than a head of a
    vote's board says, or differs from it, or when a head is not signed by the key: the site's own, unless --key says which.
    Heads of the database may be by the site's own, too.
    """
    named = [words_of_key(key) for key in keys]
    heads = [head for file in files for head in read_heads(file)]
    for head in heads:
        must_be_signed(head, named or [public_key()])
    found = check_log(heads, marks_of_public_log())
    if fault := first_fault(found):
        raise click.ClickException(fault)
    for row in db.session.scalars(LogHead.newest()):
        must_be_by(row.head, [*named, public_key()])
    click.echo(f"The public log is whole: {found.count} entries. The last hash: {found.last_hash}")
    if found.agreed:
        click.echo(f"It agrees with every head; the longest is of {stamp(found.agreed.at)} with {found.agreed.count} entries.")
    click.echo(f"Entries whose person was erased: {found.erased}.")


def must_be_signed(head: Head, wanted: Sequence[str]) -> None:
    """ClickException where the signature is bad or by another key; a line where it is for another site."""
    name = name_of(head)
    if not head.genuine:
        raise click.ClickException(f"{name} has a bad signature: it is not what the site signed.")
    must_be_by(head, wanted)
    if head.site != current_app.config["SITE_URL"]:
        click.echo(f"{name} is of {head.site}; this site is {current_app.config['SITE_URL']}.", err=True)


def must_be_by(head: Head, wanted: Sequence[str]) -> None:
    """ClickException where a head is by none of these keys: whoever writes a log anew can sign it with a key of their own."""
    if not any(is_key(key, head.public_key) for key in wanted):
        raise click.ClickException(
            f"{name_of(head)} is signed by another key ({fingerprint(head.public_key)}). If the site's key was changed, name the"
            " right one with --key."
        )


def name_of(head: Head) -> str:
    return f"The head of {stamp(head.at)} (entries: {head.count})"


def first_fault(found: Findings) -> str | None:
    """The first thing that is wrong with the log, in a sentence; None where it is whole."""
    if found.broken_id is not None:
        return f"The public log is broken at entry {found.broken_id}, after {found.count} good ones."
    if not found.unlike:
        return fault_of_boards(found)
    head = found.unlike[0]
    after = found.agreed.count if found.agreed else 0
    if head.count > found.count:
        return f"The public log is shorter than a head says: {found.count} entries, where {stamp(head.at)} had {head.count}."
    return (
        f"The public log differs from the head of {stamp(head.at)}: its first change lies between entry {after + 1}"
        f" and entry {head.count}, counted from the beginning."
    )


def fault_of_boards(found: Findings) -> str | None:
    """What the signed heads of votes' boards say of the log, and is not so: they keep its end, too."""
    if not found.unmarked:
        return None
    count, _entry_hash = min(found.unmarked)
    if count > found.count:
        return f"The public log is shorter than a head of a vote's board says: {found.count} entries, where it had {count}."
    return f"The public log differs from what a head of a vote's board says, at entry {count} or before."
