"""Help and contact, and how accessible the site is."""

from flask import render_template
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.pages.blueprint import bp
from panel.pages.guides import GUIDES
from panel.settings.queries import reach


@bp.get("/about/help", endpoint="help")
@allow(Action.READ)
def help_page() -> ResponseReturnValue:
    return render_template("pages/help.html", guides=GUIDES, reach=reach())


@bp.get("/about/accessibility")
@allow(Action.READ)
def accessibility() -> ResponseReturnValue:
    return render_template("pages/accessibility.html", reach=reach())
