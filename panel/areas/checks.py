"""What is said before an area is closed, and before a table of areas is taken."""

from collections.abc import Sequence

from flask import url_for

from panel.areas.models import Area
from panel.areas.upload import Uploaded
from panel.language import gettext as _
from panel.language import ngettext
from panel.web.checks import Check, Line, Way

NAMED = 30
"""Areas that are named one by one; the rest are counted."""


def closing(area: Area) -> Check:
    """Before nothing new is put there any more."""
    page = url_for("pages.show_area", area_id=area.id)
    return Check(
        question=_("Close %(name)s?") % {"name": area.name},
        undo=_("The area can be opened again, by the same people, and is then as it was."),
        lines=[
            Line(
                _("From now on"),
                _("No seed, group, chest, panel or round can be put there, and nobody can say that they live there."),
            ),
            Line(_("What is there"), _("All of it stays where it is and goes on: seeds, rounds, confirmed places.")),
            Line(_("In the public log"), _("That it closed, and your reason.")),
        ],
        do=_("Close the area"),
        keep=Way(_("Leave it open"), page),
        instead=[Way(_("Give it another name, or move it"), url_for("areas.edit_area", area_id=area.id))],
        crumbs=[Way(_("Areas"), url_for("areas.all_areas")), Way(area.name, page)],
    )


def table(done: Uploaded) -> Check:
    """Before a table of areas is taken."""
    return Check(
        question=_("Take this table of areas?"),
        undo=_("Each area can be changed, moved or closed afterwards. An area that was made stays on the list."),
        lines=[
            Line(_("New"), _counted(len(done.new)), _items(done.new)),
            Line(_("Changed"), _counted(len(done.changed)), _items(done.changed)),
            Line(_("Already as the table says"), _counted(len(done.same))),
            *_outlines(done.drawn),
            Line(_("Not in the table"), _("Every other area stays as it is.")),
        ],
        do=_("Take the table"),
        keep=Way(_("Do not take it"), url_for("areas.upload_areas")),
        crumbs=[Way(_("Areas"), url_for("areas.all_areas"))],
    )


def _outlines(number: int) -> list[Line]:
    told = ngettext("%(num)s area gets a new outline on the map.", "%(num)s areas get a new outline on the map.", number)
    return [Line(_("Boundaries"), told % {"num": number})] if number else []


def _counted(number: int) -> str:
    return ngettext("%(num)s area", "%(num)s areas", number) % {"num": number}


def _items(names: Sequence[str]) -> list[Way]:
    more = len(names) - NAMED
    rest = [Way(ngettext("and %(num)s more", "and %(num)s more", more) % {"num": more}, "")] if more > 0 else []
    return [*(Way(name, "") for name in names[:NAMED]), *rest]
