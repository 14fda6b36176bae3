"""What is said before a role is given or ended."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from panel.access import Action, Role, Where, Who, person_or_none
from panel.language import day, last_day
from panel.language import gettext as _
from panel.people.actions.roles import Task, held_there
from panel.people.models import Person, RoleGrant
from panel.people.words import ROLE_WORDS, place_words
from panel.web.checks import Check, Line, Way


def granting(person: Person, task: Task, search: Mapping[str, Any]) -> Check:
    """Before somebody has a role: who, what it allows, where, until when. `search`: how the address names what found them."""
    again = url_for("people.choose_role", person_id=person.id, **search)
    return Check(
        question=_("Give this role to %(name)s?") % {"name": person.name},
        undo=_("You can end the role on any day, on the page Roles. What was done with it stays done."),
        lines=[
            Line(_("Who"), f"{person.name}, {person.email}"),
            Line(_("Which role"), str(ROLE_WORDS[task.role])),
            Line(_("Where"), _where(task)),
            Line(_("Until when"), _until(person, task)),
            Line(_("What it allows"), _("Reading the desk, and this:"), allowed(task)),
            Line(_("At once"), _at_once(person)),
            Line(_("In the public log"), _("That this role was given, and for where. Not who to.")),
        ],
        do=_("Give the role"),
        keep=Way(_("Do not give it"), url_for("people.roles", **search)),
        instead=[Way(_("Choose again"), again, _("Another role, place or day."))],
        crumbs=[Way(_("Roles"), url_for("people.roles"))],
    )


def _at_once(person: Person) -> str:
    if person is person_or_none():
        return _("You stay signed in here, are signed out everywhere else, and get an email that says so.")
    return _("They are signed out, get an email that says so, and sign in again with a second proof.")


def ending(person: Person, grant: RoleGrant) -> Check:
    """Before a role ends ahead of its day."""
    told = _("%(name)s gets an email with your reason. The role is listed among those that have ended.")
    facts = {"name": person.name, "role": ROLE_WORDS[Role(grant.role)], "where": place_words(grant.area)}
    return Check(
        question=_("End this role of %(name)s?") % facts,
        undo=_("You can give the role again on any day."),
        lines=[
            Line(_("Which role"), _("%(role)s for %(where)s") % facts),
            Line(_("At once"), _("They are signed out everywhere. Signed in again, they can do what every resident can.")),
            Line(
                _("Who is told"),
                told % facts,
            ),
            Line(_("In the public log"), _("That this role was ended, and for where. Not whose, nor why.")),
        ],
        do=_("End the role"),
        keep=Way(_("Leave it"), url_for("people.roles")),
        crumbs=[Way(_("Roles"), url_for("people.roles"))],
    )


def allowed(task: Task) -> Sequence[Way]:
    """What the table lets this role do there; what every reader may is left out."""
    who = Who(task.role.value)
    permissions = [action.permission for action in Action if action is not Action.READ_DESK]
    reaching = [one for one in permissions if who in one.who and (task.area is None or one.where is not Where.SITE)]
    return [Way(str(one.sentence), "") for one in reaching if Who.SIGNED_IN not in one.who]


def _where(task: Task) -> str:
    if task.area is None:
        return _("On the whole site.")
    return _("In %(area)s only.") % {"area": place_words(task.area)}


def _until(person: Person, task: Task) -> str:
    until = (
        _("Until the end of %(day)s. Then it ends by itself.") % {"day": day(last_day(task.ends_at))}
        if task.ends_at
        else _("Until somebody ends it.")
    )
    held = held_there(person, task)
    if held is None:
        return until
    before = day(last_day(held.ends_at)) if held.ends_at else _("somebody ends it")
    return _("They have this role there already, until %(before)s. From now on: %(until)s") % {"before": before, "until": until}
