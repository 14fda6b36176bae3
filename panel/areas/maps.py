"""The areas that have a boundary, as the places of a map."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, func, select

from panel.areas.models import Area
from panel.extensions import db
from panel.web import drawing

MOST = 120
"""Areas that one map draws: all of a county, of which Powys has the most communities, 110; a nation has hundreds."""


def areas_to_draw(*only: ColumnElement[bool]) -> list[tuple[Area, str]]:
    """The open areas that have a boundary (of `only` such), each with it, after the one that holds it. One query.

    Too many for a map leave out those that lie deepest: a nation shows its counties, a county its communities.
    """
    open_ = Area.boundary.is_not(None), Area.closed_at.is_(None), Area.merged_into_id.is_(None)
    depth = func.length(Area.path) - func.length(func.replace(Area.path, "/", ""))
    outlined = select(Area, Area.boundary).where(*open_, *only).order_by(depth, Area.path, Area.id).limit(MOST + 1)
    rows = [(area, outline) for area, outline in db.session.execute(outlined) if outline]
    if len(rows) > MOST:
        rows = [row for row in rows if row[0].depth < rows[-1][0].depth]
    return sorted(rows, key=lambda row: (row[0].path, row[0].id))


def draw_map(
    found: Sequence[tuple[Area, str]], here: int | None = None, counts: Mapping[int, int] | None = None
) -> drawing.AreaMap | None:
    """The areas as links, the one with this id marked, each with its number in a dot. None where there is nothing to draw."""
    stands = {area.path: place for place, (area, _outline) in enumerate(found)}
    places = [drawing.Place(area.id, area.name, outline, _holder(area.path, stands)) for area, outline in found]
    return drawing.draw_map(places, here, counts)


def counts_on(found: Sequence[tuple[Area, str]], numbers: Iterable[tuple[str, int]]) -> Mapping[int, int]:
    """Numbers that go with the paths of areas, by the id of the smallest area on the map that holds each."""
    stands = {area.path: place for place, (area, _outline) in enumerate(found)}
    counts = Counter[int]()
    for path, number in numbers:
        if (place := stands.get(path, _holder(path, stands))) >= 0:
            counts[found[place][0].id] += number
    return counts


def _holder(path: str, stands: Mapping[str, int]) -> int:
    """Where in the list the smallest area stands that holds the one with this path; -1 where none does."""
    larger = path
    while larger := larger[: larger.rstrip("/").rfind("/") + 1]:
        if larger in stands:
            return stands[larger]
    return -1
