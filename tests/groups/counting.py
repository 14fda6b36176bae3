"""Counts what is asked of the database."""

from collections.abc import Callable

from sqlalchemy import Engine, event

from panel.audit.counting import kept


def queries(call: Callable[[], object]) -> int:
    """How many statements a call sends, on any engine, where nothing that is counted for all readers is kept from before."""
    kept.clear()
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(sent)
