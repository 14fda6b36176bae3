"""Reading the easy-read text of a round, a proposal or a panel, and writing it."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.easy import actions
from panel.easy.forms import EasyReadForm
from panel.easy.lines import MARKS, lines_of
from panel.easy.models import EasyRead, Thing, kind_of
from panel.extensions import db
from panel.language import gettext as _
from panel.language import other, spoken, text_in
from panel.panels.models import CitizensPanel
from panel.proposals.models import Proposal
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import ProseField, TextField
from panel.web.hypermedia import show
from panel.web.incoming import has_field
from panel.web.sent_forms import repeatable

bp = Blueprint("easy", __name__)


@dataclass(frozen=True)
class Shown:
    """A thing as these pages name it: its title in its language, its page, and the pages beside it."""

    title: str
    language: str
    page: str
    easy: str
    edit: str


def shown(thing: Thing) -> Shown:
    kind = kind_of(thing)
    number: dict[str, Any] = {f"{kind}_id": thing.id}
    easy, edit = (url_for(f"easy.{verb}_{kind}", **number) for verb in ("show", "edit"))
    if isinstance(thing, Proposal):
        return Shown(thing.title, thing.language, url_for("proposals.show_proposal", **number), easy, edit)
    page = url_for(f"pages.show_{kind}", **number)
    return Shown(text_in(thing, "title", spoken()), spoken(), page, easy, edit)


def easy_read_of(thing: Thing) -> EasyRead | None:
    """For templates: what there is of a thing, unless its words are hidden; None where nothing was written."""
    easy = written_of(thing)
    return easy if easy and easy.seen_by(person_or_none()) else None


def written_of(thing: Thing) -> EasyRead | None:
    """What was written of it, hidden or not: for those who may write it anew, and would else write over it unread."""
    return db.session.scalar(EasyRead.of(kind_of(thing), thing.id))


@bp.get("/rounds/<int:round_id>/easy")
@allow_round(Action.READ)
def show_round(budget_round: Round) -> ResponseReturnValue:
    return easy_page(budget_round)


@bp.get("/proposals/<int:proposal_id>/easy")
@allow(Action.READ, proposal=Proposal)
def show_proposal(proposal: Proposal) -> ResponseReturnValue:
    return easy_page(proposal)


@bp.get("/panels/<int:panel_id>/easy")
@allow(Action.READ, panel=CitizensPanel)
def show_panel(*, panel: CitizensPanel) -> ResponseReturnValue:
    return easy_page(panel)


def easy_page(thing: Thing) -> ResponseReturnValue:
    """Its sentences with their marks, in the language of the reader or else in the other. 404 where there are none."""
    easy = easy_read_of(thing)
    if easy is None or not easy.has_text:
        abort(404)
    said = spoken() if getattr(easy, f"text_{spoken()}") else other()
    return show("easy/show.html", easy=easy, thing=shown(thing), lines=lines_of(getattr(easy, f"text_{said}")), said=said)


@bp.route("/rounds/<int:round_id>/easy/edit", methods=["GET", "POST"])
@allow_round(Action.WRITE_EASY_READ)
@repeatable
def edit_round(budget_round: Round) -> ResponseReturnValue:
    return edit_page(budget_round)


@bp.route("/proposals/<int:proposal_id>/easy/edit", methods=["GET", "POST"])
@allow(Action.WRITE_EASY_READ, proposal=Proposal)
@repeatable
def edit_proposal(proposal: Proposal) -> ResponseReturnValue:
    return edit_page(proposal)


@bp.route("/panels/<int:panel_id>/easy/edit", methods=["GET", "POST"])
@allow(Action.WRITE_EASY_READ, panel=CitizensPanel)
@repeatable
def edit_panel(*, panel: CitizensPanel) -> ResponseReturnValue:
    return edit_page(panel)


def edit_page(thing: Thing) -> ResponseReturnValue:
    """The form, with a preview that stores nothing."""
    form = EasyReadForm(obj=written_of(thing))
    previewed = has_field("preview")
    if form.validate_on_submit() and not previewed:
        with refusals_of(form):
            actions.write_easy_read(thing, person_or_none(), **written(form))
            return commit_and_go(shown(thing).page, _("Saved. It is beside the title."))
    drawn = {language: lines_of(form[f"text_{language}"].data or "") for language in ("cy", "en")} if previewed else {}
    return show("easy/edit.html", form=form, thing=shown(thing), marks=MARKS, drawn=drawn)


def written(form: EasyReadForm) -> dict[str, Any]:
    """What was typed, by the names that the action gives it; the token of the form is no text, though WTForms calls it one."""
    texts = {field.name: field.text for field in form if isinstance(field, (TextField, ProseField))}
    return {**texts, "checked_on": form.checked_on.data}
