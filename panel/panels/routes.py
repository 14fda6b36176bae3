"""Pages of this capability."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from panel.access import Action, allow

bp = Blueprint("panels", __name__, url_prefix="/panels")


@bp.get("")
@allow(Action.READ)
def all_panels() -> ResponseReturnValue:
    return "panels"
