"""The list of areas, and the organisers' forms about them. An area's own page is in `pages`: it shows what is there."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.areas import actions, checks, geojson, maps, near, upload
from panel.areas.choices import area_choices, reach_of_reader
from panel.areas.forms import AreaForm, AreaTableForm, CloseAreaForm, NearForm, ReadTableForm
from panel.areas.models import Area, AreaKind
from panel.areas.tables import uploaded_text
from panel.areas.words import KIND_WORDS
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.web.busy import only_read
from panel.web.checks import ask, came_from_check, pressed
from panel.web.flow import commit_and_go, go, refusals_of
from panel.web.headers import takes_upload
from panel.web.hypermedia import show
from panel.web.paging import Key, page
from panel.web.sent_forms import makes_another, repeatable

bp = Blueprint("areas", __name__, url_prefix="/areas")
NOWHERE = 0
"""The choice of lying in no other area."""
WRONG_SHOWN = 20
"""Lines of a table whose faults are shown at once."""


@bp.get("")
@allow(Action.READ)
def all_areas() -> ResponseReturnValue:
    areas = page(Area.from_the_top(), Key(Area.path), Key(Area.id), size=100)
    drawn = maps.draw_map(maps.areas_to_draw())
    return show("areas/all.html", areas=areas, kind_words=KIND_WORDS, drawn=drawn, near=near.near_me())


@bp.route("/new", methods=["GET", "POST"])
@allow(Action.MAKE_AREA)
@makes_another
def make_area() -> ResponseReturnValue:
    form = area_form(None)
    if form.validate_on_submit():
        with refusals_of(form):
            area = actions.make_area(person_or_none(), **typed(form))
            words = _("%(name)s is on the list of areas.") % {"name": area.name}
            return commit_and_go(url_for("pages.show_area", area_id=area.id), words)
    return show("areas/edit.html", form=form, area=None)


@bp.route("/<int:area_id>/edit", methods=["GET", "POST"])
@allow(Action.CHANGE_AREA, area=Area)
def edit_area(area: Area) -> ResponseReturnValue:
    actions.stands(area)
    form = area_form(area)
    if form.validate_on_submit():
        with refusals_of(form):
            actions.change_area(area, person_or_none(), **typed(form))
            return commit_and_go(url_for("pages.show_area", area_id=area.id), _("Saved."))
    return show("areas/edit.html", form=form, area=area)


def area_form(area: Area | None) -> AreaForm:
    """The form, with the areas of the reader's role to lie in. What lies at the top is moved by who has the whole site."""
    form = AreaForm(obj=area)
    reach = reach_of_reader(Action.CHANGE_AREA if area else Action.MAKE_AREA)
    choices = {NOWHERE: _("In no other area")} if reach.whole_site else {}
    if area and not reach.whole_site:
        choices[area.parent_id or NOWHERE] = _("Where it is now")
    choices |= dict(area_choices(reach, keep=area.parent_id if area else None))
    form.parent_id.choices = [(number, name) for number, name in choices.items() if area is None or number != area.id]
    return form


def typed(form: AreaForm) -> dict[str, Any]:
    """What the form says, as the actions take it."""
    return {
        "name_cy": form.name_cy.text,
        "name_en": form.name_en.text,
        "kind": AreaKind(form.kind.data),
        "code": form.code.text or None,
        "parent": db.session.get(Area, form.parent_id.data) if form.parent_id.data else None,
    }


@bp.route("/<int:area_id>/close", methods=["GET", "POST"])
@allow(Action.CHANGE_AREA, area=Area)
def close_area(area: Area) -> ResponseReturnValue:
    actions.may_close(area)
    form, check = CloseAreaForm(), checks.closing(area)
    if pressed(check, form):
        with refusals_of(form):
            actions.close_area(area, person_or_none(), reason=form.reason.text, language=form.language.data)
            return commit_and_go(url_for("pages.show_area", area_id=area.id), _("The area is closed."))
    return ask(check, form)


@bp.post("/<int:area_id>/reopen")
@allow(Action.CHANGE_AREA, area=Area)
def reopen_area(area: Area) -> ResponseReturnValue:
    actions.reopen_area(area, person_or_none())
    return commit_and_go(url_for("pages.show_area", area_id=area.id), _("The area is open again."))


@bp.route("/near", methods=["GET", "POST"])
@allow(Action.LOOK_NEAR)
@repeatable
def look_near() -> ResponseReturnValue:
    """What is near a postcode. Nothing is written: only the session keeps which area it is."""
    form = NearForm()
    if form.validate_on_submit():
        with refusals_of(form):
            area = near.look(form.postcode.text)
            return go(url_for("pages.show_area", area_id=area.id), _("This is the area of your postcode."))
    return show("areas/near.html", form=form, near=near.near_me())


@bp.post("/near/forget")
@allow(Action.LOOK_NEAR)
@repeatable
def forget_near() -> ResponseReturnValue:
    near.forget()
    return go(url_for(".look_near"), _("Your browser has forgotten where you live."))


@bp.route("/table", methods=["GET", "POST"])
@allow(Action.MAKE_AREA)
@takes_upload
def upload_areas() -> ResponseReturnValue:
    """Choose a table, read what it would change, take it. What the page shows was done, and taken back."""
    form = ReadTableForm() if came_from_check() else AreaTableForm()
    if form.validate_on_submit():
        with refusals_of(form):
            read_file(form)
            rows = upload.read_areas(form.pasted.text, geojson.unpack(form.outlines.data or ""))
            done = upload.take_areas(rows, person_or_none(), reach_of_reader(Action.MAKE_AREA))
            if not done.wrong:
                return what_changes(done, form)
            only_read()
            form.form_errors += done.wrong[:WRONG_SHOWN]
    return show("areas/upload.html", form=form, most=upload.MOST, example=upload.EXAMPLE)


def read_file(form: AreaTableForm | ReadTableForm) -> None:
    """The table, from the file where there is one; from then on it stands in the form. A map becomes a table with outlines."""
    if isinstance(form, AreaTableForm) and form.table.data:
        form.pasted.data, form.outlines.data = uploaded_text(form.table.data.read()), ""
    if geojson.is_map(form.pasted.text):
        form.pasted.data, form.outlines.data = geojson.as_table(form.pasted.text, upload.COLUMNS)
    if not form.pasted.text:
        raise RuleBroken(_("Please choose a file, or paste the table."), at="pasted")


def what_changes(done: upload.Uploaded, sent: AreaTableForm | ReadTableForm) -> ResponseReturnValue:
    """The page that says what the table changes. Its press keeps what was done."""
    check, form = checks.table(done), ReadTableForm()
    if came_from_check() and pressed(check, form):
        return commit_and_go(url_for(".all_areas"), _("The table is taken."))
    only_read()
    read = {"pasted": sent.pasted.text, "outlines": sent.outlines.data}
    return ask(check, form if came_from_check() else ReadTableForm(formdata=None, data=read))
