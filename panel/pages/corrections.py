"""Put right what stands on a seed; and read what something said before it was corrected, on one page for all kinds."""

from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.areas.choices import area_choices, reach_of_reader
from panel.areas.models import Area
from panel.chests.models import Chest
from panel.corrections.models import EarlierText
from panel.corrections.words import PART_WORDS
from panel.easy.models import EasyRead
from panel.easy.routes import shown
from panel.extensions import Base, db
from panel.groups.models import Group
from panel.language import gettext as _
from panel.pages.blueprint import bp
from panel.panels.models import CitizensPanel
from panel.seeds import correcting
from panel.seeds.answers import Answer, AnswerKind
from panel.seeds.forms import AnswerForm, CorrectSeedForm, RemarkForm, ReopenAnswerForm
from panel.seeds.meetings import Meeting
from panel.seeds.models import Remark, Seed
from panel.threads.models import Thread
from panel.web.bilingual import reasons_of
from panel.web.checks import Check, Line, Way, ask, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import Form
from panel.web.hypermedia import show
from panel.web.paging import Key, page

KINDS: dict[str, type[Base]] = {
    "panel": CitizensPanel,
    "thread": Thread,
    "seed": Seed,
    "answer": Answer,
    "remark": Remark,
    "chest": Chest,
    "group": Group,
    "meeting": Meeting,
    "easy": EasyRead,
}


@bp.get("/earlier/<any(panel, thread, seed, answer, remark, chest, group, meeting, easy):kind>/<int:number>")
@allow(Action.READ)
def earlier_texts(kind: str, number: int) -> ResponseReturnValue:
    thing: Any = db.session.get(KINDS[kind], number)
    if thing is None or (hasattr(thing, "seen_by") and not thing.seen_by(person_or_none())):
        abort(404)
    texts = page(EarlierText.of(f"{kind}:{number}"), Key(EarlierText.id, descending=True))
    return show("corrections/earlier.html", texts=texts, thing=thing, back=address_of(kind, thing), part_words=PART_WORDS)


def address_of(kind: str, thing: Any) -> str:
    """Where it stands now."""
    if kind in {"answer", "remark"}:
        return url_for("seeds.show_seed", seed_id=thing.seed_id, _anchor="answer" if kind == "answer" else f"remark-{thing.id}")
    if kind == "meeting":
        return url_for("meetings.show_meeting", meeting_id=thing.id)
    if kind == "easy":
        return shown(thing.thing).easy if thing.has_text else shown(thing.thing).page
    if kind == "thread":
        return url_for("threads.show_thread", thread_id=thing.id)
    if kind == "seed":
        return url_for("seeds.show_seed", seed_id=thing.id)
    return url_for(f".show_{kind}", **{f"{kind}_id": thing.id})


@bp.route("/seeds/<int:seed_id>/correct", methods=["GET", "POST"])
@allow(Action.CORRECT_SEED, seed=Seed)
def correct_seed(seed: Seed) -> ResponseReturnValue:
    form = CorrectSeedForm(data={"area": seed.area_id, "theme": seed.theme, "language": seed.language})
    form.area.choices = area_choices(reach_of_reader(Action.CORRECT_SEED), keep=seed.area_id)
    back = url_for("seeds.show_seed", seed_id=seed.id)
    if form.validate_on_submit():
        with refusals_of(form):
            area = db.session.get_one(Area, form.area.data)
            correcting.correct_seed(seed, person_or_none(), area=area, language=form.language.data, theme=form.theme.theme)
            return right(back)
    lede = _("The words stay those of the person who planted it. Everyone can read what was here before.")
    return asked(form, _("Put its area, theme or language right"), back, lede)


@bp.route("/remarks/<int:remark_id>/edit", methods=["GET", "POST"])
@allow(Action.EDIT_REMARK, remark=Remark)
def edit_remark(remark: Remark) -> ResponseReturnValue:
    form = RemarkForm(obj=remark)
    back = address_of("remark", remark)
    if form.validate_on_submit():
        with refusals_of(form):
            correcting.edit_remark(remark, person_or_none(), body=form.body.text, language=form.language.data)
            return right(back)
    return asked(form, _("Change what you said"), back)


@bp.route("/answers/<int:answer_id>/edit", methods=["GET", "POST"])
@allow(Action.ANSWER_SEED, answer=Answer)
def edit_answer(answer: Answer) -> ResponseReturnValue:
    form = AnswerForm(obj=answer)
    back = address_of("answer", answer)
    if form.validate_on_submit():
        with refusals_of(form):
            words = {"body_cy": form.body_cy.text, "body_en": form.body_en.text}
            correcting.edit_answer(answer, person_or_none(), kind=AnswerKind(form.kind.data), **words)
            return right(back)
    return asked(form, _("Put the answer right"), back)


@bp.route("/answers/<int:answer_id>/reopen", methods=["GET", "POST"])
@allow(Action.ANSWER_SEED, answer=Answer)
def reopen_answer(answer: Answer) -> ResponseReturnValue:
    form, check = ReopenAnswerForm(), reopening(answer)
    if pressed(check, form):
        with refusals_of(form):
            correcting.reopen_answer(answer, person_or_none(), **reasons_of(form))
            return commit_and_go(address_of("answer", answer), _("The seed waits for an answer again."))
    return ask(check, form)


def reopening(answer: Answer) -> Check:
    """Before an answer is said not to be the end of it."""
    seed, back = db.session.get_one(Seed, answer.seed_id), address_of("answer", answer)
    return Check(
        question=_("Open this answer again?"),
        undo=_("A new answer ends it, on any day."),
        lines=[
            Line(_("At once"), _("The seed waits for an answer again, in the garden and on the desk of organisers.")),
            Line(_("What stays"), _("The answer, readable for everybody, with your reason below it.")),
            Line(_("In the public log"), _("That it was opened again, and your reason.")),
        ],
        do=_("Open the answer again"),
        keep=Way(_("Leave everything as it is"), back),
        instead=[
            Way(
                _("Put the answer right"),
                url_for(".edit_answer", answer_id=answer.id),
                _("Other words, or a heading that fits better."),
            )
        ],
        crumbs=[Way(_("Seeds"), url_for("seeds.garden")), Way(seed.title, back)],
    )


def right(back: str) -> ResponseReturnValue:
    return commit_and_go(back, _("Put right. What it said before stays readable."))


def asked(form: Form, heading: str, back: str, lede: str = "") -> ResponseReturnValue:
    return show("corrections/correct.html", form=form, heading=heading, back=back, lede=lede)
