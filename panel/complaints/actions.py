"""Complain, and answer. The public log tells that there was a complaint and that it was answered, never whose or what about."""

from dataclasses import dataclass

from sqlalchemy import func, select

from panel import clock
from panel.audit.actions import record
from panel.complaints import letters, rules
from panel.complaints.models import Complaint, ComplaintKind, Finding
from panel.complaints.states import COMPLAINT, ComplaintState
from panel.extensions import db
from panel.people.models import Person


@dataclass(frozen=True)
class Complainant:
    """Who complains: an account, or what somebody without one says; the address in small letters."""

    person: Person | None = None
    email: str = ""
    name: str = ""


def complain(who: Complainant, *, kind: ComplaintKind, body: str, language: str) -> Complaint:
    """Keep a complaint, say that it came, and tell the organisers. RuleBroken where several of theirs wait already."""
    own = Complaint.person_id == who.person.id if who.person else Complaint.email == who.email
    waiting = Complaint.waiting().where(own).order_by(None).subquery()
    rules.may_complain(
        waiting=db.session.scalar(select(func.count()).select_from(waiting)) or 0, signed_in=who.person is not None
    )
    now = clock.now()
    row = Complaint(
        person=who.person,
        email=None if who.person else who.email,
        name=who.name,
        kind=kind,
        body=body,
        language=language,
        state=ComplaintState.WAITING,
        made_at=now,
        due_at=rules.due(now),
    )
    db.session.add(row)
    db.session.flush()
    letters.tell_received(row)
    letters.tell_organisers(row)
    record("complaint.make", "people", None)
    return row


def answer(row: Complaint, organiser: Person, *, finding: Finding, text: str) -> None:
    """Answer it, once, by mail. RuleBroken as the rules say."""
    db.session.refresh(row, with_for_update={"of": Complaint})
    rules.may_answer(state=row.state, own=row.is_of(organiser))
    row.state = ComplaintState(COMPLAINT.after("complaint.answer", row.state))
    row.finding, row.answer = finding, text
    row.answered_at, row.answered_by_id = clock.now(), organiser.id
    db.session.flush()
    letters.tell_answered(row)
    record("complaint.answer", "people", organiser, in_time=row.answered_at < row.due_at)
