"""Makes sanctions. Called inside `with work():`."""

from datetime import datetime, timedelta

from panel import clock
from panel.language import end_of
from panel.moderation.models import Ground
from panel.people.models import Person
from panel.sanctions import actions
from panel.sanctions.actions import Measure
from panel.sanctions.models import Sanction, SanctionKind
from tests.makers import a_person
from tests.moderation.makers import a_moderator

REASON = "You called a neighbour names, three times."


def in_days(number: int) -> datetime:
    """The end of a day that is so many days off."""
    return end_of(clock.now().date() + timedelta(days=number))


def a_sanction(
    person: Person | None = None, kind: SanctionKind = SanctionKind.PAUSE, moderator: Person | None = None, *, appeal: str = ""
) -> Sanction:
    """Decided by the real action: a pause of a month, or anything else without an end; with an appeal when it says something."""
    person = person or a_person()
    ends_at = in_days(30) if kind == SanctionKind.PAUSE else None
    row = actions.sanction(person, Measure(kind, Ground.HURTFUL, ends_at), moderator or a_moderator(), reason=REASON)
    if appeal:
        actions.appeal(row, person, text=appeal, language="en")
    return row
