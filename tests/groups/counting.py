"""Counts what is asked of the database."""

from collections.abc import Callable

from sqlalchemy import Engine, event


def queries(call: Callable[[], object]) -> int:
    """How many statements a call sends, on any engine."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(sent)
