"""A map of areas as the server draws it: paths and names, without a foreign host or a script."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

import shapely
from numpy import column_stack, float64
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select

from panel.areas.models import Area
from panel.extensions import db

WIDTH, MARGIN = 400, 8
"""The width in the units of the drawing: on a phone of 320 px one is about 0.7 px, and a name 13 px high."""
LETTER, LINE = 9.6, 19.0
"""How wide a letter is, and how high a line, in those units, for letters of 18."""
COVERED = 0.05
"""The part of an area that may stick out below smaller ones without being a place of its own: lines never meet quite."""
LONGEST = 13
"""Letters of a line of a name; longer words are cut, and the list has them whole."""


@dataclass(frozen=True)
class Drawn:
    """One area: its path, and its name in lines, each with its place."""

    area: Area
    path: str
    name: tuple[tuple[float, float, str], ...]
    is_here: bool


@dataclass(frozen=True)
class AreaMap:
    """The areas that can be chosen, above the outlines of those that they cover."""

    height: int
    outlines: tuple[str, ...]
    areas: tuple[Drawn, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {self.height}"


def areas_to_draw() -> list[tuple[Area, str]]:
    """The open areas that have a boundary, each with it, after the one that holds it. One query."""
    boundary = Area.boundary.is_not(None), Area.closed_at.is_(None), Area.merged_into_id.is_(None)
    rows = db.session.execute(select(Area, Area.boundary).where(*boundary).order_by(Area.path, Area.id))
    return [(area, outline) for area, outline in rows if outline]


def draw_map(found: Sequence[tuple[Area, str]], here: int | None = None) -> AreaMap | None:
    """The areas, the smaller ones above; what smaller ones cover is an outline. None where there is nothing to draw."""
    if not found:
        return None
    holders = tuple(_holder(place, found) for place in range(len(found)))
    height, shapes = _shapes(tuple(boundary for _area, boundary in found), holders)
    by_size = sorted(range(len(found)), key=lambda place: -shapes[place].size)
    taken: list[tuple[float, float, float, float]] = []
    names = {place: _named(found[place][0].name, shapes[place], taken) for place in by_size if not shapes[place].is_covered}
    drawn = [Drawn(found[place][0], shapes[place].path, names[place], found[place][0].id == here) for place in sorted(names)]
    return AreaMap(height, tuple(one.path for one in shapes if one.is_covered), tuple(drawn))


def _holder(place: int, found: Sequence[tuple[Area, str]]) -> int:
    """Where in the list the smallest area stands that holds this one; -1 where none does. Holders stand before what they hold."""
    area = found[place][0]
    return next((before for before in reversed(range(place)) if found[before][0].holds(area)), -1)


@dataclass(frozen=True)
class _Shape:
    """A path, a place for its name, the size of what smaller areas leave of it, and whether that is nothing to speak of."""

    path: str
    x: float
    y: float
    size: float
    is_covered: bool


@lru_cache(maxsize=32)
def _shapes(boundaries: tuple[str, ...], holders: tuple[int, ...]) -> tuple[int, tuple[_Shape, ...]]:
    """The height of the drawing, and each boundary as a shape of it. North is up; a mile is as long both ways."""
    outlines = [shape(json.loads(boundary)) for boundary in boundaries]
    west, south, east, north = shapely.total_bounds(outlines)
    squeeze = cos(radians((south + north) / 2))
    across = max((east - west) * squeeze, (north - south) / 1.5, 1e-9)
    scale = (WIDTH - 2 * MARGIN) / across
    left = (WIDTH - (east - west) * squeeze * scale) / 2

    def place(points: NDArray[float64]) -> NDArray[float64]:
        return column_stack((left + (points[:, 0] - west) * squeeze * scale, MARGIN + (north - points[:, 1]) * scale))

    placed = [shapely.transform(outline, place) for outline in outlines]
    within = [[one for one, holder in zip(placed, holders, strict=True) if holder == place_] for place_ in range(len(placed))]
    shapes = tuple(_shape(one, one.difference(shapely.union_all(inner))) for one, inner in zip(placed, within, strict=True))
    return round((north - south) * scale + 2 * MARGIN), shapes


def _shape(outline: BaseGeometry, left: BaseGeometry) -> _Shape:
    rings = [ring for part in shapely.get_parts(outline) for ring in (part.exterior, *part.interiors)]
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)[:-1]) + "Z" for ring in rings)
    middle = left.centroid if left.contains(left.centroid) else left.representative_point()
    is_covered = left.area < COVERED * outline.area
    return _Shape(path, *((0.0, 0.0) if is_covered else (middle.x, middle.y)), left.area, is_covered)


def _named(name: str, one: _Shape, taken: list[tuple[float, float, float, float]]) -> tuple[tuple[float, float, str], ...]:
    """Its name around the middle of it, in lines; none where another name stands there: the list has it."""
    lines = in_lines(name)
    wide, high = max(map(len, lines)) * LETTER, len(lines) * LINE
    x = min(max(one.x, wide / 2 + 2), WIDTH - wide / 2 - 2)
    box = (x - wide / 2, one.y - high / 2, x + wide / 2, one.y + high / 2)
    if any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken):
        return ()
    taken.append(box)
    return tuple((round(x, 1), round(box[1] + LINE * (number + 0.75), 1), line) for number, line in enumerate(lines))


def in_lines(name: str) -> list[str]:
    """A name in lines of a few letters, broken at blanks and hyphens; a word that is longer is cut."""
    lines = [""]
    for word in name.replace("-", "- ").split():
        joined = f"{lines[-1]}{'' if lines[-1].endswith('-') else ' '}{word}".strip()
        if len(joined) <= LONGEST or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return [line if len(line) <= LONGEST + 1 else line[: LONGEST - 1] + "…" for line in lines]
