"""The moderators' pages about people who harm, the page of the person it is about, and the appeals."""

from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from panel import clock
from panel.access import Action, allow, may, person_or_none
from panel.language import end_of, local
from panel.language import gettext as _
from panel.moderation.ask_page import ask_page
from panel.moderation.asking import had_a_part, others_can_decide
from panel.moderation.models import Ground
from panel.moderation.words import GROUND_WORDS
from panel.people.models import Person
from panel.sanctions import actions, checks, rules
from panel.sanctions.actions import Measure
from panel.sanctions.forms import AppealDecisionForm, AppealForm, MeasureForm, ReasonForm
from panel.sanctions.models import Sanction, SanctionKind
from panel.sanctions.words import SHORT_WORDS, STILL, title_of, until_words
from panel.web.checks import ask, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.incoming import argument
from panel.web.paging import Key, page
from panel.web.sent_forms import makes_another

bp = Blueprint("sanctions", __name__, url_prefix="/sanctions")
WORDS: dict[str, Any] = {"kind_words": SHORT_WORDS, "ground_words": GROUND_WORDS, "until_words": until_words}


@bp.get("")
@allow(Action.SANCTION)
def all_sanctions() -> ResponseReturnValue:
    """All that was decided, the newest first; with words to search for, people it could be decided about."""
    wanted = argument("q", 80)
    listed = page(Sanction.newest(), Key(Sanction.given_at, descending=True), Key(Sanction.id, descending=True))
    people = page(Person.called(wanted), Key(Person.name), Key(Person.id)).rows if wanted else []
    return show("sanctions/all.html", listed=listed, wanted=wanted, people=people, now_=clock.now(), **WORDS)


@bp.get("/people/<int:person_id>/choose")
@allow(Action.SANCTION, person=Person)
def choose(person: Person) -> ResponseReturnValue:
    return show("sanctions/choose.html", somebody=person, form=MeasureForm(asked=False))


@bp.route("/people/<int:person_id>/decide", methods=["GET", "POST"])
@allow(Action.SANCTION, person=Person)
@makes_another
def decide(person: Person) -> ResponseReturnValue:
    """What was chosen stands in the address; this page says what it means, asks for the reason, and waits for one press."""
    chosen, measure = MeasureForm(), None
    if chosen.validate():
        with refusals_of(chosen):
            measure = measure_of(chosen)
            actions.may_be_sanctioned(person, measure.kind, person_or_none())
    if measure is None or chosen.form_errors:
        return show("sanctions/choose.html", status=422, somebody=person, form=chosen)
    form, check = ReasonForm(), checks.giving(person, measure)
    if pressed(check, form):
        with refusals_of(form):
            actions.sanction(person, measure, person_or_none(), reason=form.reason.text)
            return commit_and_go(url_for(".all_sanctions"), _("Decided. The person was told why, and how to appeal."))
    return ask(check, form)


def measure_of(form: MeasureForm) -> Measure:
    """What was chosen. RuleBroken where the last day does not go with it."""
    kind, last = SanctionKind(form.kind.data), form.until.data
    rules.fits(kind=kind.value, last_day=last, today=local(clock.now()).date())
    return Measure(kind, Ground(form.ground.data), end_of(last) if last else None)


@bp.route("/<int:sanction_id>/end", methods=["GET", "POST"])
@allow(Action.SANCTION, sanction=Sanction)
def lift(sanction: Sanction) -> ResponseReturnValue:
    rules.may_lift(holds=sanction.holds(clock.now()))
    form, check = ReasonForm(), checks.lifting(sanction)
    if pressed(check, form):
        with refusals_of(form):
            actions.lift(sanction, person_or_none(), reason=form.reason.text)
            return commit_and_go(url_for(".all_sanctions"), _("Ended. The person was told."))
    return ask(check, form)


@bp.route("/<int:sanction_id>", methods=["GET", "POST"])
@allow(Action.APPEAL_SANCTION, sanction=Sanction)
def mine(sanction: Sanction) -> ResponseReturnValue:
    """The person reads what was decided, why, until when, and what they may still do; and may appeal once."""
    form = AppealForm()
    if form.validate_on_submit():
        with refusals_of(form):
            actions.appeal(sanction, person_or_none(), text=form.appeal.text, language=form.language.data)
            words = _("Your appeal is with the organisers. They will write to you.")
            return commit_and_go(url_for(".mine", sanction_id=sanction.id), words)
    return show(
        "sanctions/mine.html",
        sanction=sanction,
        form=form,
        title=title_of(sanction),
        still=STILL[sanction.kind],
        holds=sanction.holds(clock.now()),
        **WORDS,
    )


@bp.get("/appeals")
@allow(Action.RULE_ON_SANCTION)
def appeals() -> ResponseReturnValue:
    listed = page(Sanction.appealed(), Key(Sanction.appealed_at), Key(Sanction.id))
    return show("sanctions/appeals.html", listed=listed, **WORDS)


@bp.route("/<int:sanction_id>/appeal", methods=["GET", "POST"])
@allow(Action.RULE_ON_SANCTION, sanction=Sanction)
def decide_appeal(sanction: Sanction) -> ResponseReturnValue:
    """One appeal with all that was said, and the decision of somebody who had no part in it."""
    if sanction.appealed_at is None:
        abort(404)
    form, person = AppealDecisionForm(), person_or_none()
    if form.validate_on_submit():
        with refusals_of(form):
            told = {"reason": form.reason.text, "language": form.language.data}
            actions.decide_appeal(sanction, person, uphold=form.decision.data == "uphold", **told)
            home = ".appeals" if may(Action.RULE_ON_SANCTION, person) else "pages.me"
            return commit_and_go(url_for(home), _("Decided. The person was told."))
    own, others = had_a_part(sanction, person), others_can_decide(sanction)
    return show("sanctions/appeal.html", sanction=sanction, form=form, own=own, others=others, **WORDS)


@bp.route("/<int:sanction_id>/ask", methods=["GET", "POST"])
@allow(Action.ASK_TO_DECIDE, sanction=Sanction)
def ask_to_decide(sanction: Sanction) -> ResponseReturnValue:
    return ask_page(sanction)
