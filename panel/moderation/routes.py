"""Flagging, the moderators' queue, the author's page of a ruling, and the organisers' appeals."""

from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, may_somewhere, person_or_none, refuse
from panel.areas.choices import reach_of_reader
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.moderation import actions, checks, queries
from panel.moderation.ask_page import ask_page
from panel.moderation.asking import had_a_part, others_can_decide
from panel.moderation.forms import AppealDecisionForm, AppealForm, FlagForm, HideForm, KeepForm, ShowAgainForm, keep_form
from panel.moderation.models import Decision, Flag, Ground, Ruling
from panel.moderation.things import KINDS, Thing, hold, mark_of, thing_or_none, told_as
from panel.moderation.words import FLAG_TITLES, GROUND_WORDS, HIDDEN_TITLES, KIND_WORDS, SHOWN_AGAIN, STAYS_HIDDEN
from panel.web.checks import ask, pressed
from panel.web.flow import commit, commit_and_go, refusals_of
from panel.web.hypermedia import answer, show, wants_fragment
from panel.web.incoming import was_read
from panel.web.paging import Key, page

bp = Blueprint("moderation", __name__)
KIND = f"<any({', '.join(KINDS)}):kind>"


@bp.route(f"/flags/{KIND}/<int:thing_id>", methods=["GET", "POST"])
@allow(Action.FLAG)
def flag(kind: str, thing_id: int) -> ResponseReturnValue:
    """Say what is wrong; whoever has said so is thanked, and led back."""
    person, form = person_or_none(), FlagForm()
    thing = thing_or_none(kind, thing_id)
    flagged = queries.flagged_by(person, kind, thing_id)
    if thing is None and not flagged:
        abort(404)
    values: dict[str, Any] = {
        "kind": kind,
        "thing": thing,
        "title": FLAG_TITLES[kind],
        "back": queries.address_of(thing) if thing else "",
    }
    if request.method == "GET" and flagged and not (thing and can_be_raised_again(flagged, thing)):
        return render_template("moderation/thanks.html", **values, decided=flagged.ruling_id is not None)
    if thing and form.validate_on_submit():
        with refusals_of(form):
            actions.flag(thing, person, reason=form.reason.text, language=form.language.data)
            return commit_and_go(url_for(".flag", kind=kind, thing_id=thing_id))
    return show("moderation/flag.html", form=form, **values)


def can_be_raised_again(flagged: Flag, thing: Thing) -> bool:
    """Whether a moderator has decided about it, and it says something else since."""
    return flagged.ruling_id is not None and flagged.of_words != mark_of(thing)


@bp.get("/moderation")
@allow(Action.MODERATE)
def queue() -> ResponseReturnValue:
    return render_template("moderation/queue.html", **queue_values())


def queue_values(broken: queries.Waiting | None = None, form: KeepForm | None = None) -> dict[str, Any]:
    """The queue with a form for each thing; `broken` is the one whose form is shown again."""
    rows, more = queries.queue(reach_of_reader(Action.MODERATE))
    forms = {row.key: keep_form(row.kind, row.number, formdata=None) for row in rows}
    if broken and form:
        rows = [row for row in rows if row.key != broken.key]
        rows.insert(0, broken)
        forms[broken.key] = form
    return {"rows": rows, "more": more, "forms": forms, "kind_words": KIND_WORDS, "ground_words": GROUND_WORDS}


@bp.post(f"/moderation/{KIND}/<int:thing_id>")
@allow(Action.MODERATE)
def keep(kind: str, thing_id: int) -> ResponseReturnValue:
    """Keep it as it is, in place or on a page of its own."""
    row, form = found(kind, thing_id), keep_form(kind, thing_id)
    if refused := refuse(Action.MODERATE, row.thing):
        return refused
    if form.validate_on_submit():
        with refusals_of(form):
            as_it_was_read(row)
            said = {"reason": form.reason.text, "language": form.language.data}
            actions.rule(kind, thing_id, person_or_none(), decision=Decision.KEEP, ground=None, **said)
            commit(url_for(".queue"))
            return kept(row)
        row = found(kind, thing_id)
    values = queue_values(row, form)
    return show("moderation/queue.html", "moderation/_waiting.html", 422, row=row, form=form, **values)


@bp.route(f"/moderation/{KIND}/<int:thing_id>/hide", methods=["GET", "POST"])
@allow(Action.MODERATE)
def hide(kind: str, thing_id: int) -> ResponseReturnValue:
    """The page before something is hidden."""
    row, form = found(kind, thing_id), HideForm()
    if refused := refuse(Action.MODERATE, row.thing):
        return refused
    if form.is_submitted():
        hold(row.thing)
        row = found(kind, thing_id)
    check = checks.hiding(row)
    if pressed(check, form):
        with refusals_of(form):
            as_it_was_read(row)
            said = {"reason": form.reason.text, "language": form.language.data}
            ground = Ground(form.ground.data)
            actions.rule(kind, thing_id, person_or_none(), decision=Decision.HIDE, ground=ground, **said)
            return commit_and_go(url_for(".queue"), _("Hidden. The author was told why, and how to appeal."))
        row = found(kind, thing_id)
    form.said.data = row.said
    return ask(check, form, "moderation/hide.html", row=row, ground_words=GROUND_WORDS)


