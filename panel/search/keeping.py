"""Keep the index true: whatever a transaction writes, the index of it is written in the same one.

No room calls the search. What the session flushes, and what a statement changes or deletes (`update(Seed)…`), is noted here, and
before the transaction ends the index of it is made anew from what then stands in the tables. A statement that changes no word
and hides nothing can say so: `.execution_options(keeps_words=True)`.
"""

from collections import defaultdict
from typing import Any, cast

from flask import current_app
from sqlalchemy import Delete, Table, Update, event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from panel.extensions import Base, db
from panel.search.indexing import refresh
from panel.search.registry import KEY, Source

CHANGED = "panel.search.changed"
PARENTS = "panel.search.parents"


def watch() -> None:
    """Listen to the site's session; once in a process."""
    if not event.contains(db.session, "after_flush", note_flushed):
        event.listen(db.session, "after_flush", note_flushed)
        event.listen(db.session, "do_orm_execute", note_statement)
        event.listen(db.session, "before_commit", bring_up_to_date)
        event.listen(db.session, "after_soft_rollback", forget)


def _sources() -> tuple[Source, ...]:
    return cast(tuple[Source, ...], current_app.extensions.get(KEY, ()))


def _noted(session: Session, name: str) -> dict[str, set[int]]:
    return cast(dict[str, set[int]], session.info.setdefault(name, defaultdict(set)))


def note_flushed(session: Session, _context: UOWTransaction) -> None:
    """What was added, changed and deleted."""
    for thing in [*session.new, *session.dirty, *session.deleted]:
        for source in _sources():
            if isinstance(thing, source.model):
                _noted(session, CHANGED)[source.kind].add(_number(thing))
            if source.under and isinstance(thing, source.under.parent) and _differs(thing, source.under.columns):
                _noted(session, PARENTS)[source.kind].add(_number(thing))


def _number(thing: Base) -> int:
    """Asked of the mapper: a row that was deleted may not be read any more."""
    state = inspect(thing)
    (number,) = state.identity or state.mapper.primary_key_from_instance(thing)
    return cast(int, number)


def _differs(thing: Base, columns: frozenset[str]) -> bool:
    return any(inspect(thing).attrs[name].history.has_changes() for name in columns)


def note_statement(state: ORMExecuteState) -> Any:
    """What a statement is about to change or to delete: looked up before, for afterwards its condition may not hold."""
    statement = state.statement
    if not isinstance(statement, Update | Delete) or state.execution_options.get("keeps_words"):
        return None
    table = cast(Table, statement.table)
    for source in _sources():
        about = _about(source, table)
        if about:
            wanted = select(table.c.id)
            if statement.whereclause is not None:
                wanted = wanted.where(statement.whereclause)
            _noted(state.session, about)[source.kind] |= set(state.session.scalars(wanted, state.parameters))
    return None


def _about(source: Source, table: Table) -> str:
    if source.model.__tablename__ == table.name:
        return CHANGED
    return PARENTS if source.under and source.under.parent.__tablename__ == table.name else ""


def bring_up_to_date(session: Session) -> None:
    """Before the transaction ends, not before a part of it does."""
    if session.in_nested_transaction():
        return
    session.flush()
    changed, parents = session.info.pop(CHANGED, {}), session.info.pop(PARENTS, {})
    for source in _sources() if changed or parents else ():
        ids = set(changed.get(source.kind, ()))
        if source.under and (above := parents.get(source.kind)):
            ids |= set(session.scalars(select(source.id).where(source.under.key.in_(above))))
        if ids:
            refresh(source, ids)


def forget(session: Session, _previous: object) -> None:
    """What was noted goes with the transaction that wrote it; what a part of it wrote is looked at once too often."""
    if not session.in_nested_transaction() and session.get_transaction() is None:
        session.info.pop(CHANGED, None)
        session.info.pop(PARENTS, None)
