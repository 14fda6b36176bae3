"""The link key of a round: a file, never a row. It alone ties voters to ballots, and opens ballots, while voting is open.

Whoever reads the database alone, its logs and its old copies included, reads no ballot; sealing destroys the file. The round
keeps the key's fingerprint, and no other key is ever used.
"""

import os
import secrets
from enum import StrEnum
from pathlib import Path

from flask import current_app

from panel.ballots.envelopes import KEY_BYTES, Keys, fingerprint
from panel.ballots.rules import VotePaused
from panel.files import place, sync
from panel.rounds.models import Round


class KeyState(StrEnum):
    """What lies where the key of a round should lie."""

    GOOD = "good"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    SHORT = "short"
    DIFFERENT = "different"


def path_of(budget_round: Round) -> Path:
    """Where the key of a frozen round lies."""
    return folder() / f"{budget_round.id}-{(budget_round.freeze_hash or '')[:16]}.key"


def folder() -> Path:
    return Path(current_app.config["LINK_KEYS"])


def make() -> bytes:
    """A fresh key. `keep` puts it in its place."""
    return secrets.token_bytes(KEY_BYTES)


def keep(budget_round: Round, key: bytes) -> None:
    """Write the key of a frozen round, readable by the site alone, and on the disk before the vote opens."""
    path = path_of(budget_round)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place(path, key, replacing=True)


def look(budget_round: Round) -> tuple[KeyState, bytes]:
    """What lies in the key's place, and the key where it is the right one (b"" where it is not)."""
    try:
        with path_of(budget_round).open("rb") as file:
            key = file.read(KEY_BYTES + 1)
    except FileNotFoundError:
        return KeyState.MISSING, b""
    except OSError:
        return KeyState.UNREADABLE, b""
    if len(key) != KEY_BYTES:
        return KeyState.SHORT, b""
    return (KeyState.GOOD, key) if belongs(budget_round, key) else (KeyState.DIFFERENT, b"")


def belongs(budget_round: Round, key: bytes) -> bool:
    """Whether this is the key that the round was frozen with."""
    return len(key) == KEY_BYTES and fingerprint(key) == budget_round.link_key_fingerprint


def state_of(budget_round: Round) -> KeyState:
    return look(budget_round)[0]


def keys_of(budget_round: Round) -> Keys:
    """The keys of an open vote. VotePaused unless the file holds the very key that was frozen."""
    state, key = look(budget_round)
    if state != KeyState.GOOD or budget_round.ballot_bytes is None:
        raise VotePaused.without_key()
    return Keys.of(key, round_id=budget_round.id, ballot_bytes=budget_round.ballot_bytes)


def destroy(budget_round: Round, *, but: Path | None = None) -> None:
    """Overwrite the keys of a round and remove their files, `but` one. RuntimeError where another is still there afterwards."""
    for path in _files_of(budget_round, but):
        destroy_file(path)
    if _files_of(budget_round, but):
        raise RuntimeError(f"a link key of round {budget_round.id} could not be destroyed")


def destroy_file(path: Path) -> None:
    """Overwrite one key and remove its file. Nothing happens where it is gone."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync(folder())


def _files_of(budget_round: Round, but: Path | None) -> list[Path]:
    """The key, keys of votes that were voided, and what a crash left behind half-written."""
    named, on_the_way = (folder().glob(f"{dot}{budget_round.id}-*") for dot in ("", "."))
    return sorted({*named, *on_the_way} - {but})
