"""Reading the field's two files: features with their quotas, and people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from panel.sortition.homes import home_of, lookalikes
from panel.sortition.pool import NO_LIMIT, Pool, Quota, Volunteer, pool_of
from panel.sortition.tables import BadTable, Fault, FaultKind, Line, Table, fold, read_table

ID_COLUMNS = ("id", "unique_id", "nationbuilder_id", "volunteer_id", "person_id", "respondent_id")

# Six digits stay below NO_LIMIT.
LONGEST_NUMBER = 6


class _QuotaColumns(NamedTuple):
    """Places of the columns of a features table; the flexes may be missing."""

    feature: int
    value: int
    least: int
    most: int
    flex_least: int | None
    flex_most: int | None


def read_quotas(content: bytes) -> list[Quota]:
    """Quotas from a features file: `category,name,min,max` or `feature,value,min,max`, with or without flex.

    BadTable names every row and column at fault. A blank flex, or none, sets no limit.
    """
    table = read_table(content)
    places = _quota_columns(table)
    faults: list[Fault] = []
    quotas: dict[tuple[str, str], Quota] = {}
    spelling: dict[str, str] = {}
    for line in table.lines:
        quota = _quota(table, line, places)
        if not isinstance(quota, Quota):
            faults += quota
            continue
        feature = spelling.setdefault(fold(quota.feature), quota.feature)
        if (feature, fold(quota.value)) in quotas:
            faults.append(_fault(table, line, places.value, FaultKind.REPEATED))
        quotas[feature, fold(quota.value)] = replace(quota, feature=feature)
    if faults:
        raise BadTable(faults)
    return list(quotas.values())


def _quota_columns(table: Table) -> _QuotaColumns:
    """Beside `category`, the column `feature` holds values: both usages are found in the field."""
    grouped = table.find("category")
    return _QuotaColumns(
        feature=table.need("feature") if grouped is None else grouped,
        value=table.need("value", "name") if grouped is None else table.need("name", "feature", "value"),
        least=table.need("min"),
        most=table.need("max"),
        flex_least=table.find("min_flex"),
        flex_most=table.find("max_flex"),
    )


def _quota(table: Table, line: Line, places: _QuotaColumns) -> Quota | list[Fault]:
    """The quota of one row, or what is wrong with it."""
    numbers = [
        _number(table, line, place, otherwise) for place, otherwise in zip(places[2:], (None, None, 0, NO_LIMIT), strict=True)
    ]
    faults = [_fault(table, line, place, FaultKind.EMPTY) for place in places[:2] if not line.cells[place]]
    faults += [number for number in numbers if isinstance(number, Fault)]
    if faults:
        return faults
    whole = [number for number in numbers if isinstance(number, int)]
    quota = Quota(line.cells[places.feature], line.cells[places.value], *whole)
    wrong = (
        (places.least, quota.least > quota.most, FaultKind.LEAST_ABOVE_MOST),
        (places.flex_least, quota.flex_least > quota.least, FaultKind.INSIDE_FLEX),
        (places.flex_most, quota.flex_most < quota.most, FaultKind.INSIDE_FLEX),
    )
    return [_fault(table, line, place, kind) for place, at_fault, kind in wrong if at_fault and place is not None] or quota


def _number(table: Table, line: Line, place: int | None, otherwise: int | None) -> int | Fault:
    """The whole number in a cell; `otherwise`, if there is such, where the cell is blank or missing."""
    cell = "" if place is None else line.cells[place]
    if cell.isascii() and cell.isdigit() and len(cell) <= LONGEST_NUMBER:
        return int(cell)
    if not cell and otherwise is not None:
        return otherwise
    return _fault(table, line, place or 0, FaultKind.NOT_WHOLE if cell else FaultKind.EMPTY)


def _fault(table: Table, line: Line, place: int, kind: FaultKind) -> Fault:
    return Fault(line.number, table.header[place], kind, line.cells[place])


def read_pool(content: bytes, quotas: Sequence[Quota], *, id_column: str | None = None, household: Sequence[str] = ()) -> Pool:
    """The pool from a people file; its columns are found by the features' names, in any order.

    Ids come from `id_column`, or from the first known id column; without either, people are numbered from 1.
    `household` names the columns of the address. BadTable names every row and column at fault.
    """
    table = read_table(content)
    features = sorted({quota.feature for quota in quotas})
    values = {(quota.feature, fold(quota.value)): quota.value for quota in quotas}
    places = _places(table, features)
    home = _places(table, household)
    id_place = table.find(*ID_COLUMNS) if id_column is None else table.need(id_column)
    faults = [
        _fault(table, line, place, FaultKind.UNKNOWN_VALUE if line.cells[place] else FaultKind.EMPTY)
        for line in table.lines
        for feature, place in zip(features, places, strict=True)
        if (feature, fold(line.cells[place])) not in values
    ]
    if id_place is not None:
        faults += _id_faults(table, id_place)
    if faults:
        raise BadTable(faults)
    volunteers = [
        Volunteer(
            id=str(number) if id_place is None else line.cells[id_place],
            values=tuple(values[f, fold(line.cells[p])] for f, p in zip(features, places, strict=True)),
            home=home_of([line.cells[place] for place in home]),
        )
        for number, line in enumerate(table.lines, start=1)
    ]
    return pool_of(list(quotas), volunteers, lookalikes=lookalikes(volunteers))


def _places(table: Table, columns: Sequence[str]) -> list[int]:
    """Places of columns; BadTable naming all that are missing."""
    missing = [column for column in columns if table.find(column) is None]
    if missing:
        raise BadTable(Fault(1, column, FaultKind.NO_COLUMN) for column in missing)
    return [table.need(column) for column in columns]


def _id_faults(table: Table, place: int) -> list[Fault]:
    seen = Counter(line.cells[place] for line in table.lines)
    return [
        _fault(table, line, place, FaultKind.REPEATED if line.cells[place] else FaultKind.EMPTY)
        for line in table.lines
        if not line.cells[place] or seen[line.cells[place]] > 1
    ]
