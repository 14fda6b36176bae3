"""A chest with its money and its rounds."""

from typing import Any

from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.chests import actions
from panel.chests.models import Chest
from panel.pages.blueprint import bp
from panel.rounds.funds import open_rounds
from panel.rounds.models import Round
from panel.rounds.words import PHASE_WORDS
from panel.web.hypermedia import show
from panel.web.paging import Key, page


@bp.get("/chests/<int:chest_id>")
@allow(Action.READ, chest=Chest)
def show_chest(chest: Chest) -> ResponseReturnValue:
    rounds = page(Round.of_chest(chest), Key(Round.made_at, descending=True), Key(Round.id, descending=True))
    values: dict[str, Any] = {
        "chest": chest,
        "rounds": rounds,
        "balance": actions.balances([chest])[chest.id],
        "phase_words": PHASE_WORDS,
        "set_aside": open_rounds(chest),
    }
    return show("pages/chest.html", **values)
