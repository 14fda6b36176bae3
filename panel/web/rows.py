"""Forms with rows that grow: every button posts the whole form, and rows come and go on the server."""

from typing import Any

from wtforms import FieldList

from panel.web.incoming import small_id


def add_row(rows: "FieldList[Any]") -> None:
    """An empty row at the end, while there is room for one."""
    if len(rows) < (rows.max_entries or len(rows) + 1):
        rows.append_entry()


def remove_row(rows: "FieldList[Any]", place: int) -> None:
    """Take out the row at this place (0 is the first); the others keep what was typed, readable or not. One always stays."""
    if 0 <= place < len(rows):
        rows.pop_entry(place)  # type: ignore[call-arg]  # its types are older than it
    if not rows.entries:
        rows.append_entry()


def grow(rows: "FieldList[Any]", asked: str, name: str) -> bool:
    """Do what the pressed button says: "add-heading", "remove-heading-2" with the name "heading". Whether it said so."""
    verb, _dash, place = asked.rpartition("-")
    if asked == f"add-{name}":
        add_row(rows)
    elif verb == f"remove-{name}":
        at = small_id(place)
        remove_row(rows, len(rows) if at is None else at)
    else:
        return False
    return True
