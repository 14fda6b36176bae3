"""Pages of this capability."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from panel.access import Action, allow

bp = Blueprint("seeds", __name__, url_prefix="/seeds")


@bp.get("")
@allow(Action.READ)
def garden() -> ResponseReturnValue:
    return "seeds"
