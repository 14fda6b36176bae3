"""Put things into the index as they stand now, and take out what is not public any more."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, exists, func, insert, select

from panel.extensions import db
from panel.search.models import TITLE, SearchThing, SearchWord
from panel.search.registry import Source, sources
from panel.search.roots import RULES, roots_of

BATCH = 200
"""Things that are put in at once."""


def refresh(source: Source, ids: Iterable[int]) -> None:
    """Make the index of these things anew, in the caller's transaction."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH):
        _refresh(source, wanted[start : start + BATCH])


def _refresh(source: Source, ids: Sequence[int]) -> None:
    # Of two who refresh the same thing the second waits, and reads what the first has written.
    db.session.execute(select(source.id).where(source.id.in_(ids)).order_by(source.id).with_for_update())
    db.session.execute(delete(SearchThing).where(SearchThing.kind == source.kind, SearchThing.thing_id.in_(ids)))
    _insert(source, db.session.execute(source.rows(ids)).all())


def _insert(source: Source, rows: Sequence[Any]) -> None:
    if not rows:
        return
    things = [{"kind": source.kind, "thing_id": row.id, "made_at": source.moment_of(row), "rules": RULES} for row in rows]
    db.session.execute(insert(SearchThing), things)
    mine = SearchThing.kind == source.kind, SearchThing.thing_id.in_([row.id for row in rows])
    numbers = {row[0]: row[1] for row in db.session.execute(select(SearchThing.thing_id, SearchThing.id).where(*mine))}
    words = [
        {"root": root, "place": place, "search_id": numbers[row.id]}
        for row in rows
        for root, place in places_of(source, row).items()
    ]
    if words:
        db.session.execute(insert(SearchWord), words)


def places_of(source: Source, row: Any) -> dict[str, int]:
    """Each root of a thing with its place: one place for one root, the title's where it stands there."""
    day = source.moment_of(row).toordinal()
    places: dict[str, int] = {}
    for text, words, language in source.texts_of(row):
        if text.is_indexed:
            place = day + TITLE if text.is_title else day
            for root in roots_of(words, language, all_words=text.is_title):
                places[root] = max(place, places.get(root, 0))
    return places


def rebuild(tell: Callable[[str, int], None] = lambda _kind, _number: None) -> None:
    """The whole index anew, in the caller's transaction: kind after kind, in batches. `tell` hears of each kind, how many."""
    db.session.execute(delete(SearchThing))
    for source in sources():
        ids = db.session.scalars(select(source.id).order_by(source.id)).all()
        for start in range(0, len(ids), BATCH):
            _insert(source, db.session.execute(source.rows(ids[start : start + BATCH])).all())
        tell(source.kind, number_of(source))


def number_of(source: Source) -> int:
    """How many of a kind can be found."""
    return db.session.scalar(select(func.count()).where(SearchThing.kind == source.kind)) or 0


def fill_index() -> None:
    """Make the index in a transaction of its own, where it was never made, or by other rules than today's."""
    db.session.rollback()
    if _is_outdated():
        rebuild()
        db.session.commit()
    db.session.remove()


def _is_outdated() -> bool:
    """Whether the index was never made, or by other rules than today's."""
    old = exists().where(SearchThing.rules != RULES)
    return bool(db.session.scalar(select(old | ~exists(select(SearchThing.id)))))
