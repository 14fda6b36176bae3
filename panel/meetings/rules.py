"""Questions about a meeting and what was counted there."""

from datetime import date

from panel.errors import RuleBroken
from panel.language import gettext as _

IDEAS_MOST, BACKINGS_MOST = 50, 20
"""Rows that one sheet offers: what is more goes on the next sheet of the same meeting."""
ROWS_MOST = 1_000
"""Rows of a kind that are read: what several people typed at the same time is on one sheet, and none of it may be lost."""


def was_held(held_on: date, today: date) -> None:
    """RuleBroken for a day that is still to come."""
    if held_on > today:
        raise RuleBroken(_("This day is still to come. Enter what was said when the meeting is over."))


def is_believable(number: int, most: int) -> None:
    """RuleBroken for more people than come to one meeting."""
    if number > most:
        raise RuleBroken(_("That is more than %(most)s people. Please look at it again.") % {"most": f"{most:,}"})


def has_something(number: int) -> None:
    """RuleBroken for a sheet on which nothing stands."""
    if not number:
        raise RuleBroken(_("Nothing is on the sheet yet. Write one idea, or support for one that is here already."))


def no_lines_wait(lines: str) -> None:
    """RuleBroken where pasted lines are no rows yet: they would not be published, and the sheet is empty afterwards."""
    if lines:
        raise RuleBroken(_("These lines are not rows yet. Make rows of them, or take them out."))


def may_still_change(*, touched: bool) -> None:
    """RuleBroken where others have relied on what was entered."""
    if touched:
        raise RuleBroken(
            _("Other people have supported this, written about it, answered it or built on it, so it stays as they read it.")
        )


def is_not_hidden(*, hidden: bool) -> None:
    """RuleBroken for what a moderator has hidden."""
    if hidden:
        raise RuleBroken(_("A moderator has hidden this. It cannot be changed now."))


def may_say_otherwise(*, hidden: bool, taken_back: bool) -> None:
    """RuleBroken for words that nobody reads now: what was ruled on or taken back stays as it was then."""
    if taken_back:
        raise RuleBroken(_("This entry was taken back. Put it back first; then its words can be changed."))
    is_not_hidden(hidden=hidden)


def fits(number: int, most: int) -> None:
    """RuleBroken where pasted lines do not all find room on the sheet."""
    if number > most:
        raise RuleBroken(
            _("A sheet has room for %(most)s ideas, and this would be %(number)s. Publish some first, then go on.")
            % {"most": most, "number": number}
        )