@bp.get("/moderation/hidden")
@allow(Action.MODERATE)
def hidden() -> ResponseReturnValue:
    """What is hidden now, so that a mistake can be put right."""
    mine = Ruling.within(reach_of_reader(Action.MODERATE))
    newest = Key(Ruling.ruled_at, descending=True), Key(Ruling.id, descending=True)
    listed = page(Ruling.hiding_now().where(mine), *newest, size=queries.SHOWN)
    rows = queries.appeals(listed.rows)
    return show("moderation/hidden.html", listed=listed, rows=rows, kind_words=KIND_WORDS, ground_words=GROUND_WORDS)


@bp.route("/moderation/hidden/<int:ruling_id>", methods=["GET", "POST"])
@allow(Action.MODERATE, ruling=Ruling)
def show_again(ruling: Ruling) -> ResponseReturnValue:
    if ruling.decision == Decision.KEEP:
        abort(404)
    form, check = ShowAgainForm(), checks.showing(ruling)
    if pressed(check, form):
        with refusals_of(form):
            actions.show_again(ruling, person_or_none(), reason=form.reason.text, language=form.language.data)
            return commit_and_go(url_for(".hidden"), _("It is shown again. Its author was told."))
    return ask(check, form, "moderation/hide.html", row=queries.described([ruling.named])[0], ground_words=GROUND_WORDS)


def found(kind: str, number: int) -> queries.Waiting:
    return queries.waiting(kind, number) or abort(404)


def as_it_was_read(row: queries.Waiting) -> None:
    """Hold a thing until it is decided. RuleBroken where its words or its flags are not those of the page that sent this form."""
    hold(row.thing)
    now = queries.waiting(row.kind, row.number)
    if now and now.flags and not was_read(now.said):
        raise RuleBroken(_("This has changed since you opened the page, or somebody else has reported it. Please read it again."))


def kept(row: queries.Waiting) -> ResponseReturnValue:
    """Say what was decided, where the thing stood or above the queue."""
    sentence = _("Kept as it is.")
    if not wants_fragment():
        flash(sentence, "good")
    return answer("moderation/_ruled.html", url_for(".queue"), row=row, sentence=sentence, kind_words=KIND_WORDS)


@bp.route("/rulings/<int:ruling_id>", methods=["GET", "POST"])
@allow(Action.APPEAL, ruling=Ruling)
def my_ruling(ruling: Ruling) -> ResponseReturnValue:
    """The author reads what was decided and why, and may appeal once. What was kept is no news to them."""
    if ruling.decision == Decision.KEEP:
        abort(404)
    form = AppealForm()
    if form.validate_on_submit():
        with refusals_of(form):
            actions.appeal(ruling, person_or_none(), text=form.appeal.text, language=form.language.data)
            return commit_and_go(
                url_for(".my_ruling", ruling_id=ruling.id), _("Your appeal is with the organisers. They will write to you.")
            )
    thing = ruling.thing
    return show(
        "moderation/my_ruling.html",
        ruling=ruling,
        thing=thing,
        form=form,
        hides=ruling.hides_now,
        title=HIDDEN_TITLES[told_as(thing)],
        decided=(SHOWN_AGAIN if ruling.appeal_upheld else STAYS_HIDDEN)[told_as(thing)],
        ground_words=GROUND_WORDS,
    )


@bp.get("/moderation/appeals")
@allow(Action.RULE_ON_APPEAL)
def appeals() -> ResponseReturnValue:
    return render_template("moderation/appeals.html", **appeal_values())


def appeal_values() -> dict[str, Any]:
    mine = Ruling.within(reach_of_reader(Action.RULE_ON_APPEAL))
    listed = page(Ruling.appealed().where(mine), Key(Ruling.appealed_at), Key(Ruling.id), size=queries.SHOWN)
    return {"listed": listed, "rows": queries.appeals(listed.rows), "kind_words": KIND_WORDS, "ground_words": GROUND_WORDS}


@bp.route("/moderation/appeals/<int:ruling_id>/ask", methods=["GET", "POST"])
@allow(Action.ASK_TO_DECIDE, ruling=Ruling)
def ask_to_decide(ruling: Ruling) -> ResponseReturnValue:
    return ask_page(ruling)


@bp.route("/moderation/appeals/<int:ruling_id>", methods=["GET", "POST"])
@allow(Action.RULE_ON_APPEAL, ruling=Ruling)
def decide_appeal(ruling: Ruling) -> ResponseReturnValue:
    """One appeal with all that was said, and the organiser's decision."""
    if ruling.appealed_at is None:
        abort(404)
    form = AppealDecisionForm()
    if form.validate_on_submit():
        with refusals_of(form):
            actions.decide_appeal(
                ruling,
                person_or_none(),
                uphold=form.decision.data == "uphold",
                reason=form.reason.text,
                language=form.language.data,
            )
            home = ".appeals" if may_somewhere(Action.RULE_ON_APPEAL, person_or_none()) else "pages.me"
            return commit_and_go(url_for(home), _("Decided. The author was told."))
    return show(
        "moderation/appeal.html",
        row=queries.appeals([ruling])[0],
        form=form,
        own=had_a_part(ruling, person_or_none()),
        others=others_can_decide(ruling),
        kind_words=KIND_WORDS,
        ground_words=GROUND_WORDS,
    )
