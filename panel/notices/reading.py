"""Read the public log from where it was left, and note who is to be told: the worker's duty, in transactions of its own.

What an entry tells and how far the log was read are one transaction, so a worker that dies leaves nothing half told; and one
person is told of one entry once, which a constraint holds.
"""

import json
import logging
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, insert, literal, select
from sqlalchemy.exc import DBAPIError

from panel import clock
from panel.audit.models import AuditEntry
from panel.errors import Busy, RuleBroken
from panel.extensions import Moment, db, reading, unless_taken
from panel.notices import rules
from panel.notices.audience import people_of
from panel.notices.kinds import PACES, Pace
from panel.notices.letters import line_of
from panel.notices.models import LogPosition, Notice, NoticePreference
from panel.notices.registry import News, registry
from panel.people.models import Person

log = logging.getLogger("panel.worker")
READER = "notices"
BATCH = 20
"""Entries in one transaction: short enough that whoever votes meanwhile waits for a moment only."""


def read_log() -> int:
    """Everything that the log has since the last time. How many entries."""
    read = 0
    while anything_new() and (number := read_batch()):
        read += number
    return read


def anything_new() -> bool:
    """Looked up without the right to write."""
    with reading():
        last = db.session.scalar(select(func.max(AuditEntry.id))) or 0
        return last > (db.session.scalar(select(LogPosition.entry_id).where(LogPosition.reader == READER)) or 0)


def read_batch() -> int:
    """The next entries, and commit. How many; 0 where another worker was there before."""
    position = hold_position()
    newer = select(AuditEntry).where(AuditEntry.id > position.entry_id).order_by(AuditEntry.id).limit(BATCH)
    entries = db.session.scalars(newer).all()
    for entry in entries:
        if entry.at >= clock.now() - rules.STALE:
            tell(entry)
        position.entry_id = entry.id
    db.session.commit()
    return len(entries)


def hold_position() -> LogPosition:
    """Where the reader is; nobody else reads, nor writes mails that tell, until the transaction ends."""
    held = select(LogPosition).where(LogPosition.reader == READER).with_for_update()
    position = db.session.scalar(held.execution_options(populate_existing=True))
    if position is not None:
        return position
    try:
        with unless_taken("another worker was faster"):
            db.session.add(LogPosition(reader=READER, entry_id=0))
    except RuleBroken:
        log.info("another worker has begun to read the log")
    return db.session.scalars(held.execution_options(populate_existing=True)).one()


def news_of(entry: AuditEntry) -> News | None:
    """What an entry tells now; None where it tells nobody anything, or its thing is not shown any more.

    An entry that a fault of ours keeps from being told is noted and passed over: all that come after it must not wait for ever.
    """
    teller = registry().tellers.get(entry.verb)
    try:
        news = teller(entry, json.loads(entry.facts)) if teller else None
        if news is not None:
            line_of(news)
    except (DBAPIError, Busy):
        raise  # the database is away: nothing is wrong with the entry
    except Exception:
        log.exception("an entry of the public log could not be told")
        return None
    return news


def tell(entry: AuditEntry) -> None:
    """Note everybody who is to be told of an entry: one statement, however many they are."""
    if news := news_of(entry):
        db.session.execute(insert(Notice).from_select(["person_id", "entry_id", "kind", "due_at"], _rows(entry, news)))


def _rows(entry: AuditEntry, news: News) -> Select[Any]:
    said = (NoticePreference.person_id == Person.id) & (NoticePreference.kind == news.kind)
    pace = func.coalesce(NoticePreference.pace, PACES[news.kind].value)
    due = case(*((pace == each.value, _moment(each)) for each in (Pace.DAILY, Pace.WEEKLY)), else_=_moment(Pace.AT_ONCE))
    return (
        select(Person.id, literal(entry.id), literal(news.kind.value), due)
        .outerjoin(NoticePreference, said)
        .where(Person.id.in_(people_of(news, entry.person_id)), pace != Pace.NEVER.value)
    )


def _moment(pace: Pace) -> Any:
    moment: datetime = rules.due_at(pace, clock.now())
    return literal(moment, Moment())
