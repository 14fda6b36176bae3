"""Pages of this capability."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from panel.access import Action, allow

bp = Blueprint("rounds", __name__, url_prefix="/rounds")


@bp.get("")
@allow(Action.READ)
def all_rounds() -> ResponseReturnValue:
    return "rounds"
