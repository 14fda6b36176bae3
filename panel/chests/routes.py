"""Pages of this capability."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from panel.access import Action, allow

bp = Blueprint("chests", __name__, url_prefix="/chests")


@bp.get("")
@allow(Action.READ)
def all_chests() -> ResponseReturnValue:
    return "chests"
