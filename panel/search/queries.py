"""What a question finds: one look at how common its words are, one at what has them, and one for each kind of thing to show.

The order: what has more of the words; what has more of them in its title; what has them as they were typed; the newest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select, union_all

from panel.extensions import db
from panel.search.models import TITLE, SearchThing, SearchWord
from panel.search.registry import Source, sources
from panel.search.roots import Asked

FEW = 2_000
"""Of a word that more things than this have, the newest so many are looked at, those with it in their title first."""
TOP = 4
"""Things of each kind on the page of all kinds."""
SIZE = 20
"""Things on a page of one kind."""
PAGES = 100
"""No list is read further than so many pages."""


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the rows to show in their order, and how many there are in all."""

    source: Source
    rows: Sequence[Any]
    number: int


@dataclass(frozen=True)
class Found:
    """What a question found, in the order of the site's list of kinds."""

    groups: Sequence[Group]
    is_partial: bool
    """Whether some of it has not every word."""

    @property
    def number(self) -> int:
        return sum(group.number for group in self.groups)


def find_all(words: Sequence[Asked]) -> Found:
    """The best of every kind."""
    ranked = _in_groups(_ranked(words)).subquery()
    best = select(ranked).where(ranked.c.rank <= TOP).order_by(ranked.c.kind, ranked.c.rank)
    return _loaded(db.session.execute(best).all(), len(words))


def find_kind(words: Sequence[Asked], kind: str, number: int) -> Found:
    """A page of one kind; the first is 1."""
    ranked = _in_groups(_ranked(words, kind)).subquery()
    first = (number - 1) * SIZE
    wanted = select(ranked).where(ranked.c.rank > first, ranked.c.rank <= first + SIZE).order_by(ranked.c.rank)
    return _loaded(db.session.execute(wanted).all(), len(words))


def _ranked(words: Sequence[Asked], kind: str = "") -> Select[Any]:
    """Every thing that has at least half of the words, with what its rank comes from."""
    hits = union_all(*_hits(words)).subquery()
    each = (
        select(hits.c.search_id, func.max(hits.c.place).label("place"), func.max(hits.c.typed).label("typed"))
        .group_by(hits.c.search_id, hits.c.word)
        .subquery()
    )
    counted = (
        select(
            each.c.search_id,
            func.count().label("words"),
            func.sum(case((each.c.place >= TITLE, 1), else_=0)).label("titled"),
            func.sum(each.c.typed).label("typed"),
        )
        .group_by(each.c.search_id)
        .having(func.count() >= (len(words) + 1) // 2)
        .subquery()
    )
    things = select(
        SearchThing.kind, SearchThing.thing_id, SearchThing.made_at, counted.c.words, counted.c.titled, counted.c.typed
    )
    things = things.join(counted, counted.c.search_id == SearchThing.id)
    return things.where(SearchThing.kind == kind) if kind else things


def _in_groups(ranked: Select[Any]) -> Select[Any]:
    """The same with the rank of each in its kind, and how many of the kind there are."""
    found = ranked.subquery()
    columns = found.c
    order = columns.words.desc(), columns.titled.desc(), columns.typed.desc(), columns.made_at.desc(), columns.thing_id.desc()
    return select(
        columns.kind,
        columns.thing_id,
        columns.words,
        func.row_number().over(partition_by=columns.kind, order_by=order).label("rank"),
        func.count().over(partition_by=columns.kind).label("number"),
        func.min(columns.words).over(partition_by=columns.kind).label("least"),
    )


def _hits(words: Sequence[Asked]) -> list[Select[Any]]:
    """For each word the things that have it: as it was typed, and in other forms."""
    hits = []
    for number, (word, is_common) in enumerate(zip(words, _are_common(words), strict=True)):
        for roots, typed in ((word.typed, 1), (word.other, 0)):
            if is_common:
                hits += [_seen(_newest(root).c, number, typed) for root in sorted(roots)]
            elif roots:
                hits.append(_seen(SearchWord, number, typed).where(_is_one_of(roots)))
    return hits


def _seen(columns: Any, number: int, typed: int) -> Select[Any]:
    """What has a word; of the index, or of a part of it."""
    word, exact = literal(number).label("word"), literal(typed).label("typed")
    return cast(Select[Any], select(columns.search_id, columns.place, word, exact))


def _newest(root: str) -> Subquery:
    """Of what has a common root, the first in the order of the index: the whole of it is never read."""
    wanted = select(SearchWord.search_id, SearchWord.place).where(SearchWord.root == root)
    return wanted.order_by(SearchWord.place.desc(), SearchWord.search_id.desc()).limit(FEW).subquery()


def _is_one_of(roots: frozenset[str]) -> ColumnElement[bool]:
    return SearchWord.root.in_(sorted(roots))


def _are_common(words: Sequence[Asked]) -> list[bool]:
    """For each word, whether more things have it than are looked at. One query, which stops counting early."""
    counts = []
    for word in words:
        some = select(SearchWord.search_id).where(_is_one_of(word.roots)).limit(FEW + 1).subquery()
        counts.append(select(func.count()).select_from(some).scalar_subquery())
    return [number > FEW for number in db.session.execute(select(*counts)).one()]


def _loaded(ranked: Sequence[Any], asked: int) -> Found:
    """The things themselves, as they stand in their tables: what is not public there is not shown, whatever the index says."""
    groups = []
    for source in sources():
        mine = [row for row in ranked if row.kind == source.kind]
        if mine:
            rows = {row.id: row for row in db.session.execute(source.rows([row.thing_id for row in mine]))}
            shown = [rows[row.thing_id] for row in mine if row.thing_id in rows]
            groups.append(Group(source, shown, mine[0].number))
    return Found(groups, any(row.least < asked for row in ranked))
