"""The link key of a round: the only thing that ties a voter to a ballot while voting is open. A file, never a row.

Whoever reads the database alone cannot tell whose ballot is whose; sealing destroys the file.
"""

import os
import secrets
from pathlib import Path

from flask import current_app

from panel.rounds.models import Round

KEY_BYTES = 32


def path_of(budget_round: Round) -> Path:
    """Where the key of a frozen round lies."""
    folder = Path(current_app.config["LINK_KEYS"])
    return folder / f"{budget_round.id}-{(budget_round.freeze_hash or '')[:16]}.key"


def make(budget_round: Round) -> None:
    """Write a fresh key, readable by the site alone, and on the disk before the vote opens."""
    path = path_of(budget_round)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, secrets.token_bytes(KEY_BYTES))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    fresh.replace(path)
    _sync_folder(path.parent)


def read(budget_round: Round) -> bytes | None:
    """The key, or None before the freeze and after sealing."""
    try:
        return path_of(budget_round).read_bytes()
    except FileNotFoundError:
        return None


def destroy(budget_round: Round) -> None:
    """Overwrite the key, then remove its file."""
    path = path_of(budget_round)
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
