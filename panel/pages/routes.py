"""Pages across capabilities."""

from flask import render_template
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.pages.blueprint import bp

__all__ = ["bp"]

@bp.get("/")
@allow(Action.READ)
def home() -> ResponseReturnValue:
    return render_template("error.html", code=404)


@bp.get("/desk")
@allow(Action.READ_DESK)
def desk() -> ResponseReturnValue:
    return "desk"


@bp.get("/about")
@allow(Action.READ)
def about() -> ResponseReturnValue:
    return "about"


@bp.get("/about/who-may")
@allow(Action.READ)
def who_may() -> ResponseReturnValue:
    return "who may"


@bp.get("/about/accessibility")
@allow(Action.READ)
def accessibility() -> ResponseReturnValue:
    return "accessibility"


@bp.get("/about/privacy")
@allow(Action.READ)
def privacy() -> ResponseReturnValue:
    return "privacy"


@bp.get("/glossary")
@allow(Action.READ)
def glossary() -> ResponseReturnValue:
    return "glossary"


@bp.get("/log")
@allow(Action.READ)
def public_log() -> ResponseReturnValue:
    return "log"
