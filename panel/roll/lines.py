"""What a line of an uploaded list says, in one spelling, and the keyed hash that alone is kept of it."""

import hmac
import re
from collections.abc import Mapping, Sequence

from panel.areas.rules import postcode
from panel.errors import RuleBroken
from panel.folding import fold
from panel.people.crypto import secrets_known

Facts = Mapping[str, str]
"""What is known of one person, by column."""
COLUMNS = ("name", "born", "postcode", "reference")
WHOLE = frozenset({"name", "born", "postcode"})
"""Without a reference, it takes all of these to know somebody."""
HEADINGS = {
    **dict.fromkeys(("name", "full name", "elector name", "elector", "member", "enw", "enw llawn", "aelod", "etholwr"), "name"),
    **dict.fromkeys(("first name", "forename", "forenames", "given name", "enw cyntaf", "enwau cyntaf"), "first"),
    **dict.fromkeys(("surname", "last name", "family name", "cyfenw"), "last"),
    **dict.fromkeys(
        ("born", "birth year", "year of birth", "dob", "date of birth", "ganwyd", "blwyddyn geni", "dyddiad geni"), "born"
    ),
    **dict.fromkeys(("postcode", "post code", "pcd", "pcds", "cod post"), "postcode"),
    **dict.fromkeys(
        (
            *(
                "reference",
                "ref",
                "number",
                "member number",
                "membership number",
                "elector number",
                "electoral number",
                "poll number",
            ),
            *("cyfeirnod", "rhif", "rhif aelod", "rhif aelodaeth", "rhif etholwr", "rhif etholiadol"),
        ),
        "reference",
    ),
}
"""What the columns are called, in English and in Welsh, in small letters without accents."""
BORN = re.compile(r"(?<![0-9])((?:18|19|20)[0-9]{2})(?![0-9])")
WORD = re.compile(r"[^\W_]+")
MOST_LETTERS = 200


class Wrong(ValueError):
    """A line that cannot be used; the name of what is wrong with it."""


def name_key(text: str) -> str:
    """Siân ap Rhys, AP RHYS Sian and "ap Rhys, Siân" are one: the folded words in the order of the alphabet."""
    return " ".join(sorted(WORD.findall(fold(text))))


def year_key(text: str) -> str:
    """The year in "1984", "3/5/1984" or "1984-05-03"; "" where there is not exactly one."""
    found = set(BORN.findall(text))
    return found.pop() if len(found) == 1 else ""


def postcode_key(text: str) -> str:
    try:
        return postcode(text)
    except RuleBroken:
        return ""


def reference_key(text: str) -> str:
    """Letters and digits; spreadsheets take zeros off the front of a number, so they do not count."""
    return "".join(WORD.findall(fold(text))).lstrip("0")


KEYS = {"name": name_key, "born": year_key, "postcode": postcode_key, "reference": reference_key}


def spelt(facts: Facts, columns: Sequence[str]) -> list[str]:
    """The facts in their one spelling, in the order of the columns. Wrong where one of them is missing or cannot be read."""
    found = [KEYS[column](facts.get(column, "")[:MOST_LETTERS]) for column in columns]
    for column, value in zip(columns, found, strict=True):
        if not value:
            raise Wrong(column)
    return found


def hash_with(secret: bytes, begin: bytes, values: Sequence[str]) -> str:
    """128 bits of a keyed hash, 32 hexadecimal digits."""
    return hmac.digest(secret, begin + "\n".join(values).encode(), "sha256").hex()[:32]


def beginning(round_id: int, columns: Sequence[str]) -> bytes:
    """What the hash of a line begins with: a list of another round, or of other columns, leads to other hashes."""
    return f"roll line\n{round_id}\n{','.join(columns)}\n".encode()


def hashes_of(round_id: int, columns: Sequence[str], facts: Facts) -> list[str]:
    """The hash of these facts under every secret that still counts. Wrong where the facts cannot be read."""
    values, begin = spelt(facts, columns), beginning(round_id, columns)
    return [hash_with(secret.encode(), begin, values) for secret in secrets_known()]
