"""The page of the search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.language import spoken
from panel.search import queries
from panel.search.excerpts import READ, Piece, excerpt, marked
from panel.search.registry import LONG_AGO, Source, sources
from panel.search.roots import Asked, asked_words, words_left_out
from panel.web import cursors
from panel.web.bare import bare
from panel.web.incoming import argument, argument_id

bp = Blueprint("search", __name__)
MOST = 200
"""Signs of a question."""


@dataclass(frozen=True)
class Hit:
    """One thing as the page shows it: its title and a piece of its text, each with the language it is in."""

    address: str
    title: Sequence[Piece]
    title_language: str
    text: Sequence[Piece]
    text_language: str
    made_at: datetime | None
    told: str
    """What became of it; "" where nothing is told."""


@dataclass(frozen=True)
class Listed:
    """What was found of one kind, as the page shows it."""

    source: Source
    hits: Sequence[Hit]
    number: int


@bp.get("/search")
@allow(Action.READ)
def search() -> ResponseReturnValue:
    question, kind = argument("q", MOST), argument("kind", 20)
    if kind and kind not in {source.kind for source in sources()}:
        abort(404)
    page = min(max(argument_id("page") or 1, 1), queries.PAGES)
    asked = asked_words(question)
    found = None
    if asked:
        found = queries.find_kind(asked, kind, page) if kind else queries.find_all(asked)
        if kind and page > 1 and not any(group.rows for group in found.groups):
            cursors.begins_anew("end")
            page, found = 1, queries.find_kind(asked, kind, 1)
    return render_template(
        "search/search.html",
        question=question,
        asked=asked,
        found=found,
        groups=[_listed(group, found.instead or asked) for group in found.groups] if found else [],
        too_long=words_left_out(question) or len(argument("q", MOST + 1)) > MOST,
        kinds=sources(),
        kind=kind,
        page=page,
        size=queries.SIZE,
        pages=queries.PAGES,
    )


def _listed(group: queries.Group, asked: Sequence[Asked]) -> Listed:
    told = group.source.told([row.id for row in group.rows]) if group.source.told else {}
    return Listed(group.source, [_hit(group.source, row, asked, told.get(row.id, "")) for row in group.rows], group.number)


def _hit(source: Source, row: Any, asked: Sequence[Asked], told_of: str) -> Hit:
    """The title and the text in which a word was found; where it was found in neither, those in the reader's language."""
    told = sorted(source.texts_of(row), key=lambda told: told[2] != spoken())
    titles = [(marked(words, language, asked), language) for text, words, language in told if text.is_title]
    title, title_language = next(filter(_has_hit, titles), titles[0] if titles else ([], spoken()))
    text, text_language = _best_text([(words, language) for text, words, language in told if not text.is_title], asked)
    moment = source.moment_of(row)
    return Hit(
        address=_address(source, row),
        title=title,
        title_language=title_language,
        text=text,
        text_language=text_language,
        made_at=None if moment == LONG_AGO else moment,
        told=told_of,
    )


def _has_hit(told: tuple[Sequence[Piece], str]) -> bool:
    return any(piece.is_hit for piece in told[0])


def _best_text(texts: Sequence[tuple[str, str]], asked: Sequence[Asked]) -> tuple[Sequence[Piece], str]:
    """An excerpt with a hit, of the first text that has one; else the beginning of the first text."""
    first: tuple[Sequence[Piece], str] = ([], spoken())
    for place, (words, language) in enumerate(texts):
        told = excerpt(bare(words[:READ]), language, asked), language
        if _has_hit(told):
            return told
        first = first if place else told
    return first


def _address(source: Source, row: Any) -> str:
    values: dict[str, Any] = {name: getattr(row, name) for name in source.address}
    return url_for(source.endpoint, **values)
