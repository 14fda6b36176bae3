"""Rows, cells and numbers of Pabulib's `.pb` files: three sections of semicolon-separated rows in one text."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from panel.tally.election import Money

SECTIONS = ("META", "PROJECTS", "VOTES")
WITHDRAWN = 999999999  # the cost that Pabulib gives to what was withdrawn after the ballot was printed
_NUMBER = re.compile(r"-?\d{1,30}([.,]\d{1,30})?([eE][+-]?\d{1,2})?", re.ASCII)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2},\d{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a line (0: in the whole file), under the official checker's term for it.

    A fatal one could lose money or people: such a file is not counted.
    """

    line: int
    term: str
    text: str
    fatal: bool = True

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}" if self.line else self.text


class PbBroken(ValueError):
    """A file that cannot be counted, with every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        fatal = [str(each) for each in self.problems if each.fatal]
        more = f" (and {len(fatal) - 1} more)" if len(fatal) > 1 else ""
        super().__init__(fatal[0][:1].upper() + fatal[0][1:] + more)


@dataclass(slots=True)
class Section:
    """A section: its header and its rows, each with its line number, cells stripped, `None` emptied."""

    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    def column(self, name: str) -> list[str]:
        """Cells of a column, "" where a row is too short or the column is not there."""
        if name not in self.header:
            return [""] * len(self.rows)
        at = self.header.index(name)
        return [row[at] if at < len(row) else "" for _, row in self.rows]


def read_sections(source: str | Path | Iterable[str], problems: list[Problem]) -> dict[str, Section]:
    """Sections by name; a path or the lines of a file. Structural problems are appended."""
    if isinstance(source, str | Path):
        with Path(source).open(encoding="utf-8-sig", newline="") as lines:
            return _read(lines, problems)
    return _read(iter(source), problems)


def _read(lines: Iterator[str], problems: list[Problem]) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    current: Section | None = None
    for line, row in _rows(lines, problems):
        name = row[0].upper()
        if name in SECTIONS and not any(row[1:]):
            if name in sections:
                problems.append(Problem(line, "file structure error", f"there is a second section {name}"))
            current = sections[name] = Section()
        elif current is None:
            problems.append(Problem(line, "file structure error", "this stands before the first section"))
        elif not current.header:
            current.header = [cell.lower() for cell in row]
        else:
            current.rows.append((line, row))
    _check_order(list(sections), problems)
    return sections


def _check_order(found: list[str], problems: list[Problem]) -> None:
    for name in SECTIONS:
        if name not in found:
            problems.append(Problem(0, "file structure error", f"section {name} is missing"))
    if found != [name for name in SECTIONS if name in found]:
        problems.append(Problem(0, "file structure error", "the sections are not in the order META, PROJECTS, VOTES"))


def _rows(lines: Iterator[str], problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Non-empty rows with the number of their first line."""
    reader = csv.reader((line.removeprefix("\ufeff") for line in lines), delimiter=";")
    empty, before = 0, 0
    try:
        for row in reader:
            line, before = before + 1, reader.line_num
            if not any(row):
                empty = line
                continue
            if empty:
                problems.append(Problem(empty, "empty lines removed", "an empty line", fatal=False))
                empty = 0
            if before > line:
                what = f"a cell runs on to line {before}; is a quotation mark left open?"
                problems.append(Problem(line, "file structure error", what, fatal=False))
            yield line, ["" if cell in {"None", "none"} else cell for cell in map(str.strip, row)]
    except UnicodeDecodeError:
        problems.append(Problem(before + 1, "file structure error", "from here on it is not UTF-8 text: save the file as UTF-8"))
    except csv.Error as error:
        problems.append(Problem(before + 1, "file structure error", f"cannot be read as cells: {error}"))


def number(text: str) -> Money:
    """An exact number from text with a dot or comma as decimal mark. ValueError says why not."""
    if _THOUSANDS.fullmatch(text):
        raise ValueError(f"{text!r} may be thousands or decimals; write it without a comma")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a number")
    value = Fraction(text.replace(",", "."))
    return int(value) if value.denominator == 1 else value
