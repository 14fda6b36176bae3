"""Open data. Files for machines have no language in their address."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from panel.access import Action, allow

bp = Blueprint("publish", __name__, url_prefix="/open-data")
files = Blueprint("files", __name__, url_prefix="/data")


@bp.get("")
@allow(Action.READ)
def open_data() -> ResponseReturnValue:
    return "data"


@bp.get("/feed")
@allow(Action.READ)
def feed() -> ResponseReturnValue:
    return "feed"
