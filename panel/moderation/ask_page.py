"""The page on which an organiser asks one person to decide one appeal. Whatever can be appealed against uses it."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import person_or_none
from panel.language import gettext as _
from panel.moderation.appeals import Appealed
from panel.moderation.asking import ask_somebody, asked_for
from panel.moderation.forms import AskForm, ReadAskForm
from panel.people.models import Person
from panel.web.checks import Check, Line, Way, ask, came_from_check, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show


def ask_page(row: Appealed) -> ResponseReturnValue:
    """Who shall be asked, then what it means, then one press."""
    if row.appealed_at is None:
        abort(404)
    endpoint, named = row.appeal_page
    back = url_for(endpoint, **named)
    chosen, somebody = AskForm(), None
    if chosen.validate_on_submit():
        with refusals_of(chosen):
            somebody = asked_for(row, chosen.email.text, person_or_none())
    if somebody is None:
        return show("moderation/ask.html", form=chosen, back=back, decided=row.appeal_decided_at is not None)
    form = ReadAskForm() if came_from_check() else ReadAskForm(formdata=None, data={"email": chosen.email.text})
    check = asking(somebody, back)
    if came_from_check() and pressed(check, form):
        with refusals_of(form):
            ask_somebody(row, somebody, person_or_none())
            return commit_and_go(back, _("%(name)s was asked, and told by email.") % {"name": somebody.name})
    return ask(check, form)


def asking(somebody: Person, back: str) -> Check:
    facts = {"name": somebody.name}
    return Check(
        question=_("Ask %(name)s to decide this appeal?") % facts,
        undo=_("Until it is decided you can ask somebody else; then %(name)s may not decide it any more.") % facts,
        lines=[
            Line(_("Who"), f"{somebody.name}, {somebody.email}"),
            Line(_("What they may do"), _("Read this one appeal with all that was said, and decide it. Nothing else.")),
            Line(_("Who is told"), _("%(name)s, by email, with a link.") % facts),
            Line(_("In the public log"), _("That somebody was asked to decide an appeal. Not who.")),
        ],
        do=_("Ask them"),
        keep=Way(_("Ask nobody"), back),
    )
