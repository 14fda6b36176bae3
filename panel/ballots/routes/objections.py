"""Objections to a count: the list that everybody reads, the form, and the answers of the organisers."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, may, person_or_none
from panel.ballots import papers, queries
from panel.ballots.blueprint import bp
from panel.ballots.objection_forms import ObjectionAnswerForm, ObjectionForm, ReceiptObjectionForm
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.roll import objections
from panel.roll.models import DoubtKind, DoubtState, VoteDoubt
from panel.roll.voters import place_now
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.bilingual import reasons_of
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show


@bp.get("/<int:round_id>/objections")
@allow_round(Action.READ)
def all_objections(budget_round: Round) -> ResponseReturnValue:
    return _listed(budget_round, ObjectionAnswerForm(formdata=None))


def _listed(budget_round: Round, form: ObjectionAnswerForm, refused: int | None = None) -> ResponseReturnValue:
    return show(
        "ballots/objections.html",
        budget_round=budget_round,
        cases=db.session.scalars(VoteDoubt.of(budget_round, DoubtKind.OBJECTION)).all(),
        window=objections.window(budget_round),
        answers=may(Action.ANSWER_DOUBT, person_or_none(), budget_round),
        form=form,
        refused=refused,
    )


@bp.route("/<int:round_id>/objections/new", methods=["GET", "POST"])
@allow_round(Action.OBJECT)
def object_to_count(budget_round: Round) -> ResponseReturnValue:
    """From a place on the roll, by account or by letter; or with a receipt, where no place is shown."""
    place = place_now(budget_round)
    form = ObjectionForm() if place else ReceiptObjectionForm()
    if form.validate_on_submit() and (place or _receipt_is_right(budget_round, form)):
        with refusals_of(form):
            case = objections.object_to_count(budget_round, place, contact=form.contact.text, what=form.what.text)
            words = _("Thank you. Your objection has number %(number)s. The result waits until it is answered.")
            return commit_and_go(url_for(".all_objections", round_id=budget_round.id), words % {"number": case.number})
    sentence = "" if form.is_submitted() else _why_not(budget_round)
    twice = objections.has_objected(place)
    return show("ballots/object.html", budget_round=budget_round, form=form, place=place, sentence=sentence, twice=twice)


def _why_not(budget_round: Round) -> str:
    try:
        objections.may_object(budget_round)
    except RuleBroken as broken:
        return str(broken)
    return ""


def _receipt_is_right(budget_round: Round, form: ReceiptObjectionForm) -> bool:
    """Whether the code finds a counted ballot, and the number is that of the receipt. Nothing of it is kept."""
    code = papers.typed_code(form.code.text)
    nonce = queries.nonce_of(budget_round, code) if code else None
    if nonce and objections.is_receipt(nonce, form.secret.text):
        return True
    form.refuse(_("That is no receipt of a ballot that is counted here. Please compare both with your receipt, sign by sign."))
    return False


@bp.post("/<int:round_id>/objections/<int:number>")
@allow_round(Action.ANSWER_DOUBT)
def answer_objection(budget_round: Round, number: int) -> ResponseReturnValue:
    mine = VoteDoubt.of(budget_round, DoubtKind.OBJECTION).where(VoteDoubt.number == number)
    case = db.session.scalar(mine) or abort(404)
    form = ObjectionAnswerForm()
    if form.validate_on_submit():
        with refusals_of(form):
            objections.answer_objection(case, person_or_none(), state=DoubtState(form.state.data), **reasons_of(form))
            return commit_and_go(url_for(".all_objections", round_id=budget_round.id), _("The answer is published."))
    return _listed(budget_round, form, refused=number)
