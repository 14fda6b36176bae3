"""Lists in pages, found by key: page 400 costs as much as page 1, and nothing is skipped or shown twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from panel.extensions import db
from panel.web import cursors

T = TypeVar("T")
SIZE = 24


@dataclass(frozen=True)
class Key:
    """One column of an order. The last key of an order is unique."""

    column: InstrumentedAttribute[Any]
    descending: bool = False


@dataclass(frozen=True)
class Page:
    """The rows of a page, and the cursor of the next (None on the last one)."""

    rows: Sequence[Any]
    following: str | None
    first: bool


def page(select_: Select[T], *keys: Key, size: int = SIZE, cursor: str | None = None) -> Page:
    """A page of the select in the order of the keys, after the cursor of the address: one query.

    A bad cursor gives page 1, and so does one behind which nothing is left; the page then says so.
    """
    kinds = [key.column.type for key in keys]
    values = cursors.of_address(kinds) if cursor is None else cursors.read(cursor, kinds)
    ordered = select_.order_by(None).order_by(*(key.column.desc() if key.descending else key.column.asc() for key in keys))
    further = ordered.where(_beyond(keys, values)) if values else ordered
    rows = db.session.scalars(further.limit(size + 1)).unique().all()
    if values and not rows and cursor is None:
        cursors.begins_anew("end")
        values, rows = None, db.session.scalars(ordered.limit(size + 1)).unique().all()
    following = cursors.write([getattr(rows[size - 1], key.column.key) for key in keys]) if len(rows) > size else None
    return Page(rows[:size], following, first=values is None)


def number_of(select_: Select[Any]) -> int:
    """How many rows the whole list has: one query."""
    return db.session.scalar(select(func.count()).select_from(select_.order_by(None).subquery())) or 0


def _beyond(keys: Sequence[Key], values: Sequence[Any]) -> ColumnElement[bool]:
    """Rows after these values: the first key differs, or it is equal and the second differs, and so on.

    That the first key is not before its value follows from this, but a database finds its place in the index only when told.
    """
    first, known = keys[0], values[0]
    bound = first.column <= known if first.descending else first.column >= known
    cases = []
    for place, (key, value) in enumerate(zip(keys, values, strict=True)):
        equal = [other.column == known for other, known in zip(keys[:place], values[:place], strict=True)]
        cases.append(and_(*equal, key.column < value if key.descending else key.column > value))
    return and_(bound, or_(*cases))
