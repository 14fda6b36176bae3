"""Read a list of postcodes as a spreadsheet writes it. Nothing here touches the database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from panel.areas.rules import postcode
from panel.areas.tables import on_line, rows_of
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import ngettext

MOST = 50_000
HOMES = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True)
class Listed:
    """One postcode: its area, or None where the list has it in two; how many homes it has, where the list says."""

    area_id: int | None
    homes: int | None


def read_postcodes(text: str, areas: Mapping[str, int]) -> dict[str, Listed]:
    """Postcode → what the list says of it. Columns: postcode, area (a name in either language, or an official code), homes.

    Commas, semicolons and tabs are read; blank rows are passed over. RuleBroken names the first line that cannot be read.
    """
    found: dict[str, Listed] = {}
    for line, row in rows_of(text, needs=("postcode", "area")):
        try:
            code, listed = postcode(row["postcode"]), Listed(_area(row["area"], areas), _homes(row.get("homes", "")))
        except RuleBroken as broken:
            raise on_line(line, str(broken)) from None
        before = found.get(code, listed)
        found[code] = Listed(listed.area_id if listed.area_id == before.area_id else None, listed.homes or before.homes)
    if not found or len(found) > MOST:
        sentence = ngettext(
            "The list must hold at least one postcode, and at most %(num)s.",
            "The list must hold at least one postcode, and at most %(num)s.",
            MOST,
        )
        raise RuleBroken(sentence % {"num": MOST})
    return found


def _area(name: str, areas: Mapping[str, int]) -> int:
    if name.lower() not in areas:
        raise RuleBroken(_("there is no area called “%(name)s”.") % {"name": name[:60]})
    return areas[name.lower()]


def _homes(text: str) -> int | None:
    if not text:
        return None
    if not HOMES.fullmatch(text):
        raise RuleBroken(_("the number of homes must be a whole number, such as 12."))
    return int(text)
