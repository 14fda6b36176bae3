"""Reads an easy-read text: one sentence a line, with the word of a mark and a colon before it where a mark stands beside it."""

from typing import NamedTuple

MARKS: dict[str, tuple[str, str]] = {
    "people": ("pobl", "people"),
    "place": ("lle", "place"),
    "calendar": ("calendr", "calendar"),
    "chest": ("arian", "money"),
    "ballot": ("pleidlais", "vote"),
    "check": ("ie", "yes"),
    "cross": ("na", "no"),
    "flag": ("baner", "flag"),
    "lock": ("clo", "lock"),
    "key": ("allwedd", "key"),
    "search": ("chwilio", "search"),
    "planted": ("hedyn", "seed"),
    "growing": ("tyfu", "growing"),
    "flowering": ("blodau", "flowers"),
}
"""A mark of the sprite → its word in Welsh and in English; either is understood in both texts."""

_MARK_OF = {word: mark for mark, words in MARKS.items() for word in words}


class Line(NamedTuple):
    """One sentence, and the mark beside it; "" for none."""

    mark: str
    sentence: str


def lines_of(text: str) -> list[Line]:
    """The lines that say something. A word that is no mark belongs to its sentence: "Remember: the vote ends on Friday." """
    return [_line(row.strip()) for row in text.splitlines() if row.strip()]


def _line(row: str) -> Line:
    word, _colon, rest = row.partition(":")
    mark = _MARK_OF.get(word.strip().lower(), "") if rest.strip() else ""
    return Line(mark, rest.strip() if mark else row)
