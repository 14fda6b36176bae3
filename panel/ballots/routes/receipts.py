"""Receipts: saved as a file, looked up on the board, and, after sealing, finding their ballot."""

from flask import Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action
from panel.ballots import papers, queries
from panel.ballots.actions import cast, seal
from panel.ballots.blueprint import bp
from panel.ballots.forms import CodeForm
from panel.ballots.promises import promise_of
from panel.ballots.routes.door import through_the_door
from panel.ballots.routes.held import receipt_now
from panel.board import queries as board
from panel.extensions import csrf
from panel.language import gettext as _
from panel.language import spoken, text_in
from panel.roll.objections import is_receipt
from panel.roll.symbols import grouped
from panel.roll.voters import place_now
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.settings.queries import site_name
from panel.web.addresses import absolute
from panel.web.hypermedia import show
from panel.web.incoming import arguments, has_argument, has_field
from panel.web.reading_on import only_reads_on


@bp.get("/<int:round_id>/receipt.txt")
@through_the_door
@allow_round(Action.CAST_BALLOT)
def receipt_file(budget_round: Round) -> ResponseReturnValue:
    """The receipt as a file to keep, with the number that proves what the ballot held and the site's promise."""
    found = receipt_now(budget_round, place_now(budget_round))
    if found is None:
        return redirect(url_for(".vote", round_id=budget_round.id), 303)
    answer = Response(_receipt_text(budget_round, found), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="receipt-round-{budget_round.id}.txt"'
    return answer


def _receipt_text(budget_round: Round, receipt: cast.Receipt) -> str:
    code = grouped(receipt.code)
    facts = {"site": site_name(), "round": text_in(budget_round, "title", spoken())}
    parts = (
        _("Receipt of a ballot: %(round)s, %(site)s") % facts,
        _("Receipt code: %(code)s") % {"code": code},
        _("Keep this file to yourself: with it, anybody can find out how you voted."),
        _("Look your receipt up here:\n%(link)s") % {"link": absolute("ballots.find", round_id=budget_round.id)},
        _("Number that was mixed into the ballot: %(number)s") % {"number": receipt.nonce},
        _("The site promises that the seal of your ballot stands on the board of this vote when it has closed:"),
        promise_of(budget_round, receipt).text,
    )
    return "\n\n".join(parts) + "\n"


@bp.route("/<int:round_id>/find", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # it reads only: the field on a result, which all read, wants no session
@allow_round(Action.FIND_BALLOT)
def find(budget_round: Round) -> ResponseReturnValue:
    """Look a receipt up: on the board, and after sealing among the sealed ballots. Nothing else is looked at.

    The form posts, so that codes do not end in anybody's access log; nothing is changed. A code can be worked out from the board,
    which everybody reads: what a ballot holds is shown with the receipt's long number only, unless the ballots are public.
    """
    posted = request.method == "POST"
    form = CodeForm(meta={"csrf": False}) if posted else CodeForm(arguments(), meta={"csrf": False})
    asked = (has_argument("code") or has_field("code")) and not only_reads_on()
    sealed = seal.is_sealed(budget_round)
    code = papers.typed_code(form.code.text) if asked and form.validate() else None
    if asked and form.code.text and not code:
        form.code.errors = [_("A receipt code has 16 letters and numbers, such as 7KQ4-M2ZD-P9XA-3FHT. Please look at it again.")]
    found = queries.find(budget_round, code) if code and sealed else None
    shown = bool(found and (queries.are_public(budget_round) or is_receipt(found.ballot.nonce, form.secret.text)))
    return show(
        "ballots/find.html",
        status=422 if asked and not code else 200,
        budget_round=budget_round,
        form=form,
        code=code and grouped(code),
        found=found,
        shown=shown,
        wrong=bool(found and not shown and form.secret.text),
        proof=queries.proof_on_board(budget_round, code) if code else None,
        board=board.newest_log(budget_round.id),
        sealed=sealed,
    )


@bp.post("/<int:round_id>/find/proof.json")
@allow_round(Action.FIND_BALLOT)
def proof_file(budget_round: Round) -> ResponseReturnValue:
    """The proof that the seal of a ballot is on the board, as a file. It posts, as the form does; nothing is changed."""
    form = CodeForm()
    code = papers.typed_code(form.code.text) if form.validate_on_submit() else None
    proof = queries.proof_on_board(budget_round, code) if code else None
    if proof is None:
        return redirect(url_for(".find", round_id=budget_round.id), 303)
    answer = jsonify(board.inclusion_fields(proof))
    answer.headers["Content-Disposition"] = f'attachment; filename="board-proof-round-{budget_round.id}.json"'
    return answer
