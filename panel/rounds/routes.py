"""The list of rounds. A round's own page, and the form that makes one, are in `pages`: they show proposals and panels."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.rounds.models import Round
from panel.rounds.words import PHASE_WORDS
from panel.web.hypermedia import show
from panel.web.paging import Key, page

bp = Blueprint("rounds", __name__, url_prefix="/rounds")


@bp.get("")
@allow(Action.READ)
def all_rounds() -> ResponseReturnValue:
    rounds = page(Round.newest(), Key(Round.made_at, descending=True), Key(Round.id, descending=True))
    return show("rounds/all.html", rounds=rounds, phase_words=PHASE_WORDS)
