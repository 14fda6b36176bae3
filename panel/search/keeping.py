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
from panel.search.registry import KEY, Also, Source

WRITTEN = "panel.search.written"
EVERYTHING = "everything"
"""The change of a thing that is new, or gone."""


def watch() -> None:
    """Listen to the site's session; once in a process."""
    if not event.contains(db.session, "after_flush", note_added):
        event.listen(db.session, "before_flush", note_changed)
        event.listen(db.session, "after_flush", note_added)
        event.listen(db.session, "do_orm_execute", note_statement)
        event.listen(db.session, "before_commit", bring_up_to_date)
        event.listen(db.session, "after_soft_rollback", forget)


def _sources() -> tuple[Source, ...]:
    return cast(tuple[Source, ...], current_app.extensions.get(KEY, ()))


def _noted(session: Session) -> dict[tuple[str, str], set[int]]:
    """By kind and table the ids of rows that were written: of the kind itself, or of what it is shown with."""
    return cast(dict[tuple[str, str], set[int]], session.info.setdefault(WRITTEN, defaultdict(set)))


def note_changed(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """What is about to be changed and deleted: what differs is known before it is written, and no longer after."""
    for thing in session.dirty:
        _note(session, thing, _changes(thing))
    for thing in session.deleted:
        _note(session, thing, {EVERYTHING})


def note_added(session: Session, _context: UOWTransaction) -> None:
    """What was added: it has its number now."""
    for thing in session.new:
        _note(session, thing, {EVERYTHING})


def _note(session: Session, thing: Base, changes: set[str]) -> None:
    for source in _sources():
        is_one = isinstance(thing, source.model) and not changes <= source.counts
        if is_one or any(_matters(thing, changes, also) for also in source.also):
            _noted(session)[source.kind, thing.__tablename__].add(_number(thing))


def _matters(thing: Base, changes: set[str], also: Also) -> bool:
    return isinstance(thing, also.model) and not changes.isdisjoint({EVERYTHING, *also.columns})


def _changes(thing: Base) -> set[str]:
    return {attribute.key for attribute in inspect(thing).attrs if attribute.history.has_changes()}


def _number(thing: Base) -> int:
    """Asked of the mapper: a row that was deleted may not be read any more."""
    state = inspect(thing)
    (number,) = state.identity or state.mapper.primary_key_from_instance(thing)
    return cast(int, number)


def note_statement(state: ORMExecuteState) -> Any:
    """What a statement is about to change or to delete: looked up before, for afterwards its condition may not hold."""
    statement = state.statement
    if not isinstance(statement, Update | Delete) or state.execution_options.get("keeps_words"):
        return None
    table = cast(Table, statement.table)
    kinds = [source.kind for source in _sources() if table.name in _tables(source)]
    if kinds:
        wanted = select(table.c.id)
        if statement.whereclause is not None:
            wanted = wanted.where(statement.whereclause)
        ids = set(state.session.scalars(wanted, state.parameters))
        for kind in kinds:
            _noted(state.session)[kind, table.name] |= ids
    return None


def _tables(source: Source) -> set[str]:
    return {source.model.__tablename__, *(also.model.__tablename__ for also in source.also)}


def bring_up_to_date(session: Session) -> None:
    """Before the transaction ends, not before a part of it does."""
    if session.in_nested_transaction():
        return
    session.flush()
    written = session.info.pop(WRITTEN, {})
    for source in _sources() if written else ():
        ids = set(written.get((source.kind, source.model.__tablename__), ()))
        for also in source.also:
            if others := written.get((source.kind, also.model.__tablename__)):
                ids |= set(session.scalars(also.which(others)))
        if ids:
            refresh(source, ids)


def forget(session: Session, _previous: object) -> None:
    """What was noted goes with the transaction that wrote it; what a part of it wrote is looked at once too often."""
    if not session.in_nested_transaction() and session.get_transaction() is None:
        session.info.pop(WRITTEN, None)
