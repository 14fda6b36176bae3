"""What is said before somebody is warned, paused or closed out, and before that is ended early."""

from flask import url_for

from panel.language import NAMES, day, last_day
from panel.language import gettext as _
from panel.moderation.words import GROUND_WORDS
from panel.people.models import Person
from panel.sanctions.actions import Measure
from panel.sanctions.models import Sanction, SanctionKind
from panel.sanctions.words import SHORT_WORDS, WHAT_HAPPENS
from panel.web.checks import Check, Line, Way


def giving(person: Person, measure: Measure) -> Check:
    choose = url_for("sanctions.choose", person_id=person.id)
    questions = {
        SanctionKind.WARNING: _("Warn %(name)s?"),
        SanctionKind.PAUSE: _("Pause %(name)s?"),
        SanctionKind.CLOSING_OUT: _("Close %(name)s out?"),
    }
    facts = {"name": person.name, "language": NAMES[person.language]}
    told = _("%(name)s, by email, at once, with your reason. They read %(language)s: please write it in that language.")
    return Check(
        question=questions[measure.kind] % facts,
        undo=_("You can end it early. They can appeal once, and somebody else decides; an email that was sent stays sent."),
        lines=[
            Line(_("What will change"), str(WHAT_HAPPENS[measure.kind])),
            Line(_("What stays"), _stays(measure)),
            Line(_("Until when"), _until(measure)),
            Line(_("The ground"), str(GROUND_WORDS[measure.ground])),
            Line(_("Who is told"), told % facts),
            Line(
                _("In the public log"),
                _("That it was done to somebody, on which ground and until when. No name, no reason."),
            ),
        ],
        do=_("Decide this"),
        keep=Way(_("Do nothing"), url_for("sanctions.all_sanctions")),
        instead=[
            Way(_("Choose again"), choose, _("Something milder, another ground or day.")),
            Way(
                _("Hide one thing only"),
                url_for("moderation.queue"),
                _("What they wrote stays until each piece is hidden."),
            ),
        ],
        crumbs=[Way(_("Warned, paused, closed out"), url_for("sanctions.all_sanctions"))],
    )


def _stays(measure: Measure) -> str:
    """What they may still do, put to a moderator."""
    kept = {
        SanctionKind.WARNING: _("They can do everything as before."),
        SanctionKind.PAUSE: _("They can read all, support seeds, vote, see their own data and appeal. What they wrote stays."),
        SanctionKind.CLOSING_OUT: _("They can read all, vote, see their own data and appeal. What they wrote stays."),
    }
    return kept[measure.kind]


def _until(measure: Measure) -> str:
    if measure.kind == SanctionKind.WARNING:
        return _("A warning has no end: it stays in the list for moderators.")
    if measure.ends_at is None:
        return _("For good, unless somebody ends it.")
    return _("Until the end of %(day)s. Then it ends by itself.") % {"day": day(last_day(measure.ends_at))}


def lifting(row: Sanction) -> Check:
    return Check(
        question=_("Let %(name)s take part again?") % {"name": row.person.name},
        undo=_("You can decide again on any day."),
        lines=[
            Line(_("What was decided"), f"{SHORT_WORDS[row.kind]}, {day(row.given_at)}"),
            Line(_("At once"), _("They can do everything that every resident can.")),
            Line(_("Who is told"), _("%(name)s, by email, with your reason.") % {"name": row.person.name}),
            Line(_("In the public log"), _("That it was ended early. No name, no reason.")),
        ],
        do=_("End it now"),
        keep=Way(_("Leave it as it is"), url_for("sanctions.all_sanctions")),
        crumbs=[Way(_("Warned, paused, closed out"), url_for("sanctions.all_sanctions"))],
    )
