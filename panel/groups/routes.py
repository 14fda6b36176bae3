"""The directory of groups; adding one and changing one. A group's own page is in `pages`: it shows its proposals too."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, Who, allow, person_or_none
from panel.areas.choices import area_choices, areas_to_choose, reach_of_reader
from panel.areas.first import lists_places, needs_place
from panel.areas.models import Area
from panel.areas.reach import SITE
from panel.extensions import db
from panel.groups import actions
from panel.groups.forms import GroupForm
from panel.groups.models import Group, GroupSize
from panel.groups.words import SIZE_WORDS
from panel.language import gettext as _
from panel.web.addresses import safe_next
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.incoming import argument, argument_id
from panel.web.paging import Key, page

bp = Blueprint("groups", __name__, url_prefix="/groups")


@bp.get("")
@allow(Action.READ)
@lists_places
def directory() -> ResponseReturnValue:
    size = argument("size")
    area = db.session.get(Area, argument_id("area") or 0)
    called, closed = argument("q", 80), argument("closed") == "yes"
    found = Group.found(area=area, size=size if size in set(GroupSize) else None, called=called, closed=closed)
    values: dict[str, Any] = {"areas": area_choices(), "area": area, "size": size, "called": called, "closed": closed}
    groups = page(found, Key(Group.name), Key(Group.id))
    return show("groups/directory.html", groups=groups, size_words=SIZE_WORDS, **values)


@bp.route("/new", methods=["GET", "POST"])
@allow(Action.MAKE_GROUP)
@needs_place
def make_group() -> ResponseReturnValue:
    form = group_form(None)
    if form.validate_on_submit():
        with refusals_of(form):
            group = actions.make_group(person_or_none(), **typed(form))
            return commit_and_go(
                safe_next(argument("next", 2_000), url_for("pages.show_group", group_id=group.id)),
                _("Your group is in the directory."),
            )
    return show("groups/edit.html", form=form, group=None)


@bp.route("/<int:group_id>/edit", methods=["GET", "POST"])
@allow(Action.EDIT_GROUP, group=Group)
def edit_group(group: Group) -> ResponseReturnValue:
    form = group_form(group)
    if form.validate_on_submit():
        with refusals_of(form):
            actions.edit_group(group, person_or_none(), **typed(form))
            return commit_and_go(url_for("pages.show_group", group_id=group.id), _("Saved."))
    return show("groups/edit.html", form=form, group=group)


def group_form(group: Group | None) -> GroupForm:
    """The form. Who changes a group by their role puts it where the role reaches; its contact, anywhere."""
    form = GroupForm(obj=group)
    by_role = group is not None and Who.CONTACT not in group.relations_of(person_or_none())
    reach = reach_of_reader(Action.EDIT_GROUP) if by_role else SITE
    form.area_id.choices = areas_to_choose(reach, keep=group.area_id if group else None)
    return form


def typed(form: GroupForm) -> dict[str, Any]:
    """What the form says, as the actions take it."""
    return {
        "name": form.name.text,
        "about": form.about.text,
        "language": form.language.data,
        "size": GroupSize(form.size.data),
        "website": form.website.text,
        "area": db.session.get_one(Area, form.area_id.data),
    }
