"""The privacy page and the record of processing, in both languages."""

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.language import spoken
from panel.privacy import record as records

bp = Blueprint("privacy", __name__, url_prefix="/about")


@bp.get("/privacy")
@allow(Action.READ)
def promises() -> ResponseReturnValue:
    contact = current_app.config["CONTACT_EMAIL"]
    return render_template("privacy/promises.html", contact=contact, promises=records.promises())


@bp.get("/record")
@allow(Action.READ)
def record() -> ResponseReturnValue:
    return render_template(
        "privacy/record.html",
        contact=current_app.config["CONTACT_EMAIL"],
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
