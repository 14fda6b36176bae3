"""Check the public log as it stands in the database: its chain, who acted, and the heads that somebody kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from panel.audit.chain import GENESIS, digest, fits
from panel.audit.heads import Head
from panel.audit.models import AuditEntry, LogHead
from panel.extensions import db

CHUNK = 2000
Mark = tuple[int, str]
"""How many entries the log had, and the hash of the last of them."""
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
    unmarked: list[Mark] = field(default_factory=list)
    """What boards of votes say of the log, and is not so."""
    agreed: Head | None = None
    """The longest head that it agrees with."""

    @property
    def whole(self) -> bool:
        return self.broken_id is None and not self.unlike and not self.unmarked


def check_log(heads: Sequence[Head] = (), marks: Iterable[Mark] = ()) -> Findings:
    """Walk the whole log once, and hold these heads, those of the database, and what boards of votes say, against it."""
    marked = dict[int, set[str]]()
    for count, entry_hash in marks:
        marked.setdefault(count, set()).add(entry_hash)
    kept = [row.head for row in db.session.scalars(LogHead.newest())]
    waiting = sorted({*heads, *kept}, key=lambda head: head.count)
    found = Findings()
    found.unmarked += [(0, other) for other in marked.pop(0, set()) - {GENESIS}]
    for entry in entries():
        if not follows(entry, found.last_hash):
            found.broken_id = entry.id
            break
        found.count, found.last_id, found.last_hash = found.count + 1, entry.id, entry.entry_hash
        found.erased += entry.person_commitment is not None and entry.person_id is None
        while waiting and waiting[0].count <= found.count:
            compare(waiting.pop(0), found)
        found.unmarked += [(found.count, other) for other in marked.pop(found.count, set()) - {found.last_hash}]
    found.unmarked += [(count, other) for count, others in sorted(marked.items()) for other in others]
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
