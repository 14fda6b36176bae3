"""The organisers' page about limits."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.limits.queries import reached_lately
from panel.limits.words import NAME_WORDS, SCOPE_WORDS
from panel.web.hypermedia import show

bp = Blueprint("limits", __name__, url_prefix="/limits")


@bp.get("")
@allow(Action.READ_LIMITS)
def reached() -> ResponseReturnValue:
    return show("limits/reached.html", lines=reached_lately(), name_words=NAME_WORDS, scope_words=SCOPE_WORDS)
