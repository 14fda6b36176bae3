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
    stands = {area.path: place for place, (area, _outline) in enumerate(found)}
    places = [drawing.Place(area.id, area.name, outline, _holder(area.path, stands)) for area, outline in found]
    return drawing.draw_map(places, here, counts)


def _holder(path: str, stands: Mapping[str, int]) -> int:
    """Where in the list the smallest area stands that holds the one with this path; -1 where none does."""
    larger = path
    while larger := larger[: larger.rstrip("/").rfind("/") + 1]:
        if larger in stands:
            return stands[larger]
    return -1
