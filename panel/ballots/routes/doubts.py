"""Somebody else has voted as me: the form of the voter, and the organisers' answers."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.ballots.blueprint import booth
from panel.ballots.booth_forms import DoubtAnswerForm, DoubtForm
from panel.ballots.routes.door import through_the_door
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.mail.addresses import address_in
from panel.roll import doubts
from panel.roll.models import DoubtState, RollEntry, VoteDoubt
from panel.roll.voters import by_list_alone, place_now
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show


@booth.route("/rounds/<int:round_id>/doubt", methods=["GET", "POST"])
@through_the_door
@allow_round(Action.DOUBT_VOTE)
def doubt(budget_round: Round) -> ResponseReturnValue:
    """The form; before it, what can and cannot be done about it."""
    form, place = DoubtForm(), place_now(budget_round)
    if place is None:
        return redirect(url_for("ballots.vote", round_id=budget_round.id), 303)
    if form.validate_on_submit():
        with refusals_of(form):
            doubts.doubt(budget_round, place, contact=form.contact.text, what=form.what.text)
            words = _("Thank you. The organisers see this on their desk and will get in touch with you.")
            return commit_and_go(url_for("ballots.vote", round_id=budget_round.id), words)
    sentence = "" if form.is_submitted() else _why_not(place)
    return show("booth/doubt.html", budget_round=budget_round, form=form, sentence=sentence, by_list=by_list_alone(place))


def _why_not(place: RollEntry) -> str:
    try:
        doubts.may_doubt(place)
    except RuleBroken as broken:
        return str(broken)
    return ""


@booth.get("/rounds/<int:round_id>/doubts")
@allow_round(Action.ANSWER_DOUBT)
def all_doubts(budget_round: Round) -> ResponseReturnValue:
    return _cases(budget_round, DoubtAnswerForm(formdata=None))


def _cases(budget_round: Round, form: DoubtAnswerForm, refused: int | None = None) -> ResponseReturnValue:
    cases = db.session.scalars(VoteDoubt.of(budget_round)).all()
    mailed = {case.id for case in cases if address_in(case.contact)}
    return show("booth/doubts.html", budget_round=budget_round, cases=cases, form=form, refused=refused, mailed=mailed)


@booth.post("/rounds/<int:round_id>/doubts/<int:number>")
@allow_round(Action.ANSWER_DOUBT)
def answer_doubt(budget_round: Round, number: int) -> ResponseReturnValue:
    case = db.session.get(VoteDoubt, number)
    if case is None or case.round_id != budget_round.id:
        abort(404)
    form = DoubtAnswerForm()
    if form.validate_on_submit():
        with refusals_of(form):
            doubts.answer_doubt(case, person_or_none(), state=DoubtState(form.state.data), answer=form.answer.text)
            return commit_and_go(url_for("booth.all_doubts", round_id=budget_round.id), _("The answer is kept."))
    return _cases(budget_round, form, number)
