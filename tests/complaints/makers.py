"""Complaints for tests. Called inside `with work():`."""

from datetime import datetime

from panel import clock
from panel.complaints.models import Complaint, ComplaintKind, Finding
from panel.complaints.rules import due
from panel.complaints.states import ComplaintState
from panel.people.models import Person
from tests.makers import keep


def a_complaint(
    person: Person | None = None,
    *,
    email: str = "gwen@example.org",
    body: str = "You show my address beside my seed.",
    made_at: datetime | None = None,
    language: str = "en",
    answered_at: datetime | None = None,
) -> Complaint:
    """Of somebody with an account, or of the address."""
    made = made_at or clock.now()
    return keep(
        Complaint(
            person=person,
            email=None if person else email,
            kind=ComplaintKind.USE,
            body=body,
            language=language,
            state=ComplaintState.ANSWERED if answered_at else ComplaintState.WAITING,
            made_at=made,
            due_at=due(made),
            answer="It is put right now." if answered_at else "",
            finding=Finding.RIGHT if answered_at else None,
            answered_at=answered_at,
        )
    )
