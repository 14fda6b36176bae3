"""What words are kept and looked up under: their roots, each with the language whose rules gave it ("en:bench", "cy:llwybr").

A text is kept under the roots of its words. A question is looked up by the rules of both languages: nobody has to say in which
one they ask. A root of one language never finds a text in the other, or "bark" would find a "park" by a rule of Welsh.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from panel.folding import COMMON, LONGEST, MOST_WORDS, sequence_of
from panel.search import welsh

RULES = 2
"""Raised where a rule changes what texts are kept under: `panel migrate` then makes the index anew."""


@dataclass(frozen=True)
class Asked:
    """One word of a question: the roots of the word as it was typed, and those of other words that it may be a form of."""

    word: str
    typed: frozenset[str]
    other: frozenset[str]

    @property
    def roots(self) -> frozenset[str]:
        return self.typed | self.other


@lru_cache(maxsize=50_000)
def english(word: str) -> str:
    """The root of an English word. The stemmer keeps what it works on in itself, so that each call has one of its own."""
    return f"en:{snowballstemmer.stemmer('english').stemWord(word)[:LONGEST]}"


@lru_cache(maxsize=50_000)
def welsh_roots(word: str, before: str) -> frozenset[str]:
    """What a word of a Welsh text is kept under: its stem, and what a table or the word before says it comes from."""
    found = {welsh.stem(word)}
    after_nasal = before in welsh.NASAL_AFTER
    for radical in welsh.candidates(word, before)[1:]:
        if welsh.is_irregular(radical) or (after_nasal and welsh.HIDDEN_NASAL.get(word[0]) == radical[0]):
            found.add(welsh.stem(radical))
    return frozenset(f"cy:{root[:LONGEST]}" for root in found)


def roots_of(text: str, language: str, *, all_words: bool = False) -> set[str]:
    """The roots of a text in one language; without words that say little, unless all are wanted, as in a title."""
    found: set[str] = set()
    for word, before in _in_order(text):
        if all_words or word not in COMMON:
            found |= roots_in(language, word, before)
    return found


def roots_in(language: str, word: str, before: str) -> frozenset[str]:
    """What a word of a text is kept under."""
    return welsh_roots(word, before if before in welsh.NASAL_AFTER else "") if language == "cy" else frozenset({english(word)})


def asked_words(question: str) -> list[Asked]:
    """The words that are looked up: the first eight that say something; where none does, the first eight."""
    pairs = list(dict(_in_order(question)).items())
    telling = [(word, before) for word, before in pairs if word not in COMMON]
    return [_asked(word, before) for word, before in (telling or pairs)[:MOST_WORDS]]


def words_left_out(question: str) -> bool:
    """Whether a question has more words than are looked up."""
    return len({word for word, _before in _in_order(question) if word not in COMMON}) > MOST_WORDS


def _asked(word: str, before: str) -> Asked:
    forms = {form for radical in welsh.candidates(word, before) for form in welsh.mutated(welsh.stem(radical))}
    typed = frozenset({english(word), f"cy:{welsh.stem(word)[:LONGEST]}"})
    return Asked(word, typed, frozenset(f"cy:{form[:LONGEST]}" for form in forms) - typed)


def _in_order(text: str) -> Iterator[tuple[str, str]]:
    """Each word of a text with the word before it."""
    words = sequence_of(text)
    return zip(words, ["", *words], strict=False)
