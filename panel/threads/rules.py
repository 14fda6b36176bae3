"""Questions about the dates of a thread, and about writing in it."""

from datetime import datetime, timedelta
from enum import StrEnum

from panel.errors import RuleBroken
from panel.language import deadline, ngettext, opening
from panel.language import gettext as _

MOST_SEEDS = 12


class ThreadState(StrEnum):
    """Where a thread stands, worked out from its dates and its summary."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    SUMMARISED = "summarised"


def state_at(now: datetime, *, opens_at: datetime, closes_at: datetime, summarised_at: datetime | None) -> ThreadState:
    """A summary closes a thread whatever its dates say; the closing moment itself is no longer open."""
    if summarised_at is not None:
        return ThreadState.SUMMARISED
    if now < opens_at:
        return ThreadState.PLANNED
    return ThreadState.OPEN if now < closes_at else ThreadState.CLOSED


def ends_at(*, closes_at: datetime, summarised_at: datetime | None) -> datetime:
    """When nobody could write any more: at its date, or with a summary before it."""
    return min(closes_at, summarised_at or closes_at)


def may_write(state: ThreadState, *, opens_at: datetime, closes_at: datetime) -> None:
    """RuleBroken before the thread opens and after it closed."""
    if state == ThreadState.PLANNED:
        raise RuleBroken(
            _("This thread opens on %(when)s. Please keep what you wrote and send it then.") % {"when": opening(opens_at)}
        )
    if state == ThreadState.CLOSED:
        raise RuleBroken(
            _("This thread closed on %(when)s, so this was not saved. What was said before stays, and everyone can read it.")
            % {"when": deadline(closes_at)}
        )
    if state == ThreadState.SUMMARISED:
        raise RuleBroken(
            _("This thread was closed with a summary, so this was not saved. Everyone can read the summary on its page.")
        )


def may_reply(hidden: bool) -> None:
    """RuleBroken where a moderator has hidden what one would reply to."""
    if hidden:
        raise RuleBroken(_("A moderator has hidden what you are replying to, so replies to it are closed."))


def may_edit(now: datetime, *, made_at: datetime, hidden: bool, minutes: int) -> None:
    """RuleBroken when the time to change a contribution is over, or a moderator has hidden it."""
    if hidden:
        raise RuleBroken(_("A moderator has hidden this contribution, so it cannot be changed."))
    if now - made_at > timedelta(minutes=minutes):
        sentence = ngettext(
            "You can change what you wrote for %(num)s minute. That time is over; please write a reply instead.",
            "You can change what you wrote for %(num)s minutes. That time is over; please write a reply instead.",
            minutes,
        )
        raise RuleBroken(sentence % {"num": minutes})


def fitting_dates(now: datetime, *, opens_at: datetime, closes_at: datetime) -> None:
    """RuleBroken when a thread would close before it opens, or at once."""
    if closes_at <= opens_at:
        raise RuleBroken(_("The thread would close before it opens. Please choose a later closing date."))
    if closes_at <= now:
        raise RuleBroken(_("The closing date is over already. Please choose one that is still to come."))


def may_move_dates(
    now: datetime, *, state: ThreadState, before: tuple[datetime, datetime], after: tuple[datetime, datetime]
) -> None:
    """RuleBroken when the new dates (opening, closing) do not fit the old ones, or the thread has its summary."""
    if state == ThreadState.SUMMARISED:
        raise RuleBroken(_("This thread was closed with a summary. Its dates stay as they are."))
    if before == after:
        raise RuleBroken(_("Both dates are the same as before. Please change at least one."))
    if state != ThreadState.PLANNED and before[0] != after[0]:
        raise RuleBroken(_("The thread has opened already, so its opening date stays. You can move the closing date."))
    fitting_dates(now, opens_at=after[0], closes_at=after[1])


def may_summarise(state: ThreadState) -> None:
    """RuleBroken before the thread has opened, and when it has its summary."""
    if state == ThreadState.PLANNED:
        raise RuleBroken(_("This thread has not opened yet, so there is nothing to sum up."))
    if state == ThreadState.SUMMARISED:
        raise RuleBroken(_("This thread has its summary already."))


def fitting_seeds(number: int) -> None:
    """RuleBroken when a thread would be about too many seeds to talk through."""
    if number > MOST_SEEDS:
        raise RuleBroken(
            ngettext(
                "A thread can be about %(num)s seed at most. Please open a second thread for the others.",
                "A thread can be about %(num)s seeds at most. Please open a second thread for the others.",
                MOST_SEEDS,
            )
            % {"num": MOST_SEEDS}
        )


def same_minute(typed: datetime, kept: datetime) -> datetime:
    """The kept moment where the typed one is the same minute: a form shows no seconds, and leaving it alone changes nothing."""
    return kept if typed == kept.replace(second=0, microsecond=0) else typed


def may_reopen(now: datetime, *, state: ThreadState, closes_at: datetime) -> None:
    """RuleBroken unless the thread has its summary, and closes again later than now."""
    if state is not ThreadState.SUMMARISED:
        raise RuleBroken(_("This thread has no summary yet. To keep it open longer, move its dates."))
    if closes_at <= now:
        raise RuleBroken(_("The new closing date has passed already. Please choose a later one."))
