"""Reading complaints for other pages."""

from collections.abc import Sequence

from panel.complaints.models import Complaint
from panel.extensions import db
from panel.people.models import Person

NEWEST = 20
"""More of one person stand in the copy of their data."""


def complaints_of(person: Person) -> Sequence[Complaint]:
    """A person's own, the newest first."""
    return db.session.scalars(Complaint.of(person).limit(NEWEST)).unique().all()
