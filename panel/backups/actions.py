"""Make a backup, thin out old ones, and say when the last one was made."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from panel import clock
from panel.audit.signing import key_path
from panel.backups import archive, snapshots
from panel.backups.databases import kind
from panel.backups.keeping import kept, read_keep, read_stamp, stamp
from panel.backups.wrapping import wrap
from panel.errors import RuleBroken
from panel.files import HALF_WRITTEN, place

ENDING = ".tar.gz"
KEYS = "keys.wrapped"
LINK_KEYS_ENDING = ".link-keys"
HALF_MADE = ".panel-backup-"
ABANDONED_AFTER = timedelta(days=1)
LINK_KEYS_STAY = timedelta(days=14)
COPIES_STAY = timedelta(days=14)
"""Copies from before a migration hold everything, so they stay for a fortnight only."""


@dataclass(frozen=True)
class Made:
    """A backup that was made: its facts as listed in it, and whether the keys are in it."""

    file: Path
    facts: dict[str, Any]
    with_keys: bool
    link_keys: int


def back_up(target: Path, *, passphrase: str | None = None, link_keys: Path | None = None) -> Made:
    """The whole site of this moment in one file, while it runs. RuleBroken, and no file, where it cannot be made.

    With a passphrase the key that signs the log is in it, wrapped. `link_keys` is a second file for the keys of votes that are
    open: whoever has both files and the passphrase can tell who voted how, so they are kept apart.
    """
    if link_keys and not passphrase:
        raise RuleBroken("The link keys are only written under a passphrase.")
    with told_apart(target), TemporaryDirectory(dir=target.parent, prefix=HALF_MADE) as name:
        folder = Path(name)
        names, facts = snapshots.take(folder)
        if passphrase and key_path().exists():
            (folder / KEYS).write_bytes(wrap({key_path().name: key_path().read_bytes()}, passphrase))
            names.append(KEYS)
        facts = {
            "site": current_app.config["SITE_URL"],
            "made_at": stamp(clock.now()),
            "database": kind(),
            **facts,
        }
        archive.write(target, folder, names, facts)
        try:
            count = write_link_keys(link_keys, passphrase) if link_keys and passphrase else 0
        except (OSError, RuleBroken):
            target.unlink()  # half of what was asked for is no backup
            raise
    return Made(target, facts, KEYS in names, count)


@contextmanager
def told_apart(target: Path) -> Iterator[None]:
    """RuleBroken in one line for what a disk and a database can answer."""
    if os.path.lexists(target):
        raise RuleBroken(f"{target} is there already; a backup never replaces another one.")
    if not target.parent.is_dir():
        raise RuleBroken(f"There is no folder {target.parent}.")
    try:
        yield
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        raise RuleBroken(f"The backup could not be made: {error}") from error


def write_link_keys(target: Path, passphrase: str) -> int:
    """The link keys of all votes that are not sealed, wrapped. How many there are."""
    folder = Path(current_app.config["LINK_KEYS"])
    keys = {path.name: path.read_bytes() for path in sorted(folder.glob("*.key"))} if folder.is_dir() else {}
    if os.path.lexists(target):
        raise RuleBroken(f"{target} is there already.")
    place(target, wrap(keys, passphrase))
    return len(keys)


def back_up_into(folder: Path, keep: str, *, passphrase: str | None = None) -> Made:
    """A backup named after the moment in a folder of backups, and old ones thinned out: 7d,4w."""
    wanted = read_keep(keep)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise RuleBroken(f"There is no folder {folder}, and none can be made: {error.strerror}.") from error
    remove_abandoned(folder)
    made = back_up(folder / f"panel-{stamp(clock.now())}{ENDING}", passphrase=passphrase)
    files = backups_in(folder)
    stay = kept(files, wanted, clock.now().date())
    for moment, path in files.items():
        if moment not in stay:
            path.unlink(missing_ok=True)
    remove_older(folder, f"*{LINK_KEYS_ENDING}", LINK_KEYS_STAY)
    return made


def remove_abandoned(folder: Path) -> None:
    """Remove what backups left half-made that were killed: it holds what they would have held, and takes room."""
    horizon = (clock.now() - ABANDONED_AFTER).timestamp()
    for path in [*folder.glob(f"{HALF_MADE}*"), *folder.glob(HALF_WRITTEN)]:
        if path.stat().st_mtime < horizon:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def remove_older(folder: Path, pattern: str, stay: timedelta) -> int:
    """Remove the files of a folder that are older than this. How many."""
    horizon = (clock.now() - stay).timestamp()
    old = [path for path in folder.glob(pattern) if path.is_file() and path.stat().st_mtime < horizon]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def backups_in(folder: Path) -> dict[datetime, Path]:
    """The backups of a folder by their moment; nothing else in it is touched."""
    found = {}
    for path in folder.glob(f"panel-*{ENDING}"):
        try:
            found[read_stamp(path.name.removeprefix("panel-").removesuffix(ENDING))] = path
        except ValueError:
            continue
    return found


def last_backup() -> datetime | None:
    """When the newest backup in the folder of backups was made; None where there is none, or no folder is set."""
    folder = current_app.config["BACKUPS"]
    return max(backups_in(Path(folder)), default=None) if folder and os.path.isdir(folder) else None
