"""What a step back of the migrations would take away, found by taking it and counting before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, column, func, inspect, select, table

VERSION_TABLE = "alembic_version"
MADE_ANEW = frozenset({"search_thing", "search_word"})
"""Tables that hold nothing of their own: they are made from the others whenever it is needed."""


@dataclass(frozen=True)
class Filled:
    """How many rows a table has, and how many of them have a value in each column."""

    rows: int
    values: Mapping[str, int]


def measure(connection: Connection) -> dict[str, Filled]:
    """Every table by name."""
    inspector = inspect(connection)
    found = {}
    for name in inspector.get_table_names():
        if name == VERSION_TABLE or name in MADE_ANEW:
            continue
        columns = [str(each["name"]) for each in inspector.get_columns(name)]
        counts = [func.count(column(each)) for each in columns]
        rows, *values = connection.execute(select(func.count(), *counts).select_from(table(name))).one()
        found[name] = Filled(rows, dict(zip(columns, values, strict=True)))
    return found


def losses(before: Mapping[str, Filled], after: Mapping[str, Filled]) -> list[str]:
    """What was there before and is not after, in words: "mark (356 rows)"."""
    return [sentence for name in sorted(before) for sentence in _losses_of(name, before[name], after.get(name))]


def _losses_of(name: str, before: Filled, after: Filled | None) -> Iterator[str]:
    if after is None or after.rows < before.rows:
        gone = before.rows - (after.rows if after else 0)
        if gone:
            yield f"{name} ({gone} {'row' if gone == 1 else 'rows'})"
        return
    for each, values in before.values.items():
        gone = values - after.values.get(each, 0)
        if gone > 0:
            yield f"{name}.{each} ({gone} {'value' if gone == 1 else 'values'})"
