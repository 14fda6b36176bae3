"""Values that nobody types and somebody sends: numbers, moments, words, bytes and cursors, each a kind of its own."""

import json
import os
import random
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from itertools import product
from urllib.parse import quote

DEEP = bool(os.environ.get("PANEL_DEEP"))
DEPTH = 2_900

NUMBERS = ["0", "-0", "-1", "1", "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807"]
NUMBERS += ["9223372036854775808", "-9223372036854775809", "9" * 18, "9" * 20, "1" + "0" * 30, "9" * 400, "9" * 5_000]
NUMBERS += ["²", "½", "Ⅷ", "①", "٣", "१", "１２", "𝟙", "1²", "1.0", "1e5", "1e400", "0x10", "1_000", " 1", "+1", "--1", "1,5"]
NUMBERS += ["NaN", "inf", "-inf", "true", "null", "None", "[]", "01", "1;2", "1 2", "1\x00", "1\n", "£1", "£100,000,000,001"]

MOMENTS = ["2026-05-31T12:00", "2026-05-31 12:00:00", "2026-05-31", "2026-W22-1", "2026W221", "20260531", "2026-151"]
MOMENTS += ["0001-01-01T00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59", "9999-12-31T23:59:59.999999-14:00"]
MOMENTS += [
    "0000-00-00T00:00",
    "2026-02-30T00:00",
    "2026-03-29T01:30",
    "2026-10-25T01:30",
    "2026-05-31T24:00",
    "2026-05-31T12:60",
]
MOMENTS += [
    "2026-05-31T12:00:60Z",
    "10000-01-01T00:00",
    "-2026-05-31T12:00",
    "٢٠٢٦-٠٥-٣١T١٢:٠٠",
    "T12:00",
    "now",
    "2026-05-31T12:00+99:99",
]
MOMENTS += ["2026-05-31T12:00:00+23:59", "1752-09-14T00:00:00+00:00", "1970-01-01T00:00:00+00:00", "2026-05-31T12:00\x00"]

WORDS = ["", " ", "\x00", "a\x00b", "\x1b[31m", "\x7f", "\x85", "\u202eabc", "\u200b", "\u2028", "\ufeff", "\ufffe", "\U0010ffff"]
WORDS += [
    "e\u0301" * 40,
    "o" + "\u0302" * 300,
    "ŵ" * 300,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "\u1160" * 20,
    "\ud7ff",
    "\ue000",
]
WORDS += [
    "%",
    "_",
    "\\",
    "'",
    '"',
    "`",
    "%s",
    "%(num)s",
    "{0}",
    "{{7*7}}",
    "${x}",
    "$1",
    "\\x00",
    "'; --",
    "' OR 1=1 --",
    "<script>",
]
WORDS += ["=1+1", "@SUM(A1)", "+1", "-1", "\t=1", "../../etc/passwd", "//evil.example", "http://evil.example/", "javascript:1"]
WORDS += ["a\nb", "a\r\nb: c", "\r\n\r\n", "a" * 5_000, "[" * 5_000, "*" * 5_000, "> " * 2_000, "](" * 2_000, "#" * 300, "a,b;c"]
WORDS += [
    "seed:1",
    "round:99999999999",
    "seed:²",
    "remove-cost-²",
    "remove-cost-99999999999",
    "add-seed-²",
    "add-seed-2147483648",
]
WORDS += [
    "add-seed-9223372036854775808",
    "b" * 72,
    "0" * 32 + "é",
    "0" * 32 + "\n",
    "0" * 32 + "x" * 20_000,
    "save",
    "cast",
    "confirm",
]

BYTES = [
    "%",
    "%zz",
    "%00",
    "%ED%A0%80",
    "%ED%A0%80%ED%B0%80",
    "%C0%AF",
    "%FF",
    "%FE%FF",
    "%F4%90%80%80",
    "%E2%28%A1",
    "%u0041",
    "+",
    "%2B",
]
BYTES += ["%80", "a%00b", "%EF%BF%BE", "%F0%9F%92%A9", "%0D%0A", "%26", "%3D", "%2500", "&x=1", "=", "==", "%C2"]

_PARTS: list[object] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    2**31 - 1,
    2**31,
    2**63,
    -(2**63) - 1,
    10**30,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "a",
]
_PARTS += ["\x00", "\ud800", "a\udfffb", "1", [], {}, [1], {"a": 1}, "x" * 3_000]
_PARTS += [*MOMENTS[:16], "2026-05-31T12:00:00+00:00", "2026-05-31T12:00:00Z"]
_GOOD: list[object] = ["2026-05-31T12:00:00+00:00", 5, "a"]


def cursor(value: object) -> str:
    """A cursor with this inside, as the site writes its own."""
    return packed(json.dumps(value))


def packed(text: str) -> str:
    return urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def cursors() -> list[str]:
    """Cursors of one, two and three values; such as are no lists; broken, deep and long ones."""
    found = [cursor([one]) for one in _PARTS] + [cursor([one, other]) for one, other in product(_PARTS, _PARTS)]
    for good, bad in product(_GOOD, _PARTS):
        found += [cursor([bad, good, 5]), cursor([good, bad, 5]), cursor([good, 1, bad]), cursor([good, 0, bad])]
    found += [packed("[" * DEPTH), packed("[" * DEPTH + "]" * DEPTH), packed('{"a":' * DEPTH), packed('[["a",' * DEPTH)]
    found += [
        packed(text)
        for text in ("", "null", "1", '"a"', "{}", "[1e400]", "[" + "9" * 5_000 + "]", "[1,", "\x00", "\ud800", "[1]" * 9)
    ]
    return [*found, "=", "====", "a", "W10", "W10=", "é", "\x00", "." * 50, "-_-_", "A" * 20_000]


TYPED = [*NUMBERS, *MOMENTS, *WORDS]
"""What may stand in any argument or field."""
CURSORS = cursors()


def quoted(kinds: Sequence[str]) -> list[str]:
    """The kinds as they stand in an address or a form's body."""
    return [quote(kind, safe="", errors="surrogatepass") for kind in kinds]


ANY = [*quoted(TYPED), *BYTES]
AFTER = [*ANY, *quoted(CURSORS)]


def some(kinds: Sequence[str], number: int, key: str, *, met: bool = False) -> Sequence[str]:
    """As many of the kinds, the same ones for the same key: fewer where the place was `met` before. In a deep run all, once."""
    if DEEP and not met:
        return kinds
    wanted = max(1, number // 3) if met else number
    return kinds if wanted >= len(kinds) else random.Random(key).sample(kinds, wanted)
