"""The words that citizens read for the choices of this capability."""

from panel import clock
from panel.language import day, last_day, lazy
from panel.language import gettext as _
from panel.sanctions.models import Sanction, SanctionKind

KIND_WORDS = {
    SanctionKind.WARNING: lazy("A warning: they can do all as before"),
    SanctionKind.PAUSE: lazy("A pause: they cannot write until a day"),
    SanctionKind.CLOSING_OUT: lazy("Closed out: they take no part, until a day or for good"),
}
SHORT_WORDS = {
    SanctionKind.WARNING: lazy("Warned"),
    SanctionKind.PAUSE: lazy("Paused"),
    SanctionKind.CLOSING_OUT: lazy("Closed out"),
}
GIVEN = {
    SanctionKind.WARNING: lazy("You have been warned"),
    SanctionKind.PAUSE: lazy("You are paused and cannot write here"),
    SanctionKind.CLOSING_OUT: lazy("You are closed out and take no part here"),
}
WAS_GIVEN = {
    SanctionKind.WARNING: lazy("You had been warned"),
    SanctionKind.PAUSE: lazy("You were paused"),
    SanctionKind.CLOSING_OUT: lazy("You were closed out"),
}
STILL = {
    SanctionKind.WARNING: lazy("You can do everything as before."),
    SanctionKind.PAUSE: lazy("You can still read everything, support seeds, vote, see your own data and appeal."),
    SanctionKind.CLOSING_OUT: lazy("You can still read everything, vote, see your own data and appeal."),
}
WHAT_HAPPENS = {
    SanctionKind.WARNING: lazy("They get an email with your reason. Nothing else changes."),
    SanctionKind.PAUSE: lazy("They cannot plant seeds, write remarks, contributions or proposals, nor change any of them."),
    SanctionKind.CLOSING_OUT: lazy("They cannot write, support, report or take a seat."),
}


def title_of(row: Sanction) -> str:
    """What was decided about somebody, as it stands now: no pause that has ended is told as one that lasts."""
    lasts = row.lifted_at is None and (row.kind == SanctionKind.WARNING or row.holds(clock.now()))
    return str((GIVEN if lasts else WAS_GIVEN)[row.kind])


def until_words(row: Sanction) -> str:
    """Until when it holds, or that it has ended; "" for a warning that stands."""
    if row.lifted_at or (row.ends_at and row.ends_at <= clock.now()):
        return _("It has ended.")
    if row.kind == SanctionKind.WARNING:
        return ""
    if row.ends_at is None:
        return _("It has no end.")
    return _("It ends by itself after %(day)s.") % {"day": day(last_day(row.ends_at))}
