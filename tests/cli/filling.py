"""Something in every table: for tests that ask whether nothing is lost."""

import re
import secrets
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import CheckConstraint, Column, Table, inspect, select, text
from sqlalchemy.exc import IntegrityError

from panel.cli.losses import MADE_ANEW
from panel.extensions import Base, db

_CHOICES = re.compile(r"(\w+) IN \('?([\w-]+)'?")
VALUES: dict[type, Any] = {
    int: 1, bool: False, bytes: b"x", float: 1.0, date: date(2026, 11, 26), datetime: datetime(2026, 11, 26, tzinfo=UTC),
}  # fmt: skip


def fill_empty_tables() -> list[str]:
    """One row into each table that has none, made up from its columns. The names of those that would not take it."""
    left = []
    for table in Base.metadata.sorted_tables:
        if db.session.execute(select(table).limit(1)).first():
            continue
        try:
            with db.session.begin_nested():
                db.session.execute(table.insert().values(row_for(table)))
        except IntegrityError:
            left.append(table.name)
    db.session.commit()
    return left


def row_for(table: Table) -> dict[str, Any]:
    checks = " ".join(str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint))
    choices = dict(_CHOICES.findall(checks))
    return {column.name: value_for(column, choices) for column in table.columns if wanted(column)}


def wanted(column: Column[Any]) -> bool:
    made_by_itself = column is column.table.autoincrement_column
    return not column.nullable and not made_by_itself and column.default is None


def value_for(column: Column[Any], choices: dict[str, str]) -> Any:
    for key in column.foreign_keys:
        return db.session.scalar(select(key.column).limit(1))
    kind = column.type.python_type
    if column.name in choices:
        return kind(choices[column.name])
    return VALUES.get(kind, secrets.token_hex(32)[: getattr(column.type, "length", None) or 64])


def checksums() -> dict[str, str]:
    """Per table, a hash over all its rows in some fixed order, column by column name; not of what is made anew from others."""
    found = {}
    with db.engine.connect() as connection:
        for name in set(inspect(connection).get_table_names()) - {"alembic_version"} - MADE_ANEW:
            rows = connection.execute(text(f'SELECT * FROM "{name}"')).mappings()  # noqa: S608 - our own tables
            lines = sorted(repr(sorted(row.items())) for row in rows)
            found[name] = f"{len(lines)} {sha256(''.join(lines).encode()).hexdigest()}"
    return found
