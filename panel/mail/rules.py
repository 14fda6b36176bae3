"""How long mail waits after a failed try, and what may be sent again."""

from datetime import datetime, time, timedelta

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import local

PAUSES_MINUTES = (1, 5, 30, 120, 240, 480, 480, 480, 480, 564)
"""Between one try and the next; two days in all."""
LEASE = timedelta(minutes=5)
"""Longer than the slowest way through one mail: after it, a worker that took a mail is dead."""
URGENT_PAUSE = timedelta(seconds=30)
"""For mail that soon loses its use: it is tried until then."""
HELD_UP_PAUSE = timedelta(seconds=30)
"""For mail that no server let us try to send: as long as the worker waits at most for the server."""
MORNING, EVENING = time(8), time(21)
"""Nothing that can wait is sent at night, by the clock on the wall in Wales."""
CODE_KEPT = timedelta(hours=1)
"""A mail with a code says who signed in when: its row goes this long after the code has lost its use."""


def pause_after(tries: int, *, urgent: bool) -> timedelta | None:
    """How long a mail waits after so many tries (1 or more); None when two days of trying are over."""
    if urgent:
        return URGENT_PAUSE
    return timedelta(minutes=PAUSES_MINUTES[tries - 1]) if tries <= len(PAUSES_MINUTES) else None


def is_day(now: datetime) -> bool:
    """Whether mail may go now that wakes nobody."""
    return MORNING <= local(now).time() < EVENING


def of_use(good_until: datetime | None, now: datetime) -> bool:
    """Whether what a mail says still holds."""
    return good_until is None or now < good_until


def may_send_again(*, in_trouble: bool, good_until: datetime | None, emptied: bool, now: datetime) -> None:
    """RuleBroken, saying why, where a mail cannot be sent again."""
    if not in_trouble:
        raise RuleBroken(_("This email is waiting to be sent, or has been sent."))
    if emptied or not of_use(good_until, now):
        raise RuleBroken(_("The code in this email is too old. Whoever needs one asks for a new one on the sign-in page."))
