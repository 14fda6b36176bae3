"""Help and contact, and how accessible the site is."""

from flask import render_template
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.pages.access_check import ADVICE, GAPS, NOT_TRIED, PREPARED_ON, TRIED, last_check
from panel.pages.blueprint import bp
from panel.pages.guides.routes import GUIDES, READINGS
from panel.settings.queries import reach


@bp.get("/about/help", endpoint="help")
@allow(Action.READ)
def help_page() -> ResponseReturnValue:
    return render_template("pages/help.html", guides=GUIDES.values(), readings=READINGS, reach=reach())


@bp.get("/about/accessibility")
@allow(Action.READ)
def accessibility() -> ResponseReturnValue:
    known = {
        "check": last_check(),
        "tried": TRIED,
        "not_tried": NOT_TRIED,
        "gaps": GAPS,
        "prepared_on": PREPARED_ON,
        "advice": ADVICE,
    }
    return render_template("pages/accessibility.html", reach=reach(), **known)
