"""Write to the public log."""

from sqlalchemy import select, text

from panel import clock
from panel.access import Actor, Who, action_now, roles_that_count, things_now
from panel.audit.chain import GENESIS, VERSION, canonical, commitment, digest, fresh_salt, stamp
from panel.audit.counting import count_anew
from panel.audit.models import AuditEntry
from panel.extensions import db

__all__ = ["canonical", "record", "stamp"]

EVERYBODY = {Who.ANYONE, Who.SIGNED_IN, Who.RESIDENT}
WEIGHT = (Who.ORGANISER, Who.FACILITATOR, Who.MODERATOR, Who.TREASURER, Who.COMMISSIONER)
LOCK = 0x50414E454C  # "PANEL": the advisory lock that puts entries in a row on PostgreSQL


def record(verb: str, subject: str, person: Actor | None, **facts: str | int | bool | None) -> AuditEntry:
    """Append an entry: verb "seed.plant", subject "seed:12", and public facts. It is in the caller's transaction."""
    take_turn()
    previous = db.session.scalar(select(AuditEntry.entry_hash).order_by(AuditEntry.id.desc()).limit(1)) or GENESIS
    salt = fresh_salt() if person else None
    entry = AuditEntry(
        at=clock.now().replace(microsecond=0),
        verb=verb,
        subject=subject,
        facts=canonical(facts),
        acting_as=acting_as(person),
        previous_hash=previous,
        version=VERSION,
        person_id=person.id if person else None,
        person_salt=salt,
        person_commitment=commitment(salt, person.id) if salt and person else None,
    )
    entry.entry_hash = digest(entry)
    db.session.add(entry)
    db.session.flush()
    count_anew()
    return entry


def take_turn() -> None:
    """Wait until nobody else writes to the log; they wait until this transaction ends. SQLite has one writer at a time anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def acting_as(person: Actor | None) -> str:
    """The weightiest role of the person that lets them do this: the public log says in what role somebody acted, not who.

    An organiser who plants a seed does so as everybody may, whoever is treasurer besides enters money as the treasurer, and who
    is an organiser of another place closes their own group as its contact.
    """
    if person is None:
        return "site"
    action = action_now()
    counts = roles_that_count(action, person, things_now()) if action else person.standing
    if action and action.permission.who & EVERYBODY:
        counts = frozenset()
    held = (role.value for role in WEIGHT if role in counts)
    return next(held, Who.RESIDENT.value if Who.RESIDENT in person.standing else "person")
