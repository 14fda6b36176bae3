"""Words as the search compares them: "Tŷ'r Côr" and "tyr cor" are the same."""

import re
import unicodedata

LONGEST = 40
"""Letters of a word that are compared; the column of the index is as wide."""
LONGEST_NAME = 240
"""Letters of a name that are compared."""
MOST_WORDS = 8
"""Words of one question that are looked up."""

# Welsh and English write them inside words, each keyboard another one: "i'r", "i’r" and "ir" are found alike.
_APOSTROPHES = re.compile("['\u2019\u2018\u201a\u201b\u02b9\u02bb-\u02bd`\u00b4\u2032\u2035\u055a\u05f3\ua78c\uff07\uff40]")
# Letters that Unicode does not take apart, as they are written on a keyboard that lacks them.
_WHOLE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "æ": "ae", "œ": "oe", "þ": "th"}
)
_WORD = re.compile(r"[^\W_]{2,}")
_SAY_LITTLE = """
an and are at be by can for from had has have if in into is it its more my new not of on or our so that the their them then there
they this to up us was we were what when where which who will with would you your
ac ag am ar at ba bod byddai chi cyn dros ei eich ein eto eu ewch fel fod fy gan ger gyda gyda'r hon hwn i'r mae mae'r mewn mwy
na nad neu newydd ni nid nhw ni'r o'r ol oes oedd os pan pob rhai sydd sy sy'n tan trwy un wrth yma ym yn yna yng yr
"""


def fold(text: str) -> str:
    """The text without capitals, circumflexes, apostrophes and signs that nobody sees. "ß" is "ss", "ø" is "o"."""
    plain = _APOSTROPHES.sub("", text)
    if plain.isascii():
        return plain.lower()
    parts = unicodedata.normalize("NFKD", plain)
    seen = (sign for sign in parts if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf")
    return "".join(seen).casefold().translate(_WHOLE_LETTERS)


def reading(name: str) -> str:
    """What two names that people read as one have in common: "Clwb Pêl-droed" and "clwb pel droed"."""
    folded = fold(name)
    return ("".join(sign for sign in folded if sign.isalnum()) or folded or name)[:LONGEST_NAME]


def sequence_of(text: str) -> list[str]:
    """The folded words of two letters or more, as they follow each other."""
    return [word[:LONGEST] for word in _WORD.findall(fold(text))]


def words_of(text: str) -> list[str]:
    """Every folded word of two letters or more, each once, in the order of the text."""
    return list(dict.fromkeys(sequence_of(text)))


COMMON = frozenset(words_of(_SAY_LITTLE))


def asked(text: str) -> list[str]:
    """The words of a question that are looked up: the first eight."""
    return words_of(text)[:MOST_WORDS]


def telling(text: str) -> list[str]:
    """The beginnings of the words that say what a title is about: no "the", no "yn", and "benches" like "bench"."""
    return [beginning(word) for word in words_of(text) if word not in COMMON][:MOST_WORDS]


def beginning(word: str) -> str:
    """A word without its last letters when it is long enough to be known without them."""
    return word[: max(4, len(word) - 2)]
