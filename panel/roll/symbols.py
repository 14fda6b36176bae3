"""One-use codes: twelve random symbols and one that tells a slip of the finger. Pure."""

import re
import secrets

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are misread."""
LENGTH = 12
"""Sixty random bits: with a million letters out, one guess in a million million meets one of them."""
LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Thirteen symbols without dashes."""
    random = "".join(secrets.choice(SYMBOLS) for _symbol in range(LENGTH))
    return random + check_symbol(random)


def check_symbol(symbols: str) -> str:
    """A sum in the field of 32 elements: it finds every wrong symbol, and every two neighbours in the wrong order."""
    total = 0
    for symbol in symbols:
        total = _doubled(total ^ SYMBOLS.index(symbol))
    return SYMBOLS[total]


def _doubled(element: int) -> int:
    twice = element << 1
    return twice ^ 0b100101 if twice & 0b100000 else twice


def grouped(code: str) -> str:
    """The code as it is printed: 7KQ4-M2ZD-P9XA-3."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def typed(text: str) -> str:
    """The code in what somebody typed: blanks, dashes and small letters are forgiven, and O for 0, I or L for 1."""
    return re.sub(r"[\s\-–—.]", "", text).upper().translate(LIKE)[:40]


def is_whole(code: str) -> bool:
    """Whether it can be a code at all: its length, its symbols, and the last one fits the others."""
    plain = len(code) == LENGTH + 1 and set(code) <= set(SYMBOLS)
    return plain and check_symbol(code[:LENGTH]) == code[LENGTH]
