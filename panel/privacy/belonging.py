"""Which rows are a person's: read from the inventory, so that no table is forgotten."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Column, ColumnElement, Select, String, Table, false, or_, select

from panel.extensions import Base
from panel.people.models import Person
from panel.privacy.entries import Leaving, TableEntry
from panel.privacy.inventory import INVENTORY


@cache
def entries() -> dict[str, TableEntry]:
    """The entries of the inventory by the name of their table."""
    return {entry.name: entry for entry in INVENTORY}


def table_of(entry: TableEntry) -> Table:
    """The table itself. KeyError where the inventory names one that does not exist."""
    return Base.metadata.tables[entry.name]


def parent_of(column: Column[object]) -> Column[object]:
    """The column that this one points to."""
    return next(iter(column.foreign_keys)).column


def is_named(column: Column[object], person: Person) -> ColumnElement[bool]:
    """Whether a column names this person: by address where it is a text, by number otherwise."""
    return column == (person.email if isinstance(column.type, String) else person.id)


def own(entry: TableEntry, person: Person) -> ColumnElement[bool]:
    """Whether a row is the person's own: it names them, or belongs to a row that does."""
    table = table_of(entry)
    named = [is_named(table.c[name], person) for name, columns in entry.persons() if not columns.acting]
    return or_(false(), *named, *(_belongs(table.c[name], person) for name in entry.through))


def _belongs(column: Column[object], person: Person) -> ColumnElement[bool]:
    parent = parent_of(column)
    return column.in_(select(parent).where(own(entries()[parent.table.name], person)))


def acted_on(entry: TableEntry, person: Person) -> ColumnElement[bool]:
    """Whether the person only acted on a row that is about somebody or something else."""
    table = table_of(entry)
    return or_(false(), *(is_named(table.c[name], person) for name, columns in entry.persons() if columns.acting))


def rows(entry: TableEntry, which: ColumnElement[bool]) -> Select[object]:
    """The rows of a table of which this is true, in the order of their keys."""
    table = table_of(entry)
    return select(table).where(which).order_by(*table.primary_key.columns)


def named_with(leaving: Leaving) -> Sequence[tuple[TableEntry, Column[object]]]:
    """The columns that name a person and are treated like this when the person leaves; tables that lean on others come first."""
    order = [table.name for table in reversed(Base.metadata.sorted_tables)]
    found = [
        (entry, table_of(entry).c[name]) for entry in INVENTORY for name, columns in entry.persons() if columns.leaving == leaving
    ]
    return sorted(found, key=lambda pair: order.index(pair[0].name))
