"""Write to the public log, and check its chain."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, text

from panel import clock
from panel.access import Actor, Who
from panel.audit.models import AuditEntry
from panel.extensions import db

GENESIS = "0" * 64
CHUNK = 500
LOCK = 0x50414E454C  # "PANEL": the advisory lock that puts entries in a row on PostgreSQL


def record(verb: str, subject: str, person: Actor | None, **facts: str | int | bool | None) -> AuditEntry:
    """Append an entry: verb "seed.plant", subject "seed:12", and public facts. It is in the caller's transaction."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    previous = db.session.scalar(select(AuditEntry.entry_hash).order_by(AuditEntry.id.desc()).limit(1)) or GENESIS
    entry = AuditEntry(
        at=clock.now().replace(microsecond=0),
        verb=verb,
        subject=subject,
        facts=canonical(facts),
        acting_as=acting_as(person),
        previous_hash=previous,
        person_id=person.id if person else None,
    )
    entry.entry_hash = digest(entry)
    db.session.add(entry)
    db.session.flush()
    return entry


def canonical(facts: Mapping[str, object]) -> str:
    """One spelling of the same facts, whoever writes them."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def acting_as(person: Actor | None) -> str:
    """The weightiest role of the person: the public log says in what role somebody acted, not who."""
    if person is None:
        return "site"
    order = (Who.ORGANISER, Who.FACILITATOR, Who.MODERATOR, Who.TREASURER, Who.COMMISSIONER, Who.RESIDENT)
    return next((role.value for role in order if role in person.standing), "person")


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the public fields, one a line, and the hash before."""
    parts = [entry.previous_hash, stamp(entry.at), entry.verb, entry.subject, entry.acting_as, entry.facts]
    return sha256("\n".join(parts).encode()).hexdigest()


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def first_break() -> tuple[int, int | None]:
    """How many entries were read, and the id of the first one whose hash does not follow (None: the chain is whole)."""
    previous, read, last = GENESIS, 0, 0
    while entries := db.session.scalars(
        select(AuditEntry).where(AuditEntry.id > last).order_by(AuditEntry.id).limit(CHUNK)
    ).all():
        for entry in entries:
            read += 1
            if entry.previous_hash != previous or entry.entry_hash != digest(entry):
                return read, entry.id
            previous, last = entry.entry_hash, entry.id
        db.session.expunge_all()
    return read, None
