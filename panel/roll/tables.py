"""Read an uploaded list line by line: three million lines take no more memory than three."""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from panel.errors import RuleBroken
from panel.folding import fold
from panel.language import gettext as _
from panel.roll.lines import COLUMNS, HEADINGS, WHOLE, Facts, Wrong
from panel.tables import LOOKED_AT, beginning, is_workbook

CHUNK_BYTES = 1 << 20
BEGINS_WITHIN = 1 << 16
"""Characters in which the first row ends."""


@dataclass(frozen=True)
class Table:
    """An uploaded file: how it is written, and which of its cells hold what."""

    path: Path
    encoding: str
    start: int
    """Characters before the row that names the columns."""
    line: int
    separator: str
    places: dict[str, int]
    """Column → the cell that it stands in; "first" and "last" where a name is in two."""
    width: int

    @property
    def columns(self) -> tuple[str, ...]:
        """What a line is known by."""
        named = {"name"} if "last" in self.places else set()
        return tuple(column for column in COLUMNS if column in named.union(self.places))


def open_table(path: Path) -> Table:
    """Look at the beginning of a file. RuleBroken where it is no table, or its columns are not enough to know people by."""
    with path.open("rb") as file:
        if is_workbook(file.read(8)):
            raise RuleBroken(_("This file is not a table in CSV form. Open it in your spreadsheet and choose “Save as”, “CSV”."))
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        text = file.read(BEGINS_WITHIN)
    start, separator = beginning(text)
    try:
        names = next(csv.reader([text[start:].splitlines()[0]] if text[start:].strip() else [], delimiter=separator), [])
    except csv.Error:
        names = []
    table = Table(
        path, encoding, start, len(re.findall(r"\r\n|[\r\n]", text[:start])), separator, _places(names), max(1, len(names))
    )
    _are_enough(table.columns)
    return table


def encoding_of(path: Path) -> str:
    """UTF-16 where its first bytes say so, UTF-8, or what a Windows spreadsheet in Britain writes."""
    decoder = getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        begins = file.read(LOOKED_AT)
        if begins.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return "utf-16"
        if b"\x00" in begins:
            return "utf-16-be" if begins[:1] == b"\x00" else "utf-16-le"
        file.seek(0)
        with suppress(UnicodeDecodeError):
            while chunk := file.read(CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
            return "utf-8-sig"
    return "cp1252"


def _places(names: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, written in enumerate(names):
        known = HEADINGS.get(" ".join(re.findall(r"[^\W_]+", fold(written))))
        if known in places:
            raise RuleBroken(_("The column %(column)s is there twice. Please leave one of them out.") % {"column": written[:40]})
        if known:
            places[known] = place
    return places


def _are_enough(columns: Sequence[str]) -> None:
    if not ({"reference"} <= set(columns) or set(columns) >= WHOLE):
        raise RuleBroken(
            _(
                "The first line must name the columns: name, birth year and postcode; or a reference,"
                " such as a membership number, alone or with any of those."
            )
        )


def lines_of(table: Table) -> Iterator[tuple[int, Facts | Wrong]]:
    """Every row that is not blank, with its line: what it says, or what is wrong with it."""
    with table.path.open(encoding=table.encoding, errors="replace", newline="") as file:
        file.read(table.start)
        yield from _rows(table, file)


def _rows(table: Table, file: TextIO) -> Iterator[tuple[int, Facts | Wrong]]:
    rows = csv.reader(file, delimiter=table.separator)
    places = tuple(table.places.items())
    two = "last" in table.places and "name" not in table.places
    begun = False
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield table.line + rows.line_num, Wrong("broken")
            continue
        if not begun:
            begun = True
        elif any(row) and any(map(str.strip, row)):
            yield table.line + rows.line_num, _said(row, places, table.width, two=two)


def _said(row: Sequence[str], places: Sequence[tuple[str, int]], width: int, *, two: bool) -> Facts | Wrong:
    if len(row) > width and any(map(str.strip, row[width:])):
        return Wrong("cells")
    facts = {column: row[place] for column, place in places if place < len(row)}
    if two:
        facts["name"] = f"{facts.pop('first', '')} {facts.pop('last', '')}"
    return facts


def first_lines(table: Table, number: int) -> list[tuple[int, Facts]]:
    """The first lines that can be read, for the page that shows how the list is understood."""
    good = ((line, said) for line, said in lines_of(table) if not isinstance(said, Wrong))
    return list(islice(good, number))
