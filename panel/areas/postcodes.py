"""Read a list of postcodes as a spreadsheet writes it. Nothing here touches the database."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from panel.areas.houses import bare_house, uprn
from panel.areas.rules import postcode, same_name
from panel.areas.tables import on_line, rows_of
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import ngettext

MOST = 50_000
TOLD = 20
"""Lines that are wrong and named at once."""
HOMES = re.compile(r"[0-9]{1,5}")
COLUMNS = {
    "cod post": "postcode", "pcd": "postcode", "pcds": "postcode",
    "ardal": "area", "cartrefi": "homes", "rhif ty": "house", "ty": "house", "rhif": "house",
    "house number": "house", "house name": "house", "enw ty": "house",
}  # fmt: skip
"""What else the columns are called, in Welsh and in English, in small letters without accents."""


@dataclass(frozen=True)
class Listed:
    """One postcode: its area, or None where the list has it in two; how many homes it has, where the list says.

    `houses` are its homes one by one, where the list names them: the bare house ("" where only the UPRN is known), and the UPRN.
    """

    area_id: int | None
    homes: int | None
    houses: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Named:
    """An area as a list can name it."""

    id: int
    closed: bool = False


Names = Mapping[str, Collection[Named]]
"""The areas that a name in one spelling (`same_name`) or a code can mean."""


def read_postcodes(text: str, areas: Names) -> dict[str, Listed]:
    """Postcode → what the list says of it. Columns: postcode, area (a name in either language, or an official code), homes;
    or, with a row for each home, house and uprn.

    Commas, semicolons and tabs are read; blank rows are passed over. RuleBroken names the lines that cannot be read, each on a
    line of its own, so that whoever mends the list mends it once.
    """
    found: dict[str, Listed] = {}
    wrong: list[str] = []
    for line, row in rows_of(text, needs=("postcode", "area"), known_as=COLUMNS):
        try:
            code, listed = postcode(row["postcode"]), _listed(row, areas)
        except RuleBroken as broken:
            wrong.append(str(on_line(line, str(broken))))
            continue
        found[code] = _together(found.get(code, listed), listed)
    if wrong:
        raise RuleBroken("\n".join(_told(wrong)))
    if not found or len(found) > MOST:
        sentence = ngettext(
            "The list must hold at least one postcode, and at most %(num)s.",
            "The list must hold at least one postcode, and at most %(num)s.",
            MOST,
        )
        raise RuleBroken(sentence % {"num": MOST})
    return found


def _told(wrong: Sequence[str]) -> list[str]:
    """The first of the lines that are wrong, and how many there are beside them."""
    more = len(wrong) - TOLD
    and_more = ngettext("And %(num)s more line like these.", "And %(num)s more lines like these.", more) % {"num": more}
    return [*wrong[:TOLD], *([and_more] if more > 0 else [])]


def _listed(row: Mapping[str, str], areas: Names) -> Listed:
    house = bare_house(row.get("house", "")), uprn(row.get("uprn", ""))
    return Listed(_area(row["area"], areas), _homes(row.get("homes", "")), frozenset({house} if any(house) else ()))


def _together(before: Listed, after: Listed) -> Listed:
    """What two rows about one postcode say. As many homes as are named, where that is more than the list counts."""
    houses = before.houses | after.houses
    homes = max(after.homes or before.homes or 0, len(houses))
    return Listed(after.area_id if after.area_id == before.area_id else None, homes or before.homes, houses)


def _area(name: str, areas: Names) -> int:
    """The one open area that is meant. RuleBroken where there is none, or several: the code then says which."""
    found = areas.get(same_name(name), ())
    still_open = [area for area in found if not area.closed]
    if len(still_open) == 1:
        return still_open[0].id
    said = {"name": name[:60]}
    if still_open:
        raise RuleBroken(_("several areas are called “%(name)s”: please write its code, or rename one of them.") % said)
    if found:
        raise RuleBroken(_("the area “%(name)s” is closed. Please write an open one, or open it again first.") % said)
    raise RuleBroken(_("there is no area called “%(name)s”.") % said)


def _homes(text: str) -> int | None:
    if not text:
        return None
    if not HOMES.fullmatch(text):
        raise RuleBroken(_("the number of homes must be a whole number, such as 12."))
    return int(text)
