"""The privacy page and the record of processing, in both languages."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.language import spoken
from panel.privacy import record as records
from panel.settings.queries import contact_email, site_settings
from panel.settings.table import Setting

bp = Blueprint("privacy", __name__, url_prefix="/about")


@bp.get("/privacy")
@allow(Action.READ)
def promises() -> ResponseReturnValue:
    now = site_settings()
    facts = {
        "contact": now[Setting.DATA_CONTACT] or now[Setting.CONTACT_EMAIL],
        "controller": now[Setting.CONTROLLER],
        "controller_address": now[Setting.CONTROLLER_ADDRESS],
        "bases": now[Setting(f"bases_{spoken()}")],
    }
    return render_template("privacy/promises.html", promises=records.promises(), **facts)


@bp.get("/record")
@allow(Action.READ)
def record() -> ResponseReturnValue:
    return render_template(
        "privacy/record.html",
        contact=contact_email(),
        chapters=records.CHAPTERS,
        keep_words=records.keep_words,
        leaving_words=records.leaving_words,
    )


@bp.get("/record.csv")
@allow(Action.READ)
def record_file() -> ResponseReturnValue:
    response = Response(records.as_csv(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="record-{spoken()}.csv"'
    return response
