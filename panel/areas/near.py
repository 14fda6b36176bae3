"""Near me: the area of a postcode of the uploaded list, which only the reader's session keeps."""

from flask import session

from panel.areas.models import Area, Postcode
from panel.areas.rules import postcode
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _

KEY = "near"
MERGES_MOST = 20
"""Areas that took each other's place, one after the other, before nobody looks any further."""


def look(typed: str) -> Area:
    """The area of a postcode, kept from now on. RuleBroken where the list does not know it, or has it in two areas."""
    listed = db.session.get(Postcode, postcode(typed))
    if listed is None:
        raise RuleBroken(_("This postcode is not on our list. Please choose your area from the list of areas."))
    if listed.area is None:
        raise RuleBroken(_("This postcode is in more than one area. Please choose yours from the list of areas."))
    session[KEY] = listed.area.id
    return listed.area


def near_me() -> Area | None:
    """The area that the reader's browser keeps; None where it keeps none. No query where it keeps none."""
    known = session.get(KEY)
    area = db.session.get(Area, known) if isinstance(known, int) else None
    for _step in range(MERGES_MOST):
        if area is None or area.merged_into_id is None:
            return area
        area = db.session.get(Area, area.merged_into_id)
    return None


def forget() -> None:
    """Keep no area any more."""
    session.pop(KEY, None)
