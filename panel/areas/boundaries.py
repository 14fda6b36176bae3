"""Outlines of areas: read from GeoJSON, checked, and simplified to what a drawing of a few hundred points shows."""

import json
from collections.abc import Sequence
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from panel.errors import RuleBroken
from panel.language import gettext as _

Outline = BaseGeometry
DETAIL = 500
"""Steps across all areas of a file: what is finer than one is not seen on a page."""
DIGITS = 5
"""Of a degree: about one metre."""


def read_outline(geometry: Any) -> Outline:
    """An outline in degrees. RuleBroken where it is none, or is not in WGS84."""
    try:
        found = shapely.make_valid(shape(geometry))
        areas = [part for part in shapely.get_parts(found, return_index=False) if part.geom_type in {"Polygon", "MultiPolygon"}]
        outline = shapely.union_all(areas)
        west, south, east, north = outline.bounds if areas else (0.0, 0.0, 0.0, 0.0)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError):
        raise RuleBroken(_no_outline()) from None
    if not outline.area > 0:
        raise RuleBroken(_no_outline())
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise RuleBroken(_("the outline is not in degrees. Please export it as WGS84 (EPSG:4326), not as British National Grid."))
    return outline


def _no_outline() -> str:
    return _("the outline is no polygon. Please export the areas as polygons.")


def simplified(outlines: Sequence[Outline]) -> list[str]:
    """Each outline as GeoJSON of its own. Where none overlap, neighbours keep the line between them."""
    if not outlines:
        return []
    west, south, east, north = shapely.total_bounds(list(outlines))
    step = max(east - west, north - south) / DETAIL
    meet = bool(shapely.coverage_is_valid(list(outlines)))
    simple = shapely.coverage_simplify(list(outlines), step) if meet else [one.simplify(step) for one in outlines]
    return [as_text(one if one.area > 0 else whole) for one, whole in zip(simple, outlines, strict=True)]


def as_text(outline: Outline) -> str:
    """Its polygons as GeoJSON, without digits that nobody sees."""
    parts = [part for part in shapely.get_parts(outline) if part.geom_type == "Polygon"]
    return json.dumps(_rounded(mapping(MultiPolygon(parts))), separators=(",", ":"))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list | tuple) else value
