"""Who lives with whom: at most one person from a home sits on a panel."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from panel.sortition.pool import Volunteer
from panel.sortition.tables import fold

ABBREVIATIONS = {
    "apt": "flat",
    "av": "avenue",
    "ave": "avenue",
    "cl": "close",
    "cres": "crescent",
    "ct": "court",
    "dr": "drive",
    "gdns": "gardens",
    "ln": "lane",
    "pl": "place",
    "rd": "road",
    "sq": "square",
    "st": "street",
    "ter": "terrace",
    "terr": "terrace",
}
SEPARATOR = " | "


def home_of(cells: Sequence[str]) -> str:
    """The home that these cells of an address name; blank if they do not name one.

    Of several cells two at least must be filled: a postcode alone is not a home.
    """
    if sum(bool(cell) for cell in cells) < min(2, len(cells)):
        return ""
    return SEPARATOR.join(fold(cell) for cell in cells)


def lookalikes(volunteers: Sequence[Volunteer]) -> list[tuple[str, str]]:
    """Pairs of ids, one pair for each two homes that differ in spaces, signs and abbreviations only."""
    first: dict[str, str] = {}
    for person in sorted(volunteers):
        first.setdefault(person.home, person.id)
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for home in first:
        if home:
            alike[_loosened(home)].append(home)
    return sorted((first[one], first[other]) for homes in alike.values() for one, other in combinations(homes, 2))


def _loosened(home: str) -> str:
    words = re.findall(r"\w+", home)
    return "".join(ABBREVIATIONS.get(word, word) for word in words)
