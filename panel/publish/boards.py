"""The boards of votes as files and as a feed: leaves, signed heads, and proofs that anybody can check without this site."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, abort, jsonify
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.board import merkle
from panel.board import queries as board
from panel.board.models import BoardLeaf, TreeHead
from panel.extensions import db
from panel.language import LANGUAGES, lazy, ngettext, speak, text_in
from panel.language import gettext as _
from panel.publish import queries
from panel.publish.feed import Entry, document
from panel.publish.routes import download, files, missing, open_to_all
from panel.publish.writers import in_blocks
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.settings.queries import site_name
from panel.web.addresses import absolute
from panel.web.incoming import argument_id, has_argument

FEED_SIZE = 30
NO_BOARD = lazy("This round has no board: its vote has not opened yet, or it was held elsewhere.")
NO_SUCH_PROOF = lazy("There is no such proof. Please look at the numbers in the address: the board has no such lines yet.")


@files.get("/boards.json")
@allow(Action.DOWNLOAD)
def boards() -> ResponseReturnValue:
    """The newest head of every board: what somebody who watches this site asks for first."""
    return open_to_all(
        jsonify(boards=[{"log": head.log, **head.tree.fields} for head in db.session.scalars(board.newest_heads())])
    )


@files.get("/rounds/<int:round_id>/board.json")
@allow_round(Action.DOWNLOAD)
def round_board(budget_round: Round) -> ResponseReturnValue:
    """All of a board, written while it is sent; `?log=1` is the board of a vote that was voided."""
    if not (log := _log(budget_round)):
        return missing(NO_BOARD)
    first = {
        "round": budget_round.id,
        "log": log,
        "logs": board.newest_log(budget_round.id),
        "freeze": board.freeze_of(budget_round.id, log),
    }
    blocks = in_blocks(_board_lines(first, *queries.board_rows(budget_round.id, log)))
    return download(blocks, name=f"round-{budget_round.id}-board.json", mimetype="application/json")


def _board_lines(first: Mapping[str, Any], leaves: Iterator[BoardLeaf], heads: Iterator[TreeHead]) -> Iterator[str]:
    yield json.dumps(first)[:-1] + ', "heads": [\n'
    yield from _rows(head.tree.fields for head in heads)
    yield '], "leaves": [\n'
    yield from _rows({"position": leaf.position, "kind": str(leaf.kind), "content": leaf.content} for leaf in leaves)
    yield "]}\n"


def _rows(rows: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    lead = ""
    for row in rows:
        yield lead + json.dumps(row)
        lead = ",\n"
    yield "\n"


@files.get("/rounds/<int:round_id>/board/inclusion.json")
@allow_round(Action.DOWNLOAD)
def inclusion(budget_round: Round) -> ResponseReturnValue:
    """`?leaf=57&size=120`: that a line is on the board. Whoever asks for one line shows which one they care about."""
    log = _log(budget_round)
    newest = board.newest_head(budget_round.id, log)
    head = board.head_of_size(budget_round.id, log, _number("size", newest.size)) if newest else None
    leaf = db.session.get(BoardLeaf, (budget_round.id, log, _number("leaf", 0)))
    proof = board.proof_of(leaf, head) if leaf and head else None
    return open_to_all(jsonify(board.inclusion_fields(proof))) if proof else missing(NO_SUCH_PROOF)


@files.get("/rounds/<int:round_id>/board/consistency.json")
@allow_round(Action.DOWNLOAD)
def consistency(budget_round: Round) -> ResponseReturnValue:
    """`?from=22&to=120`: that nothing was changed or taken away between two sizes of a board."""
    log = _log(budget_round)
    newest = board.newest_head(budget_round.id, log)
    old, new = _number("from", 1), _number("to", newest.size if newest else 0)
    if newest is None or not 0 < old <= new <= newest.size:
        return missing(NO_SUCH_PROOF)
    heads = {str(size): board.head_of_size(budget_round.id, log, size) for size in (old, new)}
    path = board.consistency(budget_round.id, log, old, new)
    signed = {size: head.tree.fields for size, head in heads.items() if head}
    return open_to_all(jsonify({"from": old, "to": new, "path": merkle.in_hex(path), "heads": signed}))


@files.get("/rounds/<int:round_id>/board-<any(cy, en):language>.atom")
@allow_round(Action.DOWNLOAD)
def board_feed(budget_round: Round, language: str) -> ResponseReturnValue:
    """The newest heads of a board, each whole: whoever reads the feed has kept them."""
    speak(language)
    if not (log := _log(budget_round)):
        return missing(NO_BOARD)
    rows = db.session.scalars(TreeHead.of(budget_round.id, log).limit(FEED_SIZE)).all()
    title = _("Board of the vote: %(round)s") % {"round": text_in(budget_round, "title", language)}
    here = absolute("files.board_feed", round_id=budget_round.id, language=language)
    pages = {lang: absolute("ballots.board", round_id=budget_round.id, lang=lang) for lang in LANGUAGES}
    links = [{"rel": "self", "type": "application/atom+xml", "href": here}]
    entries = [_entry(row, pages, language) for row in rows]
    body = document(here, title=title, author=site_name(language), links=links, pages=pages, entries=entries)
    return open_to_all(Response(body, mimetype="application/atom+xml"))


def _entry(row: TreeHead, pages: Mapping[str, str], language: str) -> Entry:
    address = {lang: f"{page}#head-{row.log}-{row.size}" for lang, page in pages.items()}
    title = ngettext("Board: signed head of %(num)s line", "Board: signed head of %(num)s lines", row.size) % {"num": row.size}
    return Entry(address, title, language, f"<pre>{row.tree.text}</pre>", row.signed_at, row.signed_at)


def _log(budget_round: Round) -> int:
    """The log that the address names, or the newest; 0 where the round has none. 404 for one that is not there."""
    newest = board.newest_log(budget_round.id)
    log = (argument_id("log") or 0) if has_argument("log") else newest
    return log if not has_argument("log") or 0 < log <= newest else abort(404)


def _number(name: str, otherwise: int) -> int:
    """A number in the address; -1 where it is none."""
    if not has_argument(name):
        return otherwise
    found = argument_id(name)
    return -1 if found is None else found
