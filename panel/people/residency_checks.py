"""What is said before a claim is refused or a confirmation is taken back."""

from flask import url_for

from panel.language import NAMES, day, time_of_day
from panel.language import gettext as _
from panel.people.models import Residency, ResidencyState
from panel.web.checks import Check, Line, Way


def refusing(row: Residency) -> Check:
    """Before a claim is not confirmed, or a confirmation is taken back: who, what they said, what follows."""
    page = url_for("people.show_residency", row_id=row.id)
    facts = {"name": row.person.name, "area": row.area.name}
    was_confirmed = row.state == ResidencyState.CONFIRMED
    return Check(
        question=_("Take back that %(name)s lives in %(area)s?") % facts
        if was_confirmed
        else _("Not confirm that %(name)s lives in %(area)s?") % facts,
        undo=_("You can confirm it after all, or open the claim again, on any day. The person reads your reason for that too."),
        lines=[
            Line(_("Who"), f"{row.person.name}, {row.person.email}"),
            Line(_("What they said"), said(row)),
            Line(_("From now on"), _after(was_confirmed=was_confirmed)),
            Line(_("Votes that are open now"), _("Whoever is on the roll of an open vote stays on it.")),
            Line(_("Who is told"), _("They get an email with your reason, in %(language)s.") % {"language": _named(row)}),
            Line(_("In the public log"), _("That an organiser did not confirm where somebody lives. Not whose place, nor why.")),
        ],
        do=_("Take the confirmation back") if was_confirmed else _("Do not confirm it"),
        keep=Way(_("Leave it as it is"), page),
        crumbs=[Way(_("Where people live"), url_for("people.residencies")), Way(row.person.name, page)],
    )


def said(row: Residency) -> str:
    """The place of a claim and when it was said: another one once the person says something else."""
    place = ", ".join(filter(None, [row.house, row.postcode, row.area.name]))
    return f"{place} · {day(row.claimed_at)}, {time_of_day(row.claimed_at)}"


def _after(*, was_confirmed: bool) -> str:
    if was_confirmed:
        return _("They come on no new roll, and cannot claim again until an organiser opens the claim.")
    return _("They stay off every roll, and cannot claim again until an organiser opens the claim.")


def _named(row: Residency) -> str:
    return NAMES[row.person.language]
