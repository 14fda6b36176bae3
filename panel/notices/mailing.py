"""Gather what each person is to be told into one mail: the worker's duty, in transactions of its own.

A mail and the note that it was written are one transaction. Who has a mail waits half an hour for the next, so that many
things at once are one mail and never a storm.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, delete, exists, select, update
from sqlalchemy.orm import aliased

from panel import clock
from panel.audit.models import AuditEntry
from panel.extensions import db, reading
from panel.mail.actions import post_to
from panel.mail.rules import is_day
from panel.notices import rules
from panel.notices.letters import Reader, Sheets, written
from panel.notices.models import Notice
from panel.notices.reading import hold_position, news_of, read_log
from panel.notices.registry import News
from panel.people.models import Person

BATCH = 250
"""People in one transaction: short enough that whoever votes meanwhile waits for a moment only."""


@dataclass
class Shelf:
    """What entries tell, looked up once in a pass."""

    news: dict[int, News | None] = field(default_factory=dict)

    def fill(self, entry_ids: Iterable[int]) -> None:
        missing = set(entry_ids) - self.news.keys()
        for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.id.in_(missing)).order_by(AuditEntry.id)):
            self.news[entry.id] = news_of(entry)


def tell_people() -> int:
    """Read the log, and put a mail into the outbox for everybody who is to be told now. How many mails."""
    read_log()
    mails = 0
    while anything_due() and (number := mail_batch()) is not None:
        mails += number
    return mails


def waiting_people() -> Select[int]:
    """The ids of people who are to be told now, and had no mail that tells within the last half hour."""
    now = clock.now()
    earlier = aliased(Notice)
    lately = exists().where(earlier.person_id == Notice.person_id, earlier.mailed_at > now - rules.PAUSE)
    due = select(Notice.person_id).where(Notice.mailed_at.is_(None), Notice.due_at <= now, ~lately)
    return due.group_by(Notice.person_id).order_by(Notice.person_id)


def anything_due() -> bool:
    """Looked up without the right to write; nothing is at night."""
    with reading():
        return is_day(clock.now()) and db.session.scalar(waiting_people().limit(1)) is not None


def mail_batch() -> int | None:
    """Mails for the next people, and commit. How many; None where there was nobody."""
    hold_position()
    people = db.session.scalars(waiting_people().limit(BATCH)).all()
    if not people:
        db.session.rollback()
        return None
    due = select(Notice).where(Notice.person_id.in_(people), Notice.mailed_at.is_(None), Notice.due_at <= clock.now())
    notices = db.session.scalars(due.order_by(Notice.person_id, Notice.entry_id)).all()
    number = _write(notices, _readers(people))
    db.session.commit()
    db.session.expunge_all()
    return number


def _readers(people: Sequence[int]) -> dict[int, Reader]:
    rows = db.session.execute(select(Person.id, Person.email, Person.name, Person.language).where(Person.id.in_(people)))
    return {row.id: Reader(*row) for row in rows}


def _write(notices: Sequence[Notice], readers: dict[int, Reader]) -> int:
    shelf = Shelf()
    shelf.fill(notice.entry_id for notice in notices)
    told: dict[int, list[tuple[int, News]]] = defaultdict(list)
    for notice, news in holding(notices, shelf):
        told[notice.person_id].append((notice.entry_id, news))
    sheets: Sheets = {}
    mails = post_to(written(readers[person], mine, sheets) for person, mine in told.items())
    by_person = dict(zip(told, (mail.id for mail in mails), strict=True))
    _note(notices, shelf, by_person)
    return len(by_person)


def holding(notices: Sequence[Notice], shelf: Shelf) -> list[tuple[Notice, News]]:
    """Those that still tell this person something: not of what was hidden since, nor that they have not voted when they have."""
    people = {notice.person_id for notice in notices}
    still = {
        entry_id: set(db.session.scalars(news.still.where(news.still.selected_columns[0].in_(people))))
        for entry_id, news in shelf.news.items()
        if news and news.still is not None
    }
    return [
        (notice, news)
        for notice in notices
        if (news := shelf.news.get(notice.entry_id))
        and (notice.entry_id not in still or notice.person_id in still[notice.entry_id])
    ]


def _note(notices: Sequence[Notice], shelf: Shelf, mails: dict[int, int]) -> None:
    """Note what was told, and when: the next mail waits for a while. What tells nothing any more goes.

    Rows of what holds for some only say the same, told or not, and name no mail: nobody can read from them who had not voted.
    """
    told = {row: news for row in notices if (news := shelf.news.get(row.entry_id)) is not None}
    db.session.execute(delete(Notice).where(Notice.id.in_([row.id for row in notices if row not in told])))
    now = clock.now()
    kept = [
        {"id": row.id, "mailed_at": now, "mail_id": mails.get(row.person_id) if news.still is None else None}
        for row, news in told.items()
    ]
    if kept:
        db.session.execute(update(Notice), kept)


def sweep_notices() -> int:
    """Forget who was told of what, when it was some days ago. How many rows; the caller commits."""
    old = delete(Notice).where(Notice.mailed_at < clock.now() - rules.KEPT)
    return db.session.execute(old).rowcount  # type: ignore[attr-defined,no-any-return]  # a DELETE has one
