"""Tables as people keep them: comma-separated, with a header. What is wrong is told by row and column, all at once."""

import csv
import io
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from panel.tables import beginning, decoded


class FaultKind(StrEnum):
    """What is wrong with a cell, or (row 1) with the header."""

    NOT_UTF8 = "not UTF-8"
    NOT_CSV = "not a comma-separated row"
    NO_ROWS = "no rows"
    NO_COLUMN = "no such column"
    REPEATED_COLUMN = "column given twice"
    TOO_MANY_CELLS = "more cells than columns"
    EMPTY = "empty"
    NOT_WHOLE = "not a whole number"
    LEAST_ABOVE_MOST = "smallest above largest"
    INSIDE_FLEX = "flex narrower than the quota"
    REPEATED = "given twice"
    UNKNOWN_VALUE = "not in the features table"


@dataclass(frozen=True)
class Fault:
    """Row as in a spreadsheet (the header is row 1), the column's name, and what stands there."""

    row: int
    column: str
    kind: FaultKind
    value: str = ""


class BadTable(ValueError):
    """A table that cannot be used; `faults` has every reason, in the order of rows."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.row)
        super().__init__("; ".join(f"row {f.row}, {f.column}: {f.kind} {f.value}".strip() for f in self.faults))


def fold(text: str) -> str:
    """Text as it is compared: without capitals, one spelling of each letter, and one space for any run of spaces."""
    return unicodedata.normalize("NFC", " ".join(text.split()).casefold())


@dataclass(frozen=True)
class Line:
    """One row: its number in a spreadsheet, and its cells, trimmed."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A header and the rows that are not blank."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]

    def find(self, *names: str) -> int | None:
        """Place of the first of these columns that exists; BadTable if it exists twice."""
        folded = [fold(column) for column in self.header]
        for name in map(fold, names):
            if folded.count(name) > 1:
                raise BadTable([Fault(1, name, FaultKind.REPEATED_COLUMN)])
            if name in folded:
                return folded.index(name)
        return None

    def need(self, *names: str) -> int:
        """Place of the first of these columns that exists; BadTable, naming the first, if none does."""
        place = self.find(*names)
        if place is None:
            raise BadTable([Fault(1, names[0], FaultKind.NO_COLUMN)])
        return place


def read_table(content: bytes) -> Table:
    """A table from a file; BadTable if it is not UTF-8, has no rows, or has rows longer than the header."""
    try:
        text = decoded(content) if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise BadTable([Fault(content[: broken.start].count(b"\n") + 1, "", FaultKind.NOT_UTF8)]) from None
    start, separator = beginning(text)
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=separator)
    try:
        records = list(reader)
    except csv.Error:
        raise BadTable([Fault(reader.line_num, "", FaultKind.NOT_CSV)]) from None
    header = tuple(cell.strip() for cell in records[0]) if records else ()
    lines = [
        Line(number, tuple(cell.strip() for cell in record))
        for number, record in enumerate(records[1:], start=2 + len(text[:start].splitlines()))
        if any(cell.strip() for cell in record)
    ]
    if not lines:
        raise BadTable([Fault(1, "", FaultKind.NO_ROWS)])
    long = [line for line in lines if any(line.cells[len(header) :])]
    if long:
        raise BadTable(Fault(line.number, "", FaultKind.TOO_MANY_CELLS) for line in long)
    return Table(header, tuple(_filled(line, len(header)) for line in lines))


def _filled(line: Line, width: int) -> Line:
    return Line(line.number, (line.cells + ("",) * width)[:width])
