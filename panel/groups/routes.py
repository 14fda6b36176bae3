"""Pages of this capability."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from panel.access import Action, allow

bp = Blueprint("groups", __name__, url_prefix="/groups")


@bp.get("")
@allow(Action.READ)
def directory() -> ResponseReturnValue:
    return "groups"
