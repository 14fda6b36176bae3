"""Questions about sanctions."""

from datetime import date, timedelta

from panel.errors import RuleBroken
from panel.language import gettext as _

PAUSE_DAYS_MOST = 366


def may_sanction(*, own: bool, has_role: bool, has_left: bool, hard: bool, held: bool) -> None:
    """RuleBroken for oneself, for who has left; and what stops somebody, also for who has a role or is stopped already."""
    if own:
        raise RuleBroken(_("This is your own account."))
    if has_left:
        raise RuleBroken(_("This account was removed already."))
    if hard and has_role:
        raise RuleBroken(_("This person has a role. An organiser ends the role first; then this can be decided."))
    if hard and held:
        raise RuleBroken(_("This person is paused or closed out already. End that first, then decide again."))


def fits(*, kind: str, last_day: date | None, today: date) -> None:
    """RuleBroken where the last day does not go with the kind."""
    if kind == "warning" and last_day:
        raise RuleBroken(_("A warning has no last day: it stops nobody from anything. Please leave the day empty."))
    if kind == "pause" and not last_day:
        raise RuleBroken(_("A pause needs a last day."))
    if last_day and last_day < today:
        raise RuleBroken(_("The last day cannot be in the past. Please choose a later one."))
    if kind == "pause" and last_day and last_day > today + timedelta(days=PAUSE_DAYS_MOST):
        raise RuleBroken(_("A pause lasts a year at most. Please choose an earlier day."))


def may_lift(*, holds: bool) -> None:
    """RuleBroken where it holds no more."""
    if not holds:
        raise RuleBroken(_("This has ended already. Nothing was changed."))


def may_appeal(*, appealed: bool) -> None:
    """RuleBroken from the second appeal on."""
    if appealed:
        raise RuleBroken(_("You have appealed already. Each appeal is decided once, and somebody writes to you."))
