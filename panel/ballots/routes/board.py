"""The board of a vote, for people: what stands on it, what it proves and what not, and its files."""

from flask import abort
from flask.typing import ResponseReturnValue

from panel.access import Action
from panel.audit.heads import fingerprint
from panel.ballots.blueprint import bp
from panel.ballots.rules import LISTED_FROM
from panel.board import queries as on_board
from panel.board.models import TreeHead
from panel.roll import objections
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.hypermedia import show
from panel.web.incoming import argument_id
from panel.web.paging import Key, page

HEADS = 20


@bp.get("/<int:round_id>/board")
@allow_round(Action.READ)
def board(budget_round: Round) -> ResponseReturnValue:
    newest = on_board.newest_log(budget_round.id)
    log = argument_id("log") or newest
    if log > newest:
        abort(404)
    listed = page(TreeHead.of(budget_round.id, log), Key(TreeHead.size, descending=True), size=HEADS)
    head = on_board.newest_head(budget_round.id, log)
    return show(
        "ballots/board.html",
        budget_round=budget_round,
        log=log,
        newest=newest,
        head=head,
        fingerprint=fingerprint(head.public_key) if head else "",
        listed=listed,
        listed_from=LISTED_FROM,
        said=on_board.sayings(budget_round.id, log),
        window=objections.window(budget_round),
    )
