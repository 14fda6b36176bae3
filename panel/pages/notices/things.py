"""The thing that an entry of the public log is about."""

from typing import TypeVar

from panel.audit.models import AuditEntry
from panel.extensions import Base, db

Thing = TypeVar("Thing", bound=Base)


def thing_of(entry: AuditEntry, model: type[Thing]) -> Thing | None:
    """Its row, or None where it is gone: "seed:12" is the seed with number 12."""
    return db.session.get(model, int(entry.subject.partition(":")[2]))
