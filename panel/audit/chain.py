"""How one entry of the public log follows from the one before. Pure: anyone can work it out again from the published file."""

import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Protocol

GENESIS = "0" * 64
VERSION = 2
"""What the hash of an entry covers: 1 everything public, 2 also a commitment to who acted."""
LABEL = "panel log entry 2"


class Chained(Protocol):
    """What of an entry its hash covers."""

    @property
    def version(self) -> int: ...
    @property
    def previous_hash(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def verb(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def acting_as(self) -> str: ...
    @property
    def facts(self) -> str: ...
    @property
    def person_commitment(self) -> str | None: ...


def digest(entry: Chained) -> str:
    """SHA-256 over the hash before and the fields, one a line; from version 2 on with a label before and who acted after."""
    parts = [entry.previous_hash, stamp(entry.at), entry.verb, entry.subject, entry.acting_as, entry.facts]
    if entry.version != 1:
        parts = [LABEL, *parts, entry.person_commitment or ""]
    return sha256("\n".join(parts).encode()).hexdigest()


def canonical(facts: Mapping[str, object]) -> str:
    """One spelling of the same facts, whoever writes them."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(stamped: str) -> datetime:
    """The moment that was stamped."""
    return datetime.strptime(stamped, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def fresh_salt() -> str:
    """128 random bits, in hex: with them gone, nobody can try one person after the other."""
    return secrets.token_hex(16)


def commitment(salt: str, person_id: int) -> str:
    """A random-looking word that fits this person only. It is public; the salt is not, and goes when the person is erased."""
    return hmac.new(bytes.fromhex(salt), f"person:{person_id}".encode(), sha256).hexdigest()


def fits(promised: str | None, salt: str | None, person_id: int | None) -> bool:
    """Whether an entry still names who it was written for. Nobody named and no salt is an erased person, and fits."""
    if salt is None and person_id is None:
        return True
    if promised is None or salt is None or person_id is None:
        return False
    return compare_digest(promised, commitment(salt, person_id))
