"""Check the published log with nothing but its file: the chain, and the heads that somebody kept. No site, no database."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from panel.audit.chain import GENESIS, digest, stamp
from panel.audit.heads import Head, fingerprint, is_key, read_heads, words_of_key
from panel.errors import RuleBroken

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Line:
    """One line of log.csv."""

    id: str
    version: int
    previous_hash: str
    at: datetime
    verb: str
    subject: str
    acting_as: str
    facts: str
    person_commitment: str
    entry_hash: str


@click.command()
@click.argument("log", type=FILE)
@click.option("--head", "files", type=FILE, multiple=True, help="A head that was kept: a saved mail, heads.json. Repeatable.")
@click.option("--key", help="The public key that must have signed it: in hexadecimal, its fingerprint, or a PEM file.")
def log_check(log: Path, files: tuple[Path, ...], key: str | None) -> None:
    """Check the chain of a downloaded LOG (log.csv), and hold it against the heads. Exit code 1 where it does not agree."""
    try:
        hashes = checked(log)
        for head in sorted((head for file in files for head in read_heads(file)), key=lambda head: head.count):
            hold_against(head, hashes, key)
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from broken
    click.echo(f"The log is whole: {len(hashes)} entries. The last hash: {hashes[-1] if hashes else GENESIS}")


def checked(log: Path) -> list[str]:
    """The hashes of all entries in order. RuleBroken names the first that does not follow from the one before."""
    hashes: list[str] = []
    for line in lines(log):
        if line.previous_hash != (hashes[-1] if hashes else GENESIS) or line.entry_hash != digest(line):
            raise RuleBroken(f"{log.name}: the chain is broken at entry {line.id}, after {len(hashes)} good ones.")
        hashes.append(line.entry_hash)
    return hashes


def lines(log: Path) -> list[Line]:
    """RuleBroken where the file is no log."""
    try:
        with log.open(encoding="utf-8-sig", newline="") as file:
            return [
                Line(
                    row["id"],
                    int(row["version"]),
                    row["previous_hash"],
                    datetime.strptime(row["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
                    row["verb"],
                    row["subject"],
                    row["acting_as"],
                    row["facts"],
                    row["person_commitment"],
                    row["entry_hash"],
                )
                for row in csv.DictReader(file)
            ]
    except (KeyError, ValueError, TypeError, csv.Error) as error:
        raise RuleBroken(f"{log.name} is no log of Panel: {error}.") from error


def hold_against(head: Head, hashes: list[str], key: str | None) -> None:
    """RuleBroken where a head is not signed, not by the key, or the log does not agree with it."""
    name = f"The head of {stamp(head.at)} (entries: {head.count})"
    wanted = None if key is None else words_of_key(key)
    if not head.genuine:
        raise RuleBroken(f"{name} has a bad signature: it is not what the site signed.")
    if wanted is not None and not is_key(wanted, head.public_key):
        raise RuleBroken(f"{name} is signed by another key ({fingerprint(head.public_key)}).")
    if head.count > len(hashes):
        raise RuleBroken(f"The log is shorter than a head says: it has {len(hashes)}; on {stamp(head.at)} it had {head.count}.")
    if hashes[head.count - 1] != head.entry_hash:
        raise RuleBroken(f"The log differs from the head of {stamp(head.at)} at entry {head.count} or before.")
    click.echo(f"{name} agrees; signed by {fingerprint(head.public_key)}.")
