"""The few words of a text around what was found in it, and which of them are a hit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from panel.folding import fold
from panel.search.roots import Asked, roots_in

LONGEST = 170
"""Signs of an excerpt, without those that complete its last word."""
BEFORE = 60
"""Signs before the first hit."""
READ = 8_000
"""Signs of a text that are looked through for a hit."""
_WORD = re.compile("[^\\W_]+(?:['\u2019\u2018\u02bc\u02b9`\u00b4\u2032][^\\W_]+)*")


@dataclass(frozen=True)
class Piece:
    """A piece of text, and whether it is a hit."""

    text: str
    is_hit: bool = False


def marked(text: str, language: str, asked: Sequence[Asked]) -> list[Piece]:
    """The whole text in pieces."""
    return list(_pieces(text, hits_in(text, language, asked)))


def excerpt(text: str, language: str, asked: Sequence[Asked]) -> list[Piece]:
    """The text around its first hit, or its beginning where it has none."""
    hits = hits_in(text[:READ], language, asked)
    start, end = _window(text, hits[0][0] if hits else 0)
    inside = [(first - start, last - start) for first, last in hits if first >= start and last <= end]
    pieces = list(_pieces(text[start:end], inside))
    if start > 0:
        pieces.insert(0, Piece("… "))
    if end < len(text):
        pieces.append(Piece(" …"))
    return pieces


def hits_in(text: str, language: str, asked: Sequence[Asked]) -> list[tuple[int, int]]:
    """Where the words of a text begin and end that a question asks for."""
    roots = frozenset[str]().union(*(word.roots for word in asked))
    found, before = [], ""
    for match in _WORD.finditer(text):
        word = _folded(match[0])
        if len(word) > 1:
            if not roots.isdisjoint(roots_in(language, word, before)):
                found.append(match.span())
            before = word
    return found


def _folded(word: str) -> str:
    return word.lower() if word.isascii() and word.isalnum() else fold(word)


def _window(text: str, hit: int) -> tuple[int, int]:
    """Where an excerpt begins and ends: at whole words."""
    start = hit - BEFORE
    start = 0 if start <= 0 else text.find(" ", start, hit) + 1 or hit
    if len(text) - start <= LONGEST:
        return start, len(text)
    end = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
    return start, end if end > hit else start + LONGEST


def _pieces(text: str, hits: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    place = 0
    for first, last in hits:
        if first > place:
            yield Piece(text[place:first])
        yield Piece(text[first:last], is_hit=True)
        place = last
    if place < len(text):
        yield Piece(text[place:])
