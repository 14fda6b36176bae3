"""Write the other language of something beside the original; decide about what others offered."""

from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, may, person_or_none
from panel.areas.choices import reach_of_reader
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.proposals.models import Proposal
from panel.rounds import rules as round_rules
from panel.translating import actions, queries
from panel.translating.forms import DeclineForm, form_for
from panel.translating.lacking import Lacking
from panel.translating.lacking import lacking as lacking_of
from panel.translating.models import Translation, TranslationState
from panel.translating.originals import KINDS, Original, Thing, address_of, original_of
from panel.translating.words import INTO, KIND_WORDS, LACKING_WORDS
from panel.web.addresses import safe_next
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm, Form
from panel.web.hypermedia import show
from panel.web.incoming import argument, was_read
from panel.web.sent_forms import repeatable

bp = Blueprint("translating", __name__, url_prefix="/translations")
FORMS_OF = {
    "round": ("pages.edit_round", "round_id"),
    "thread": ("threads.edit_thread", "thread_id"),
    "summary": ("threads.edit_summary", "thread_id"),
    "panel": ("panels.edit_panel", "citizens_panel_id"),
    "chest": ("chests.edit_chest", "chest_id"),
    "answer": ("pages.edit_answer", "answer_id"),
    "meeting": ("meetings.edit_meeting", "meeting_id"),
}
"""Where each kind of text is put right: the endpoint, and what its address names."""


@bp.get("")
@allow(Action.DECIDE_TRANSLATIONS)
def waiting() -> ResponseReturnValue:
    """What waits for somebody to decide, for organisers."""
    listed = queries.waiting_list(person_or_none())
    return show("translating/waiting.html", listed=listed, originals=queries.originals_of(listed.rows), kind_words=KIND_WORDS)


@bp.get("/lacking")
@allow(Action.DECIDE_TRANSLATIONS)
def lacking() -> ResponseReturnValue:
    """Texts without their other language, each with the way to its form."""
    listed = lacking_of(reach_of_reader(Action.DECIDE_TRANSLATIONS))
    forms = {row: form_of(row) for row in listed.rows}
    return show("translating/lacking.html", listed=listed, forms=forms, kind_words=LACKING_WORDS)


def form_of(row: Lacking) -> str:
    """The address of the form in which the other language is written."""
    if row.kind == "proposal":
        return url_for(".offer", kind="proposal", number=row.number, next=url_for(".lacking"))
    endpoint, named = FORMS_OF[row.kind]
    values: dict[str, Any] = {named: row.number}
    return url_for(endpoint, **values)


def thing_or_404(kind: str, number: int) -> Thing:
    """What can be translated, as far as the reader sees it. RuleBroken for a proposal whose vote has opened."""
    thing: Any = db.session.get(KINDS[kind], number)
    if thing is None or (hasattr(thing, "seen_by") and not thing.seen_by(person_or_none())) or actions.is_hidden(thing):
        abort(404)
    if kind == "proposal":
        round_rules.may_decide(thing.budget_round)
    found: Thing = thing
    return found


@bp.route("/<any(seed, remark, group, proposal):kind>/<int:number>", methods=["GET", "POST"])
@allow(Action.TRANSLATE)
@repeatable
def offer(kind: str, number: int) -> ResponseReturnValue:
    """The form beside the original, with what is there already."""
    thing, person = thing_or_404(kind, number), person_or_none()
    original, twins = original_of(thing), queries.translations_of([thing])
    form = form_for(kind, original, started(thing, twins))
    if form.validate_on_submit():
        with refusals_of(form):
            row = actions.offer_translation(thing, person, **typed(form))
            return commit_and_go(safe_next(argument("next", 2_000), address_of(thing)), said_of(row))
    decides = may(Action.ACCEPT_TRANSLATION, person, Translation(kind=kind, thing_id=number))
    heading = INTO[kind][original.other_language]
    values: dict[str, Any] = {"kind": kind, "original": original, "decides": decides, "twin": twins.of(thing)}
    own = twins.own_offer(thing)
    return show("translating/offer.html", form=form, heading=heading, back=address_of(thing), own=own, **values)


def started(thing: Thing, twins: queries.Twins) -> Original | None:
    """What the form starts with: what the reader offered, what stands, or nothing."""
    if isinstance(thing, Proposal) and not twins.own_offer(thing):
        return Original(thing.other_title, thing.other_summary, original_of(thing).other_language)
    twin = twins.of(thing)
    row = twins.own_offer(thing) or (twin.row if twin else None)
    return Original(row.title, row.body, row.language) if row else None


def typed(form: Form) -> dict[str, str]:
    return {"title": form["title"].text if "title" in form else "", "body": form["body"].text}


def said_of(row: Translation) -> str:
    if row.state == TranslationState.ACCEPTED:
        return _("Thank you. It can now be read in both languages.")
    return _("Thank you. Whoever wrote it, or an organiser, looks at your translation before others see it.")


@bp.get("/<int:translation_id>")
@allow(Action.ACCEPT_TRANSLATION, translation=Translation)
def decide(translation: Translation) -> ResponseReturnValue:
    return decide_page(translation, DeclineForm(formdata=None))


def decide_page(translation: Translation, form: Form, accept: Form | None = None) -> ResponseReturnValue:
    """The original and the translation side by side, and the two buttons."""
    thing = translation.thing
    values: dict[str, Any] = {"original": original_of(thing), "back": address_of(thing), "form": form, "accept_form": accept}
    fits = translation.waits and actions.can_be_accepted(translation)
    return show("translating/decide.html", row=translation, by=queries.name_of(translation), fits=fits, **values)


def as_it_was_read(translation: Translation) -> None:
    """RuleBroken where a translation that is held says something else than on the page that sent this form."""
    if translation.waits and not was_read(translation.said):
        raise RuleBroken(_("The translation has changed since you opened the page. Please read it again."))


@bp.post("/<int:translation_id>/accept")
@allow(Action.ACCEPT_TRANSLATION, translation=Translation)
@repeatable
def accept(translation: Translation) -> ResponseReturnValue:
    form = EmptyForm()
    with refusals_of(form):
        actions.hold_both(translation)
        as_it_was_read(translation)
        actions.accept_translation(translation, person_or_none())
        return commit_and_go(address_of(translation.thing), _("Accepted. It can now be read in both languages."))
    return decide_page(translation, DeclineForm(formdata=None), form)


@bp.post("/<int:translation_id>/decline")
@allow(Action.ACCEPT_TRANSLATION, translation=Translation)
@repeatable
def decline(translation: Translation) -> ResponseReturnValue:
    form = DeclineForm()
    if form.validate_on_submit():
        with refusals_of(form):
            actions.hold_offer(translation)
            as_it_was_read(translation)
            actions.decline_translation(translation, person_or_none(), reason=form.reason.text, language=form.language.data)
            return commit_and_go(address_of(translation.thing), _("Declined. Whoever offered it reads your reason."))
    return decide_page(translation, form)


@bp.post("/<int:translation_id>/withdraw")
@allow(Action.TRANSLATE, translation=Translation)
@repeatable
def withdraw(translation: Translation) -> ResponseReturnValue:
    actions.withdraw_translation(translation, person_or_none())
    return commit_and_go(address_of(translation.thing), _("Your translation is taken back."))
