"""What a question finds: one look at how common its words are, one at what has them, and one for each kind of thing to show.

The order: what has more of the words; what has them in its title, or as they were typed; the newest.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import BindParameter, Select, Subquery, bindparam, case, func, literal, select, union_all

from panel.extensions import db
from panel.search.models import TITLE, SearchThing, SearchWord
from panel.search.registry import Source, sources
from panel.search.roots import Asked
from panel.search.spelling import near_roots

MOST_UNKNOWN = 3
"""Words of a question for which others are looked up that are spelt nearly so."""
FEW = 1_000
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
    is_partial: bool = False
    """Whether some of it has not every word."""
    is_cut: bool = False
    """Whether there is more that has these words than is looked at."""
    instead: Sequence[Asked] = ()
    """What was looked up in place of the words that were asked for, where nothing has those."""

    @property
    def number(self) -> int:
        return sum(group.number for group in self.groups)


def find_all(words: Sequence[Asked]) -> Found:
    """The best of every kind. Where nothing was found, what has words that are spelt nearly so."""
    found = _find(words, slice(TOP))
    if found.groups or not (near := _nearest(words)):
        return found
    return replace(_find(near, slice(TOP)), instead=near)


def find_kind(words: Sequence[Asked], kind: str, number: int) -> Found:
    """A page of one kind; the first is 1."""
    return _find(words, slice((number - 1) * SIZE, number * SIZE), kind)


def _find(words: Sequence[Asked], which: slice, kind: str = "") -> Found:
    counts = _counts(words)
    ranked = _ranked(words, counts)
    wanted = [row for row in ranked if row.kind == kind] if kind else ranked
    return replace(_loaded(wanted, which), is_partial=_has_fewer(wanted, len(words)), is_cut=max(counts) > FEW)


def _has_fewer(ranked: Sequence[Any], asked: int) -> bool:
    return bool(ranked) and ranked[-1].words < asked


def _nearest(words: Sequence[Asked]) -> list[Asked]:
    """The question with near spellings in place of the words that nothing has; empty where there are none."""
    unknown = [word for word, number in zip(words, _counts(words), strict=True) if number == 0]
    near = {word: near_roots(word) for word in unknown[:MOST_UNKNOWN]}
    wanted = sorted(set[str]().union(*near.values()))
    known = set(db.session.scalars(select(SearchWord.root).where(SearchWord.root.in_(wanted)).distinct()))
    instead = {word: Asked(word.word, frozenset(), frozenset(roots & known)) for word, roots in near.items() if roots & known}
    return [instead.get(word, word) for word in words] if instead else []


def _ranked(words: Sequence[Asked], counts: Sequence[int]) -> Sequence[Any]:
    """Every thing that has at least half of the words, in the order of the page; a few numbers of each."""
    shape: list[tuple[int, int, int]] = []
    values: dict[str, object] = {}
    for number, (word, count) in enumerate(zip(words, counts, strict=True)):
        for roots, typed in ((sorted(word.typed), 1), (sorted(word.other), 0)):
            if count > FEW:
                values |= {f"root_{number}_{typed}_{place}": root for place, root in enumerate(roots)}
            elif roots:
                values[f"roots_{number}_{typed}"] = roots
            if roots:
                shape.append((number, typed, len(roots) if count > FEW else 0))
    # Of thousands of rows the session would make more than is needed of them here.
    return db.session.connection().execute(_ranking(tuple(shape), len(words)), values).all()


@lru_cache(maxsize=200)
def _ranking(shape: tuple[tuple[int, int, int], ...], number: int) -> Select[Any]:
    """The statement for questions of one shape: for each word, typed or not, how many common roots; 0 where it is not common.

    To build it takes longer than to run it, so it is built once.
    """
    hits = union_all(*_hits(shape)).subquery()
    points = func.max(hits.c.points).label("points")
    each = select(hits.c.search_id, points).group_by(hits.c.search_id, hits.c.word).subquery()
    counted = (
        select(each.c.search_id, func.count().label("words"), func.sum(each.c.points).label("points"))
        .group_by(each.c.search_id)
        .having(func.count() >= (number + 1) // 2)
        .subquery()
    )
    newest = SearchThing.made_at.desc(), SearchThing.thing_id.desc()
    things = select(SearchThing.kind, SearchThing.thing_id, counted.c.words).join(counted, counted.c.search_id == SearchThing.id)
    return cast(Select[Any], things.order_by(counted.c.words.desc(), counted.c.points.desc(), *newest))


def _hits(shape: tuple[tuple[int, int, int], ...]) -> list[Select[Any]]:
    """For each word the things that have it: as it was typed, and in other forms."""
    hits = []
    for number, typed, common in shape:
        for place in range(common):
            hits.append(_seen(_newest(f"root_{number}_{typed}_{place}").c, number, typed))
        if not common:
            roots: BindParameter[Any] = bindparam(f"roots_{number}_{typed}", expanding=True)
            hits.append(_seen(SearchWord, number, typed).where(SearchWord.root.in_(roots)))
    return hits


def _seen(columns: Any, number: int, typed: int) -> Select[Any]:
    """What has a word; of the index, or of a part of it. Points: two for a title, one for the word as it was typed."""
    points = case((columns.place >= TITLE, 2 + typed), else_=typed).label("points")
    return cast(Select[Any], select(columns.search_id, literal(number).label("word"), points))


def _newest(root: str) -> Subquery:
    """Of what has a common root, the first in the order of the index: the whole of it is never read."""
    wanted = select(SearchWord.search_id, SearchWord.place).where(SearchWord.root == bindparam(root))
    return wanted.order_by(SearchWord.place.desc(), SearchWord.search_id.desc()).limit(FEW).subquery()


def _counts(words: Sequence[Asked]) -> list[int]:
    """For each word how many things have it; one more than are looked at stands for any larger number. One query."""
    values = {f"roots_{number}": sorted(word.roots) for number, word in enumerate(words)}
    return list(db.session.execute(_counting(len(words)), values).one())


@lru_cache(maxsize=20)
def _counting(number: int) -> Select[Any]:
    counts = []
    for word in range(number):
        has_it = SearchWord.root.in_(bindparam(f"roots_{word}", expanding=True))
        some = select(SearchWord.search_id).where(has_it).limit(FEW + 1).subquery()
        counts.append(select(func.count()).select_from(some).scalar_subquery())
    return select(*counts)


def _loaded(ranked: Sequence[Any], which: slice) -> Found:
    """The things themselves, as they stand in their tables: what is not public there is not shown, whatever the index says."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, number, _words in ranked:
        by_kind[kind].append(number)
    groups = []
    for source in sources():
        if mine := by_kind[source.kind][which]:
            rows = {row.id: row for row in db.session.execute(source.rows(mine))}
            groups.append(Group(source, [rows[number] for number in mine if number in rows], len(by_kind[source.kind])))
    return Found(groups)
