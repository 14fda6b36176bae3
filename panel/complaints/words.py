"""The words that people read for the choices of this capability."""

from datetime import datetime

from panel import clock
from panel.complaints.models import Complaint, ComplaintKind, Finding
from panel.complaints.rules import days_left
from panel.language import gettext as _
from panel.language import lazy, ngettext

KIND_WORDS = {
    ComplaintKind.COPY: lazy("I asked to see my data, and did not get it all"),
    ComplaintKind.CORRECT: lazy("Something about me is wrong"),
    ComplaintKind.ERASE: lazy("Something about me should be deleted"),
    ComplaintKind.USE: lazy("My data was used or shown in a way it should not have been"),
    ComplaintKind.OTHER: lazy("Something else about my data"),
}
SHORT_WORDS = {
    ComplaintKind.COPY: lazy("A copy of their data"),
    ComplaintKind.CORRECT: lazy("Something is wrong about them"),
    ComplaintKind.ERASE: lazy("Something should be deleted"),
    ComplaintKind.USE: lazy("How their data was used or shown"),
    ComplaintKind.OTHER: lazy("Something else"),
}
FINDING_WORDS = {
    Finding.RIGHT: lazy("They are right, and it has been put right"),
    Finding.PARTLY: lazy("They are partly right"),
    Finding.NOT: lazy("Nothing was wrong"),
}
TOLD_WORDS = {
    Finding.RIGHT: lazy("You are right, and it has been put right."),
    Finding.PARTLY: lazy("You are partly right."),
    Finding.NOT: lazy("We found nothing wrong."),
}


def left_of(row: Complaint) -> str:
    """How long there is until this one must be answered."""
    return left_words(row.due_at, clock.now())


def left_words(due_at: datetime, now: datetime) -> str:
    """How long there is until an answer must have left."""
    days = days_left(due_at, now)
    if days < 0:
        return ngettext("Overdue by %(num)s day", "Overdue by %(num)s days", -days) % {"num": -days}
    if days == 0:
        return _("Due today")
    return ngettext("%(num)s day left", "%(num)s days left", days) % {"num": days}
