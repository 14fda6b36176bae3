"""A ballot was cast from the reader's place, and they came by a list alone: first they show its receipt."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action
from panel.access.booth import note_ballot
from panel.ballots.actions import cast
from panel.ballots.blueprint import bp
from panel.ballots.forms import ReceiptForm
from panel.ballots.routes.door import carried, go_on, through_the_door
from panel.extensions import db
from panel.language import gettext as _
from panel.roll.models import RollEntry
from panel.roll.objections import is_receipt
from panel.roll.voters import may_replace, place_now
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.busy import only_read
from panel.web.hypermedia import show
from panel.web.sent_forms import repeatable


class NotShown(Exception):
    """The receipt of the ballot that lies there was not shown."""


def receipt_now(budget_round: Round, place: RollEntry | None) -> cast.Receipt | None:
    """The receipt of the reader's ballot; None where none is cast. NotShown where they have to show it themselves first."""
    receipt = cast.receipt_of(budget_round, place)
    if place and receipt and not may_replace(place, receipt.version):
        raise NotShown
    return receipt


@bp.errorhandler(NotShown)
def ask(_fault: NotShown) -> ResponseReturnValue:
    """The page that asks for the receipt; it holds the picks that were sent."""
    only_read()
    budget_round = db.session.get_one(Round, (request.view_args or {})["round_id"])
    return _page(budget_round, ReceiptForm(formdata=None), 200 if request.method == "GET" else 422)


@bp.route("/<int:round_id>/receipt/show", methods=["GET", "POST"])
@through_the_door
@allow_round(Action.CAST_BALLOT)
@repeatable
def show_receipt(budget_round: Round) -> ResponseReturnValue:
    place, form = place_now(budget_round), ReceiptForm()
    receipt = cast.receipt_of(budget_round, place)
    if place is None or receipt is None:
        return redirect(url_for(".vote", round_id=budget_round.id), 303)
    if form.validate_on_submit():
        if is_receipt(receipt.nonce, form.secret.text):
            note_ballot(place.id, receipt.version)
            return go_on(budget_round)
        form.secret.errors = [
            _("That is not the receipt of the ballot that counts now. If it was changed, its newest receipt is.")
        ]
    return _page(budget_round, form)


def _page(budget_round: Round, form: ReceiptForm, status: int | None = None) -> ResponseReturnValue:
    return show("booth/held.html", status=status, budget_round=budget_round, form=form, carried=carried())
