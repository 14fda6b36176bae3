"""The areas that have a boundary, as the places of a map."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from panel.areas.models import Area
from panel.extensions import db
from panel.web import drawing


def areas_to_draw() -> list[tuple[Area, str]]:
    """The open areas that have a boundary, each with it, after the one that holds it. One query."""
    boundary = Area.boundary.is_not(None), Area.closed_at.is_(None), Area.merged_into_id.is_(None)
    rows = db.session.execute(select(Area, Area.boundary).where(*boundary).order_by(Area.path, Area.id))
    return [(area, outline) for area, outline in rows if outline]


def draw_map(
    found: Sequence[tuple[Area, str]], here: int | None = None, counts: Mapping[int, int] | None = None
) -> drawing.AreaMap | None:
    """The areas as links, the one with this id marked, each with its number in a dot. None where there is nothing to draw."""
    places = [drawing.Place(area.id, area.name, outline, _holder(place, found)) for place, (area, outline) in enumerate(found)]
    return drawing.draw_map(places, here, counts)


def _holder(place: int, found: Sequence[tuple[Area, str]]) -> int:
    """Where in the list the smallest area stands that holds this one; -1 where none does. Holders stand before what they hold."""
    area = found[place][0]
    return next((before for before in reversed(range(place)) if found[before][0].holds(area)), -1)
