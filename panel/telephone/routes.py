"""The telephone desk: find who rings, mark them, key what they say, twice; cancel what was not finished."""

from collections.abc import Sequence

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.ballots.calls import OPEN, CallState, TelephoneCall, calls_of
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.paper import asking, printing
from panel.paper.finding import Found
from panel.rounds.checks import crumbs
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.telephone import actions, rules
from panel.telephone.blueprint import bp
from panel.telephone.forms import CallForm
from panel.web.checks import Check, Line, Way, ask, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm, Form
from panel.web.hypermedia import show
from panel.web.reading_on import only_reads_on
from panel.web.sent_forms import repeatable

__all__ = ["bp"]


@bp.get("/<int:round_id>/telephone")
@allow_round(Action.HANDLE_PAPER)
def desk(budget_round: Round) -> ResponseReturnValue:
    return desk_page(budget_round, {})


def desk_page(
    budget_round: Round, forms: dict[str, Form], *, found: Sequence[Found] | None = None, refused: Form | None = None
) -> ResponseReturnValue:
    """What is said to the voter first, the ways to find them, who was found, the open calls, and what became of all."""
    return show(
        "telephone/desk.html",
        calls=calls_of(budget_round),
        waiting=[(call, _why_not(call)) for call in _open_calls(budget_round)],
        **asking.of_desk(budget_round, forms, found=found, refused=refused),
    )


def _open_calls(budget_round: Round) -> Sequence[TelephoneCall]:
    return db.session.scalars(TelephoneCall.of(budget_round).where(TelephoneCall.state.in_(OPEN))).all()


def _why_not(call: TelephoneCall) -> str:
    """Why the reader cannot key this call now; "" where they can."""
    try:
        rules.may_key(call, person_or_none().id)
    except RuleBroken as broken:
        return str(broken)
    return ""


@bp.post("/<int:round_id>/telephone/find")
@allow_round(Action.HANDLE_PAPER)
@repeatable
def find(budget_round: Round) -> ResponseReturnValue:
    """Who rings. Posted, so that no name stands in an address."""
    return asking.find(budget_round, url_for(".desk", round_id=budget_round.id), desk_page)


@bp.post("/<int:round_id>/telephone/begin")
@allow_round(Action.HANDLE_PAPER)
@repeatable
def begin(budget_round: Round) -> ResponseReturnValue:
    """Mark whoever rings, and go to their ballot."""
    form = EmptyForm()
    if form.validate_on_submit() and not only_reads_on():
        with refusals_of(form):
            call = actions.begin(budget_round, asking.place_of(budget_round), person_or_none())
            words = _("This is call %(number)s. The voter is marked on the roll.") % {"number": call.number}
            return commit_and_go(_address(call), words)
    return desk_page(budget_round, {}, refused=form)


def _address(call: TelephoneCall) -> str:
    return url_for(".key", round_id=call.round_id, number=call.number)


def call_or_404(budget_round: Round, number: int) -> TelephoneCall:
    call = db.session.scalar(TelephoneCall.of(budget_round).where(TelephoneCall.number == number))
    return call or abort(404)


@bp.route("/<int:round_id>/telephone/<int:number>", methods=["GET", "POST"])
@allow_round(Action.HANDLE_PAPER)
@repeatable
def key(budget_round: Round, number: int) -> ResponseReturnValue:
    """What the voter says, on one line. Of what somebody else heard it shows nothing."""
    call, form = call_or_404(budget_round, number), CallForm()
    if form.validate_on_submit():
        with refusals_of(form):
            same = actions.key_ballot(budget_round, call, person_or_none(), form.line.text, turn=form.turn.data or "")
            return commit_and_go(url_for(".desk", round_id=budget_round.id) if same else _address(call), _told(call))
    form.turn.data, paper = call.turn, printing.printed(budget_round)
    return show("telephone/key.html", budget_round=budget_round, call=call, form=form, sentence=_why_not(call), paper=paper)


def _told(call: TelephoneCall) -> str:
    if call.state == CallState.ENTERED:
        return _("Both heard the same: the ballot is entered. Tell the voter that it counts.")
    if call.state == CallState.SECOND:
        words = _("Pass the call on, and say its number: %(number)s. Somebody else keys the ballot now.")
        return words % {"number": call.number}
    return _("You and the first person heard something else. Neither is kept. Ask the voter again: two people key it anew.")


@bp.route("/<int:round_id>/telephone/<int:number>/cancel", methods=["GET", "POST"])
@allow_round(Action.HANDLE_PAPER)
def cancel_call(budget_round: Round, number: int) -> ResponseReturnValue:
    """The voter hung up before the second person had heard them."""
    call, form, address = call_or_404(budget_round, number), EmptyForm(), url_for(".desk", round_id=budget_round.id)
    if call.state not in OPEN:
        return redirect(address, 303)
    check = Check(
        question=_("Cancel call %(number)s?") % {"number": number},
        undo=_("Their mark on the roll goes, and they can vote in another way, or ring again, while voting is open."),
        lines=[
            Line(_("Their ballot"), _("What was heard of it is deleted.")),
            Line(_("In the public log"), _("That you cancelled a call, and its number. Nothing of who rang.")),
        ],
        do=_("Cancel this call"),
        keep=Way(_("Keep it"), address),
        crumbs=crumbs(budget_round),
    )
    if pressed(check, form):
        with refusals_of(form):
            actions.cancel(budget_round, call, person_or_none())
            return commit_and_go(address, _("The call is cancelled, and the mark on the roll is taken back."))
    return ask(check, form)
