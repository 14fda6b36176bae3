"""A week before a complaint must be answered, and on the day after, the organisers are written to: once each.

The public log keeps for which day that was done, never whose complaint it is. All that must be answered by one day go together.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import exists, select

from panel import clock
from panel.audit.actions import canonical, record
from panel.audit.models import AuditEntry
from panel.complaints.letters import remind_organisers
from panel.complaints.models import Complaint
from panel.complaints.rules import days_left
from panel.extensions import db
from panel.language import local

REMIND = "complaint.remind"
DAYS_BEFORE = 7
Facts = dict[str, str | int | bool | None]
HOURS = range(8, 20)
"""Nobody is written to at night."""


def remind_of_complaints() -> int:
    """The worker's duty: write to the organisers where a day is near, or over. How many days; the caller commits."""
    if local(clock.now()).hour not in HOURS:
        return 0
    waiting = db.session.scalars(Complaint.waiting()).unique()
    return sum(_remind(day, list(rows)) for day, rows in groupby(waiting, lambda row: row.last_day))


def _remind(day: date, rows: Sequence[Complaint]) -> bool:
    left = days_left(rows[0].due_at, clock.now())
    facts: Facts = {"due": day.isoformat(), "overdue": left < 0}
    if left > DAYS_BEFORE or _was_done(facts):
        return False
    remind_organisers(rows, overdue=left < 0)
    record(REMIND, "people", None, **facts)
    return True


def _was_done(facts: Facts) -> bool:
    return bool(db.session.scalar(select(exists().where(AuditEntry.verb == REMIND, AuditEntry.facts == canonical(facts)))))
