"""A map of places as the server draws it: outlines, names, counted dots. North is up; a mile is as long both ways."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sqrt

import shapely
from numpy import column_stack, float64
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

WIDTH, MARGIN = 400, 8
"""The width in the units of the drawing: on a phone of 320 px one is about 0.7 px, and a name 13 px high."""
LETTER, LINE = 9.6, 19.0
"""How wide a letter is, and how high a line, in those units, for letters of 18."""
COVERED = 0.05
"""The part of a place that may stick out below smaller ones without being a place of its own: lines never meet quite."""
LONGEST = 13
"""Letters of a line of a name; longer words are cut, and the list has them whole."""
SMALLEST, LARGEST = 12, 19
"""From the middle of a dot to its edge."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """What is drawn: its name, its outline as GeoJSON in degrees; `held_by`: where what holds it stands in the list, or -1."""

    key: int
    name: str
    boundary: str
    held_by: int


@dataclass(frozen=True)
class Dot:
    """A number in a circle."""

    x: float
    y: float
    r: float
    number: int


@dataclass(frozen=True)
class Drawn:
    """One place: its path, its name in lines, each with its place, and its dot where it has a number."""

    key: int
    name: str
    path: str
    lines: tuple[tuple[float, float, str], ...]
    dot: Dot | None
    is_here: bool


@dataclass(frozen=True)
class AreaMap:
    """The places that can be chosen, above the outlines of those that they cover."""

    height: int
    outlines: tuple[str, ...]
    places: tuple[Drawn, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {self.height}"


def draw_map(places: Sequence[Place], here: int | None = None, counts: Mapping[int, int] | None = None) -> AreaMap | None:
    """The places, the smaller ones above; what smaller ones cover is an outline. None where there is nothing to draw.

    `counts`: the number in the dot of a place, by its key; without one, or with 0, it has no dot.
    """
    if not places:
        return None
    counts = counts or {}
    height, shapes = _shapes(tuple(place.boundary for place in places), tuple(place.held_by for place in places))
    by_size = sorted((at for at in range(len(places)) if not shapes[at].is_covered), key=lambda at: -shapes[at].size)
    dots = _dots({at: counts.get(places[at].key, 0) for at in by_size}, shapes)
    taken = [_around(dot) for dot in dots.values()]
    names = {at: _named(places[at].name, shapes[at], dots.get(at), taken) for at in by_size}
    drawn = [
        Drawn(places[at].key, places[at].name, shapes[at].path, names[at], dots.get(at), places[at].key == here)
        for at in sorted(names)
    ]
    return AreaMap(height, tuple(one.path for one in shapes if one.is_covered), tuple(drawn))


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
    """The height of the drawing, and each boundary as a shape of it."""
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


def _dots(counts: Mapping[int, int], shapes: Sequence[_Shape]) -> dict[int, Dot]:
    """A dot over the middle of each shape that has a number; its area grows with the number, so that twice is seen as twice."""
    most = max(counts.values(), default=0)
    found = {}
    for at, number in counts.items():
        if number > 0:
            r = SMALLEST + (LARGEST - SMALLEST) * sqrt(number / most)
            found[at] = Dot(round(shapes[at].x, 1), round(max(shapes[at].y - 8, r + 2), 1), round(r, 1), number)
    return found


def _around(dot: Dot) -> Box:
    return dot.x - dot.r, dot.y - dot.r, dot.x + dot.r, dot.y + dot.r


def _named(name: str, one: _Shape, dot: Dot | None, taken: list[Box]) -> tuple[tuple[float, float, str], ...]:
    """Its name in the middle of it or below its dot, in lines; none where something else stands there: the list has it."""
    for lines in (in_lines(name), in_lines(name, longest=0)):
        high = len(lines) * LINE
        top = dot.y + dot.r if dot else one.y - high / 2
        wide = max(map(len, lines)) * LETTER
        x = min(max(one.x, wide / 2 + 2), WIDTH - wide / 2 - 2)
        box = (x - wide / 2, top, x + wide / 2, top + high)
        if not any(_meet(box, other) for other in taken):
            taken.append(box)
            return tuple((round(x, 1), round(top + LINE * (number + 0.75), 1), line) for number, line in enumerate(lines))
    return ()


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def in_lines(name: str, longest: int = LONGEST) -> list[str]:
    """A name in lines of so many letters, broken at blanks and hyphens; a word that is longer than a line can be is cut."""
    lines = [""]
    for word in name.replace("-", "- ").split():
        joined = f"{lines[-1]}{'' if lines[-1].endswith('-') else ' '}{word}".strip()
        if len(joined) <= longest or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return [line if len(line) <= LONGEST + 1 else line[: LONGEST - 1] + "…" for line in lines]
