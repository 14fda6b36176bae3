"""Welsh word forms: what a mutated word may come from, how a word may be mutated, and words without their endings.

All words here are folded (`panel.folding`): no capitals, no circumflexes, no apostrophes. A mutated word says of itself seldom
what it comes from, so there are candidates and never one guess; what they would wrongly bring together is kept apart by tables.
"""

import re

LETTERS = ("ngh", "ch", "dd", "ff", "ng", "ll", "mh", "nh", "ph", "rh", "th")
"""What begins a word and is more than one sign, the longest first."""
VOWELS = frozenset("aeiouwy")
SOFT = {"c": "g", "p": "b", "t": "d", "b": "f", "m": "f", "d": "dd", "g": "", "ll": "l", "rh": "r"}
NASAL = {"c": "ngh", "p": "mh", "t": "nh", "g": "ng"}
"""Without b → m and d → n, which only the word before tells from words that begin so by themselves."""
ASPIRATE = {"c": "ch", "p": "ph", "t": "th"}
MUTATIONS = (SOFT, NASAL, ASPIRATE)
HIDDEN_NASAL = {"m": "b", "n": "d"}
NASAL_AFTER = frozenset(("fy", "yn", "ym", "yng"))
TELLS_ITSELF = 5
"""A word of as many letters that begins with m or n is also looked up with b or d: Mangor, Nolgellau. Shorter ones (man, nos)
are not."""

_RADICAL = "awr bara bro bys dal dan du dur dwr dydd dyn garw glo gwaed gwir gwr gwyn haf haul hen heol hwyl lon oed oer os"
RADICAL = frozenset(_RADICAL.split())
"""Short words as they stand, which would otherwise be taken for a mutation of quite another one (gwyn is not cwyn)."""
_WHOLE = "cerdded cyhoedd cymru cymry dechrau eisiau golau gorau gwirion newydd newyddion union"
WHOLE = frozenset(_WHOLE.split())
"""Words that only look as if they had an ending."""
IRREGULAR = {
    "adar": "aderyn", "athraw": "athro", "blodyn": "blod", "brodyr": "brawd", "bysiau": "bws", "byrdd": "bwrdd",
    "cadeir": "cadair", "ceir": "car", "cerrig": "carreg", "cestyll": "castell", "chwiorydd": "chwaer", "clyb": "clwb",
    "coeden": "coed", "cyngherdd": "cyngerdd", "cynghor": "cyngor", "cynghorwr": "cyngor", "cynig": "cynnig", "cym": "cwm",
    "cymdogion": "cymydog", "cyrff": "corff", "cyrs": "cwrs", "cyrt": "cwrt", "defaid": "dafad", "dysglau": "dysgl",
    "ffenest": "ffenestr", "ffyrdd": "ffordd", "gerddi": "gardd", "goleuad": "golau", "gwragedd": "gwraig", "hedyn": "had",
    "ieuenctid": "ifanc", "llefydd": "lle", "lonydd": "lon", "merched": "merch", "meysydd": "maes", "nentydd": "nant",
    "palment": "palmant", "plentyn": "plant", "pyll": "pwll", "rhosydd": "rhos", "tai": "ty",
    "trefnwr": "trefnydd", "ysbytai": "ysbyty",
}  # fmt: skip
"""Plurals (or singulars) that no rule gives, whole or without their ending → the word they are kept under."""
ENDINGS = (
    ("feydd", "fa", 2), ("iaid", "", 3), ("oedd", "", 2), ("ydd", "", 3), ("iau", "", 2), ("ion", "", 2), ("wyr", "wr", 2),
    ("iwr", "wr", 2), ("wyd", "", 3), ("odd", "", 3), ("au", "", 2), ("on", "", 4), ("od", "", 3), ("io", "", 3),
    ("u", "", 3), ("i", "", 3),
)  # fmt: skip
"""Of plurals, of verb-nouns and of what was done: the ending, what stands in its place, and how many signs must be left before
it. The consonant that a word begins with is not counted, for mutations make it longer and shorter."""
_ALL_ENDINGS = tuple(ending for ending, _instead, _least in ENDINGS)
_LAST_AI = re.compile("ai(?=[^aeiouwy]+$)")
_DOUBLED = re.compile("(?<=n)n$|(?<=r)r$")


def split(word: str) -> tuple[str, str]:
    """The first letter of the Welsh alphabet, and the rest."""
    first = next((letter for letter in LETTERS if word.startswith(letter)), word[:1])
    return first, word[len(first) :]


def mutated(radical: str) -> list[str]:
    """All spellings of a word: itself, soft, nasal, aspirate, and with h before a vowel."""
    first, rest = split(radical)
    spelt = [radical, *(mutation[first] + rest for mutation in MUTATIONS if first in mutation)]
    if first in VOWELS:
        spelt.append("h" + radical)
    return [radical, *(word for word in spelt[1:] if len(word) > 1 and word not in RADICAL)]


def candidates(word: str, before: str = "") -> list[str]:
    """The word itself, then every word that it may be a mutation of. `before` is the word before it, "" where there is none."""
    first, rest = split(word)
    if word in RADICAL or word in WHOLE or not rest:
        return [word]
    found = [radical + rest for mutation in MUTATIONS for radical, letter in mutation.items() if letter == first]
    if first in VOWELS or first in {"l", "r"}:
        found.append("g" + word)
    if first == "h" and rest[0] in VOWELS:
        found.append(rest)
    if first in HIDDEN_NASAL and (before in NASAL_AFTER or len(word) >= TELLS_ITSELF):
        found.append(HIDDEN_NASAL[first] + rest)
    return [word, *found]


def stem(word: str) -> str:
    """The word without endings: one for all its forms. "llwybrau" and "llwybr" have the same, and "meinciau" and "mainc"."""
    return _without_endings(_listed(word) or word)


def is_irregular(word: str) -> bool:
    """Whether a table gives its stem: its mutations then do not share it."""
    return _listed(word) is not None


def _listed(word: str) -> str | None:
    return IRREGULAR.get(word) or IRREGULAR.get(_without_endings(word))


def _without_endings(word: str) -> str:
    bare = word
    while (shorter := _shorter(bare)) != bare:
        bare = shorter
    return _LAST_AI.sub("ei", bare)


def _shorter(word: str) -> str:
    if not word.endswith(_ALL_ENDINGS):  # most words: nothing more is asked of them
        return word
    counted = _after_consonant(word)
    for ending, instead, least in ENDINGS:
        if word.endswith(ending) and counted - len(ending) >= least:
            only_looks_so = not WHOLE.isdisjoint(candidates(word))
            return word if only_looks_so else _DOUBLED.sub("", word[: -len(ending)]) + instead
    return word


def _after_consonant(word: str) -> int:
    """How many signs follow the consonant that a word begins with; all of them where it begins with a vowel."""
    first, rest = split(word)
    return len(word) if first in VOWELS else len(rest)
