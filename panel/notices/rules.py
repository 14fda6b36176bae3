"""When mails that tell may go, and how much may be written to followers."""

from datetime import datetime, timedelta

from panel.errors import RuleBroken
from panel.language import from_local, local, ngettext
from panel.mail.rules import MORNING, is_day
from panel.notices.kinds import Pace

MONDAY = 0
PAUSE = timedelta(minutes=30)
"""Between two mails that tell, to one person."""
STALE = timedelta(days=7)
"""What lies further back in the log is no news: a site that begins to tell does not begin with its whole past."""
KEPT = timedelta(days=7)
"""For how long it is kept that somebody was told."""
MOST_LINES = 30
"""Of one mail; a longer list says how many more there are."""
DAY = timedelta(days=1)
ANNOUNCEMENTS_A_DAY = 2
"""To the followers of one thing."""


def due_at(pace: Pace, now: datetime) -> datetime:
    """When somebody with this pace is told of what happens now. ValueError for never."""
    if pace == Pace.AT_ONCE:
        return by_day(now)
    if pace == Pace.DAILY:
        return morning_after(now)
    if pace == Pace.WEEKLY:
        here = local(now)
        to_monday = (MONDAY - here.weekday()) % 7
        if to_monday == 0 and here.time() >= MORNING:
            to_monday = 7
        return from_local(datetime.combine(here.date() + timedelta(days=to_monday), MORNING))
    raise ValueError(pace)


def by_day(now: datetime) -> datetime:
    """This moment where it is day; else the next morning."""
    return now if is_day(now) else morning_after(now)


def morning_after(now: datetime) -> datetime:
    """The next time that a clock in Wales shows the morning."""
    here = local(now)
    days = 0 if here.time() < MORNING else 1
    return from_local(datetime.combine(here.date() + timedelta(days=days), MORNING))


def is_known(sent_at: datetime, now: datetime) -> bool:
    """Whether it is still kept who was told of what was sent then."""
    return sent_at > now - KEPT


def may_announce(sent_today: int) -> None:
    """RuleBroken where enough was written to these followers within a day."""
    if sent_today >= ANNOUNCEMENTS_A_DAY:
        raise RuleBroken(
            ngettext(
                "%(num)s message went to these followers within the last day. That is the most, so that nobody stops reading.",
                "%(num)s messages went to these followers within the last day. That is the most, so that nobody stops reading.",
                sent_today,
            )
            % {"num": sent_today}
        )
