"""A map in GeoJSON becomes a table of areas, with an outline beside each row: one way leads on from there.

The outlines travel through the form packed: as they are, they would fill it.
"""

import base64
import csv
import io
import json
import zlib
from collections.abc import Mapping
from itertools import islice
from typing import Any

from panel.areas.boundaries import Outline, as_text, read_outline, simplified
from panel.areas.tables import Headings, seen
from panel.errors import RuleBroken
from panel.language import gettext as _

MOST_BYTES = 1_000_000
PACKED_MOST = 150_000
"""Characters of all outlines, packed: some 400 areas."""
PROPERTIES_MOST = 100
"""Of one shape that are looked at: its names are among the first."""
UNPACKED_MOST = 4_000_000
COLUMNS = ("name_cy", "name_en", "code", "parent", "kind")


def is_map(text: str) -> bool:
    return text.lstrip("\ufeff \r\n\t").startswith("{")


def as_table(text: str, known_as: Mapping[str, str]) -> tuple[str, str]:
    """The table that a map is, and its outlines, packed. RuleBroken for what is no map, and for the first wrong shape."""
    if len(text.encode()) > MOST_BYTES:
        raise RuleBroken(_("The map is larger than 1 MB. Please export it with simpler boundaries, or in two parts."))
    table = io.StringIO()
    rows = csv.DictWriter(table, COLUMNS, restval="", lineterminator="\n")
    rows.writeheader()
    names, outlines = [], []
    headings = Headings(COLUMNS, known_as)
    for number, (properties, geometry) in enumerate(_shapes(text), start=1):
        row = _row(properties, headings)
        if not row["name_cy"]:  # a blank row of a table is passed over; a shape without a name is not blank
            raise _on_shape(number, "", _("a name has from 2 to 120 letters."))
        rows.writerow(row)
        if geometry:
            names.append(mark_of(row["name_cy"], row["name_en"], row["code"]))
            outlines.append(_outline(number, row["name_cy"], geometry))
    packed = pack(dict(zip(names, simplified(outlines), strict=True)))
    if len(packed) > PACKED_MOST:
        raise RuleBroken(_("The boundaries are finer than a page can show. Please export them simpler, or in two parts."))
    return table.getvalue(), packed


def _shapes(text: str) -> list[tuple[dict[str, Any], Any]]:
    """What is said of each shape of a map, and its outline."""
    try:
        features = json.loads(text.lstrip("\ufeff"))["features"]
        return [(dict(feature.get("properties") or {}), feature.get("geometry")) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RuleBroken(_("This is no map that we can read. Please export the areas as a GeoJSON FeatureCollection.")) from None


def _row(properties: Mapping[str, Any], headings: Headings) -> dict[str, str]:
    """What a shape says of itself, by our names; of two properties that mean the same the first."""
    row: dict[str, str] = {}
    for heading, value in islice(properties.items(), PROPERTIES_MOST):
        name = headings.name_of(str(heading))
        if name in COLUMNS and value is not None:
            row.setdefault(name, " ".join(seen(str(value)).split()))
    first = row.get("name_cy") or row.get("name_en", "")
    return {**dict.fromkeys(COLUMNS, ""), **row, "name_cy": first, "name_en": row.get("name_en") or first}


def _outline(number: int, name: str, geometry: Any) -> Outline:
    try:
        return read_outline(geometry)
    except RuleBroken as broken:
        raise _on_shape(number, name, str(broken)) from None


def _on_shape(number: int, name: str, what: str) -> RuleBroken:
    """What is wrong with a shape, as a refusal that names it: a map has no lines that its reader could count."""
    if name:
        return RuleBroken(_("Shape %(number)s of the map, %(name)s: %(what)s") % {"number": number, "name": name, "what": what})
    return RuleBroken(_("Shape %(number)s of the map: %(what)s") % {"number": number, "what": what})


def mark_of(name_cy: str, name_en: str, code: str) -> str:
    """What an outline is found by: a row that is mended in the form keeps it only while its names and its code stay."""
    return "|".join((name_cy, name_en or name_cy, code))


def pack(outlines: Mapping[str, str]) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(outlines).encode(), 9)).decode() if outlines else ""


def unpack(packed: str) -> dict[str, str]:
    """The outlines that came back through the form, each read anew. RuleBroken where somebody has changed them."""
    if not packed:
        return {}
    try:
        told = json.loads(zlib.decompressobj().decompress(base64.urlsafe_b64decode(packed), UNPACKED_MOST))
        return {str(mark): as_text(read_outline(json.loads(outline))) for mark, outline in told.items()}
    except (ValueError, TypeError, AttributeError, zlib.error, RecursionError):
        raise RuleBroken(_("The map did not come through whole. Please upload it again.")) from None
