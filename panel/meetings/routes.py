"""Meetings: those that there are, what came of one, its sheet, and the page before it is published."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.areas.first import needs_place
from panel.areas.models import Area
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import spoken
from panel.meetings import (
    actions,
    checks,
    entries,  # noqa: F401 - its routes register by import
    queries,
    rules,
)
from panel.meetings.blueprint import bp
from panel.meetings.forms import MeetingForm, SheetForm
from panel.meetings.reading import on_same_day, places_in, read_sheet
from panel.meetings.sheets import Sheet, ideas_in
from panel.seeds.meetings import Meeting
from panel.web.checks import ask, pressed
from panel.web.flow import commit, commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.incoming import argument, has_field, small_id
from panel.web.sent_forms import makes_another, repeatable

__all__ = ["bp"]


@bp.get("")
@allow(Action.READ)
def all_meetings() -> ResponseReturnValue:
    return show("meetings/all.html", listed=queries.all_meetings(), unfinished=queries.unfinished())


@bp.get("/<int:meeting_id>")
@allow(Action.READ, meeting=Meeting)
def show_meeting(meeting: Meeting) -> ResponseReturnValue:
    alone = argument("show", 10)
    found = queries.came_of(meeting, alone if alone in queries.PARTS else "")
    return show("meetings/show.html", meeting=meeting, found=found, titles=queries.titles_of(found.parts))


@bp.route("/new", methods=["GET", "POST"])
@allow(Action.ENTER_MEETING)
@needs_place
@makes_another
def begin() -> ResponseReturnValue:
    """Where and when it was: the first of two pages."""
    form = MeetingForm.of()
    valid = form.validate_on_submit()
    same = on_same_day(None, form.area.data, form.held_on.data) if form.held_on.data and form.area.data else []
    if valid and form.held_on.data and form.has_seen(same):
        area = db.session.get_one(Area, form.area.data)
        texts = {"name_cy": form.name_cy.text, "name_en": form.name_en.text, "venue": form.venue.text}
        meeting = actions.begin_meeting(person_or_none(), held_on=form.held_on.data, area=area, **texts)
        return commit_and_go(url_for(".sheet", meeting_id=meeting.id))
    return show("meetings/begin.html", form=form, same=same if valid else [])


@bp.route("/<int:meeting_id>/sheet", methods=["GET", "POST"])
@allow(Action.ENTER_MEETING, meeting=Meeting)
@repeatable
def sheet(meeting: Meeting) -> ResponseReturnValue:
    """All that was on paper. Whatever the button, and whatever is wrong, what was typed is kept first."""
    form = SheetForm()
    if not form.is_submitted():
        return sheet_page(meeting, SheetForm.of(Sheet.read(meeting.sheet)))
    version = small_id(form.version.data)
    alone = actions.save_sheet(meeting, form.sheet, version=-1 if version is None else version)
    if alone and has_field("lines_in"):
        return lines_in(meeting, form)
    here = url_for(".sheet", meeting_id=meeting.id)
    commit(here)
    if not alone:
        flash(_("Somebody saved this sheet meanwhile. The rows of both are here: look for what is here twice."), "info")
        return redirect(here, 303)
    if not has_field("check"):
        flash(_("It is kept. Nobody sees it until you publish it."), "good")
        return redirect(f"{here}#ideas-{len(form.sheet.ideas)}", 303)
    return checked(meeting, form)


def checked(meeting: Meeting, form: SheetForm) -> ResponseReturnValue:
    """On to the page before publishing; or the sheet again, with what is to be mended on its row."""
    with refusals_of(form):
        plan = read_sheet(form, meeting)
        if plan:
            rules.has_something(plan.number)
            return redirect(url_for(".publish", meeting_id=meeting.id), 303)
    return sheet_page(meeting, form, 422)


def lines_in(meeting: Meeting, form: SheetForm) -> ResponseReturnValue:
    """Lines that were pasted become rows, which can then be changed."""
    kept, here = form.sheet, url_for(".sheet", meeting_id=meeting.id)
    try:
        kept.ideas += ideas_in(kept.lines, spoken())
        rules.fits(len(kept.ideas), rules.IDEAS_MOST)
    except RuleBroken as broken:
        commit(here)
        form.lines.errors = [str(broken)]
        return sheet_page(meeting, form, 422)
    kept.lines = ""
    actions.save_sheet(meeting, kept, version=meeting.sheet_version)
    return commit_and_go(here, _("The lines are rows now. Read them through."))


def sheet_page(meeting: Meeting, form: SheetForm, status: int | None = None) -> ResponseReturnValue:
    return show(
        "meetings/sheet.html",
        None,
        status,
        meeting=meeting,
        form=form,
        places=places_in(meeting),
        until=queries.kept_until(meeting),
    )


@bp.route("/<int:meeting_id>/publish", methods=["GET", "POST"])
@allow(Action.ENTER_MEETING, meeting=Meeting)
def publish(meeting: Meeting) -> ResponseReturnValue:
    here = url_for(".show_meeting", meeting_id=meeting.id)
    if request.method == "POST":
        actions.hold(meeting)
    typed = SheetForm.of(Sheet.read(meeting.sheet))
    if not meeting.sheet:
        flash(_("Nothing waits on the sheet of this meeting."), "info")
        return redirect(here, 303)
    plan = read_sheet(typed, meeting)
    if plan is None:
        return sheet_page(meeting, typed, 422)
    form, check = checks.form_of(plan), checks.before_publishing(meeting, plan)
    if pressed(check, form):
        with refusals_of(form):
            actions.publish_sheet(meeting, person_or_none(), checks.chosen(plan, form))
            return commit_and_go(here, _("It is published. Thank you: nobody’s slip is lost."))
    return ask(check, form)
