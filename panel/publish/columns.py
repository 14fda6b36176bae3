"""What a published file holds: its columns, each with its meaning in both languages, and how a value is written."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from panel.language import local
from panel.money import decimal_pounds


class Kind(StrEnum):
    """The type of a column."""

    INTEGER = "integer"
    TEXT = "text"
    CHOICE = "choice"
    LANGUAGE = "language"
    MOMENT = "date-time"
    DATE = "date"
    POUNDS = "pounds"
    YES_NO = "true-false"
    LIST = "list"
    ADDRESS = "address"
    OBJECT = "object"


Reader = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One column: `read` takes its value from a row. The columns of files that the tally writes have no reader."""

    name: str
    kind: Kind
    meaning: str
    read: Reader | None = None

    def value(self, row: Any) -> Any:
        return self.read(row) if self.read else getattr(row, self.name)


@dataclass(frozen=True)
class Section:
    """A table inside a file; a plain table has one without a name."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Dataset:
    """One published file, or the same file for every round or chest: then its address has a part in braces."""

    name: str
    title: str
    about: str
    addresses: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a plain table."""
        return self.sections[0].columns


# Signs that make a spreadsheet take a text for a formula, after any number of apostrophes: so the escape can be taken back.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def escaped(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def stamp(moment: datetime) -> str:
    """2027-05-03T19:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_of(moment: datetime | None) -> date | None:
    """The day in Wales on which it was: as the pages say it."""
    return local(moment).date() if moment else None


def plain(column: Column, row: Any) -> Any:
    """The value of a column as it stands in a JSON file, unchanged."""
    value = column.value(row)
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def cell(column: Column, row: Any) -> str:
    """The value of a column as it stands in a CSV file; nothing is an empty cell."""
    value = plain(column, row)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return decimal_pounds(value) if column.kind == Kind.POUNDS else str(value)
    return escaped(" ".join(value) if isinstance(value, list) else str(value))
