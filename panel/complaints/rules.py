"""The thirty days, and who may do what when."""

from datetime import datetime, timedelta

from panel.complaints.states import COMPLAINT
from panel.errors import RuleBroken
from panel.language import end_of, last_day, local
from panel.language import gettext as _

DAYS = 30
"""By law a complaint about data is acknowledged within thirty days; here it is answered by then."""
WAITING_MOST = 3
"""Complaints of one person or one address that wait at once: a fourth says nothing new."""


def due(made_at: datetime) -> datetime:
    """The end of the thirtieth day in Wales after the day it was made on."""
    return end_of(local(made_at).date() + timedelta(days=DAYS))


def days_left(due_at: datetime, now: datetime) -> int:
    """Whole days: 0 on the last day, less than 0 when it is over."""
    return (last_day(due_at) - local(now).date()).days


def may_complain(*, waiting: int, signed_in: bool) -> None:
    """RuleBroken where as many wait already as may. Without signing in anybody can type an address: its owner has a way."""
    if waiting >= WAITING_MOST and not signed_in:
        raise RuleBroken(
            _(
                "Several complaints from this address wait for an answer already. If you did not write them, please sign in with"
                " this address and complain then: what was written without signing in does not count."
            )
        )
    if waiting >= WAITING_MOST:
        raise RuleBroken(_("We have several complaints of yours and owe you the answers. Please wait for these first."))


def may_answer(*, state: str, own: bool) -> None:
    """RuleBroken where it was answered already, and from the one who complains."""
    if own:
        raise RuleBroken(_("This is your own complaint. Somebody else has to answer it."))
    if not COMPLAINT.lets("complaint.answer", state):
        raise RuleBroken(_("This complaint was answered already. Nothing was sent."))
