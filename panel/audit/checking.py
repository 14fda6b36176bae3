"""Check the public log as it stands in the database: its chain, who acted, and the heads that somebody kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from panel.audit.chain import GENESIS, digest, fits
from panel.audit.heads import Head
from panel.audit.models import AuditEntry, LogHead
from panel.extensions import db

CHUNK = 2000
COLUMNS = (
    AuditEntry.id,
    AuditEntry.at,
    AuditEntry.verb,
    AuditEntry.subject,
    AuditEntry.facts,
    AuditEntry.acting_as,
    AuditEntry.previous_hash,
    AuditEntry.entry_hash,
    AuditEntry.version,
    AuditEntry.person_id,
    AuditEntry.person_salt,
    AuditEntry.person_commitment,
)


@dataclass
class Findings:
    """What a walk through the log found. It ends at the first entry that does not follow."""

    count: int = 0
    """Good entries that were read."""
    last_id: int = 0
    last_hash: str = GENESIS
    broken_id: int | None = None
    erased: int = 0
    """Entries whose person was erased since."""
    unlike: list[Head] = field(default_factory=list)
    """Heads that the log does not agree with, the shortest first."""
    agreed: Head | None = None
    """The longest head that it agrees with."""

    @property
    def whole(self) -> bool:
        return self.broken_id is None and not self.unlike


def check_log(heads: Sequence[Head] = ()) -> Findings:
    """Walk the whole log once, and hold these heads and those of the database against it."""
    kept = [row.head for row in db.session.scalars(LogHead.newest())]
    waiting = sorted({*heads, *kept}, key=lambda head: head.count)
    found = Findings()
    for entry in entries():
        if not follows(entry, found.last_hash):
            found.broken_id = entry.id
            break
        found.count, found.last_id, found.last_hash = found.count + 1, entry.id, entry.entry_hash
        found.erased += entry.person_commitment is not None and entry.person_id is None
        while waiting and waiting[0].count <= found.count:
            compare(waiting.pop(0), found)
    found.unlike += waiting  # longer than the log is, or behind the entry that does not follow
    return found


def follows(entry: Any, previous: str) -> bool:
    """Whether an entry follows from the hash before it, and names the person it was written for."""
    chained = entry.previous_hash == previous and entry.entry_hash == digest(entry)
    return chained and fits(entry.person_commitment, entry.person_salt, entry.person_id if entry.version > 1 else None)


def compare(head: Head, found: Findings) -> None:
    """Hold a head against the log at its length."""
    if head.genuine and head.count == found.count and head.entry_hash == found.last_hash:
        found.agreed = head
    else:
        found.unlike.append(head)


def entries() -> Iterator[Any]:
    """All entries in order, read in pieces as plain rows; also such as were put in under a number that the site never gives."""
    following = select(*COLUMNS).order_by(AuditEntry.id).limit(CHUNK)
    rows = db.session.execute(following).all()
    while rows:
        yield from rows
        rows = db.session.execute(following.where(AuditEntry.id > rows[-1].id)).all()
