"""Check the public log."""

from pathlib import Path

import click
from flask import current_app

from panel.audit.chain import stamp
from panel.audit.checking import Findings, check_log
from panel.audit.heads import Head, fingerprint, is_key, read_heads
from panel.audit.signing import public_key

HEAD_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--head", "files", type=HEAD_FILE, multiple=True, help="A head that somebody kept: a mail, heads.json. Repeatable.")
@click.option("--key", help="The public key that must have signed it: in hexadecimal, its fingerprint, or a PEM file.")
def audit_verify(files: tuple[Path, ...], key: str | None) -> None:
    """Recompute the chain of the public log, and hold it against signed heads: those given and those of the database.

    Exit code 1 when an entry does not follow from the one before, when the log is shorter than a head or differs from it, or when
    a head is not signed by the key: the site's own, unless --key says which.
    """
    heads = [head for file in files for head in read_heads(file)]
    for head in heads:
        must_be_signed(head, words_of(key) if key else public_key())
    found = check_log(heads)
    if fault := first_fault(found):
        raise click.ClickException(fault)
    click.echo(f"The public log is whole: {found.count} entries. The last hash: {found.last_hash}")
    if found.agreed:
        click.echo(f"It agrees with every head; the longest is of {stamp(found.agreed.at)} with {found.agreed.count} entries.")
    click.echo(f"Entries whose person was erased: {found.erased}.")


def words_of(key: str) -> str:
    """The key itself, or what stands in the file that it names."""
    path = Path(key)
    return path.read_text() if path.is_file() else key


def must_be_signed(head: Head, wanted: str) -> None:
    """ClickException where the signature is bad, or by another key or for another site."""
    name = f"The head of {stamp(head.at)} (entries: {head.count})"
    if not head.genuine:
        raise click.ClickException(f"{name} has a bad signature: it is not what the site signed.")
    if not is_key(wanted, head.public_key):
        raise click.ClickException(
            f"{name} is signed by another key ({fingerprint(head.public_key)}). Name the right one with --key."
        )
    if head.site != current_app.config["SITE_URL"]:
        click.echo(f"{name} is of {head.site}; this site is {current_app.config['SITE_URL']}.", err=True)


def first_fault(found: Findings) -> str | None:
    """The first thing that is wrong with the log, in a sentence; None where it is whole."""
    if found.broken_id is not None:
        return f"The public log is broken at entry {found.broken_id}, after {found.count} good ones."
    if not found.unlike:
        return None
    head = found.unlike[0]
    after = found.agreed.count if found.agreed else 0
    if head.count > found.count:
        return f"The public log is shorter than a head says: {found.count} entries, where {stamp(head.at)} had {head.count}."
    return (
        f"The public log differs from the head of {stamp(head.at)}: its first change lies between entry {after + 1}"
        f" and entry {head.count}, counted from the beginning."
    )
