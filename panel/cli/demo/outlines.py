"""Invented boundaries of the demo's areas: neighbours share their corners, and the crooked line between two corners."""

import json
import random
from itertools import pairwise

Corner = tuple[float, float]
"""Degrees east and north."""
CORNERS: dict[str, Corner] = {
    "a": (-3.55, 53.33), "t": (-3.485, 53.337), "b": (-3.41, 53.335), "c": (-3.38, 53.26), "u": (-3.46, 53.253),
    "d": (-3.54, 53.25), "e": (-3.33, 53.19), "f": (-3.40, 53.14), "g": (-3.57, 53.16), "h": (-3.36, 53.08),
    "i": (-3.49, 53.05), "j": (-3.60, 53.09), "k": (-3.20, 53.18), "l": (-3.15, 53.06), "m": (-3.29, 53.02),
    "n": (-3.31, 52.94), "o": (-3.49, 52.91), "p": (-3.59, 52.99), "q": (-3.03, 53.03), "r": (-3.05, 52.94),
    "s": (-3.20, 52.91),
}  # fmt: skip
AREAS = {
    "county": "atbceklqrsnopijgd",
    "denbigh": "ducefg",
    "ruthin": "eklmhf",
    "corwen": "ihmnop",
    "llanrhaeadr": "gfhij",
    "rhyl": "atbcud",
    "rhyl-west": "atud",
    "llangollen": "mlqrsn",
}
HALVINGS = 4
"""A side becomes sixteen short ones."""


def outline_of(key: str) -> str:
    """The boundary of an area of the demo, as `Area.boundary` keeps it."""
    corners = AREAS[key]
    ring = [point for one, other in zip(corners, corners[1:] + corners[0], strict=True) for point in _side(one, other)]
    return json.dumps({"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]}, separators=(",", ":"))


def _side(one: str, other: str) -> list[Corner]:
    """The points from one corner up to the other, which belongs to the next side; the same line from either end."""
    dice = random.Random("".join(sorted((one, other))))  # noqa: S311 - an invented coast, no secret
    first, last = sorted((one, other))
    line = [CORNERS[first], CORNERS[last]]
    for _step in range(HALVINGS):
        middles = [_middle(before, after, dice) for before, after in pairwise(line)]
        line = [point for pair in zip(line, middles, strict=False) for point in pair] + line[-1:]
    return line[:-1] if first == one else line[:0:-1]


def _middle(one: Corner, other: Corner, dice: random.Random) -> Corner:
    """A point between two others, to the left or the right of the straight way."""
    aside = dice.uniform(-0.14, 0.14)
    east, north = other[0] - one[0], other[1] - one[1]
    return round((one[0] + other[0]) / 2 - aside * north * 1.6, 5), round((one[1] + other[1]) / 2 + aside * east / 1.6, 5)
