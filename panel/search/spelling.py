"""Words that are spelt nearly like another: one letter more, one less, one changed, or two that changed places."""

from panel.folding import LONGEST
from panel.search import welsh
from panel.search.roots import Asked

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 4
"""Letters of a word that is looked at: of shorter ones nearly every other is near."""


def near_roots(asked: Asked) -> set[str]:
    """The roots that the word would have, were one letter of it wrong. Of an English word it is looked for in the root alone."""
    if len(asked.word) < SHORTEST:
        return set()
    found = {f"cy:{welsh.stem(near)}" for near in _near(asked.word)}
    for root in asked.typed:
        language, _colon, stem = root.partition(":")
        if language == "en" and len(stem) >= SHORTEST:
            found |= {f"en:{near}" for near in _near(stem)}
    return found - asked.roots


def _near(word: str) -> set[str]:
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    less = {first + rest[1:] for first, rest in halves if rest}
    swapped = {first + rest[1] + rest[0] + rest[2:] for first, rest in halves if len(rest) > 1}
    changed = {first + letter + rest[1:] for first, rest in halves if rest for letter in LETTERS}
    more = {first + letter + rest for first, rest in halves for letter in LETTERS}
    return {near for near in less | swapped | changed | more if len(near) <= LONGEST}
