"""The privacy page and the record of processing, in both languages."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.complaints.letters import COMMISSIONER
from panel.language import spoken
from panel.privacy import record as records
from panel.privacy.runs import retention_of
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
        "commissioner": COMMISSIONER,
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
    response = Response("\ufeff" + records.as_csv(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="record-{spoken()}.csv"'
    return response


@bp.get("/retention")
@allow(Action.READ_RETENTION)
def retention() -> ResponseReturnValue:
    """A dry run: what the next one would delete, and what the last one did."""
    return render_template("privacy/retention.html", retention=retention_of())
