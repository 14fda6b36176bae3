"""The first hour of a new site: what is to do, leading the first page and the desk until all is done or it is put away."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.language import gettext as _
from panel.pages.blueprint import bp
from panel.pages.queries.desk import running_of
from panel.pages.queries.first_hour import FOLDED, facts_now, leads
from panel.pages.tasks import FirstHour, first_hour_of
from panel.settings.actions import change_settings
from panel.settings.table import Setting
from panel.web.flow import commit_and_go
from panel.web.sent_forms import repeatable


@bp.get("/first-hour")
@allow(Action.CHANGE_SETTINGS)
def first_hour() -> ResponseReturnValue:
    return render_template("pages/first_hour.html", hour=hour_now(), running=running_of(person_or_none()))


@bp.post("/first-hour/fold")
@allow(Action.CHANGE_SETTINGS)
@repeatable
def fold_first_hour() -> ResponseReturnValue:
    change_settings(person_or_none(), {Setting.FIRST_HOUR: FOLDED})
    return commit_and_go(url_for(".desk"), _("The list is put away. A link at the foot of the desk shows it again."))


@bp.post("/first-hour/show")
@allow(Action.CHANGE_SETTINGS)
@repeatable
def show_first_hour() -> ResponseReturnValue:
    change_settings(person_or_none(), {Setting.FIRST_HOUR: ""})
    return commit_and_go(url_for(".first_hour"), _("The list is on the first page and the desk again."))


def hour_now() -> FirstHour:
    return first_hour_of(facts_now())


def hour_for_reader() -> FirstHour | None:
    """The list, while it leads this reader's first page and desk. Two queries for organisers, none for others."""
    if not leads(person_or_none()):
        return None
    hour = hour_now()
    return hour if hour.shown else None
