"""Hide what something said before it was put right, and show it again: for moderators of the place."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.validators import InputRequired

from panel.access import Action, allow, person_or_none, refuse
from panel.corrections import hiding
from panel.corrections.models import EarlierText
from panel.extensions import db
from panel.language import gettext as _
from panel.language import lazy
from panel.moderation.models import Ground
from panel.moderation.words import GROUND_WORDS
from panel.pages.blueprint import bp
from panel.pages.corrections import KINDS
from panel.threads.models import Contribution, ContributionVersion
from panel.web.checks import Check, Line, Way, ask, pressed
from panel.web.flow import commit_and_go, go, refusals_of
from panel.web.forms import EmptyForm, Form
from panel.web.sent_forms import repeatable

EARLIER = "/earlier/<any(text, version):kind>/<int:number>"


class HideEarlierForm(Form):
    ground = RadioField(
        lazy("What is wrong with it?"),
        [InputRequired(lazy("Please choose one."))],
        choices=lambda: {ground.value: str(words) for ground, words in GROUND_WORDS.items()},
        description=lazy("This word is in the public log."),
    )


@dataclass(frozen=True)
class Found:
    """An earlier text with what it stood on, and where it is read."""

    text: Any
    thing: Any
    subject: str
    author_id: int
    address: str

    @property
    def own(self) -> bool:
        return bool(self.author_id == person_or_none().id)


@bp.app_template_global()
def ground_word(ground: str) -> str:
    """A ground in words, for the pages of other rooms that show what was hidden."""
    return str(GROUND_WORDS[Ground(ground)])


def found(kind: str, number: int) -> Found:
    """What the address names, or 404."""
    if kind == "version":
        version = db.session.get(ContributionVersion, number) or abort(404)
        said = db.session.get_one(Contribution, version.contribution_id)
        address = url_for("threads.versions", thread_id=said.thread_id, contribution_id=said.id)
        return Found(version, said, f"contribution:{said.id}", said.author_id, address)
    text = db.session.get(EarlierText, number) or abort(404)
    room, _colon, thing_number = text.subject.partition(":")
    thing = db.session.get(KINDS[room], int(thing_number)) or abort(404)
    address = url_for(".earlier_texts", kind=room, number=int(thing_number))
    return Found(text, thing, text.subject, text.corrected_by_id, address)


@bp.route(f"{EARLIER}/hide", methods=["GET", "POST"])
@allow(Action.HIDE_EARLIER)
@repeatable
def hide_earlier(kind: str, number: int) -> ResponseReturnValue:
    row, form = found(kind, number), HideEarlierForm()
    if refused := refuse(Action.HIDE_EARLIER, row.thing):
        return refused
    check = before_hiding(row)
    if pressed(check, form):
        with refusals_of(form):
            hiding.hide(row.text, row.subject, person_or_none(), ground=form.ground.data, own=row.own)
            return commit_and_go(row.address, _("Hidden. Only moderators read it now."))
    return ask(check, form)


@bp.post(f"{EARLIER}/show")
@allow(Action.HIDE_EARLIER)
@repeatable
def show_earlier(kind: str, number: int) -> ResponseReturnValue:
    row, form = found(kind, number), EmptyForm()
    if refused := refuse(Action.HIDE_EARLIER, row.thing):
        return refused
    with refusals_of(form):
        hiding.show_again(row.text, row.subject, person_or_none(), own=row.own)
        return commit_and_go(row.address, _("Everybody can read it again."))
    flash(form.form_errors[0], "bad")
    return go(row.address)


def before_hiding(row: Found) -> Check:
    return Check(
        question=_("Hide this earlier text?"),
        undo=_("A moderator can show it again on any day."),
        lines=[
            Line(_("What it said before"), row.text.body, language=row.text.language),
            Line(_("What people see"), _("In its place is a sentence: that a moderator has hidden it, and on which ground.")),
            Line(_("Who still sees it"), _("Moderators. Nothing is deleted.")),
            Line(_("What stays as it is"), _("What it says now. To hide that, somebody has to report it first.")),
            Line(_("In the public log"), _("That an earlier text was hidden, and on which ground. Not what it said.")),
        ],
        do=_("Hide it"),
        keep=Way(_("Do not hide it"), row.address),
        crumbs=[Way(_("Earlier texts"), row.address)],
    )
