"""Money as whole pence, and as people read and write it."""

import re
from decimal import Decimal

from panel.language import spoken

MOST_PENCE = 10**13
"""A hundred billion pounds: more than any chest, and well inside a 64-bit column."""


POUNDS = "GBP"


def pounds(pence: int, currency: str = POUNDS) -> str:
    """£1,250 for whole pounds, £37.38 otherwise, under a pound 60p, in Welsh 60c; a minus sign before it all.

    Hundredths of another currency, named as in ISO 4217, stand before its name: 1,250 PLN.
    """
    sign, whole = ("-" if pence < 0 else ""), abs(pence)
    if currency == POUNDS and 0 < whole < 100:
        return f"{sign}{whole}{'c' if spoken() == 'cy' else 'p'}"
    amount = f"{whole // 100:,}" if whole % 100 == 0 else f"{whole // 100:,}.{whole % 100:02d}"
    return f"{sign}£{amount}" if currency == POUNDS else f"{sign}{amount} {currency}"


def decimal_pounds(pence: int) -> str:
    """1250 or 37.38: for files that machines read."""
    return str(pence // 100) if pence % 100 == 0 else f"{Decimal(pence) / 100:.2f}"


# Commas and blanks stand between thousands only; "12,50" could be meant in two ways, so it is none.
_POUNDS = re.compile(r"£? *([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,3}(?: [0-9]{3}){1,3})(\.[0-9]{1,2})?")
_FEW = re.compile(r"([0-9]{1,2}) ?[pc]")
"""Under a pound, as it is written in either language."""


def pence(text: str) -> int:
    """Pence of "1250", "£1,250", "1 250", "37.38", "60p" or "60c". ValueError for all else: less than nothing, too much."""
    if few := _FEW.fullmatch(text.strip()):
        return int(few[1])
    found = _POUNDS.fullmatch(re.sub(r"\s", " ", text).strip())
    if not found:
        raise ValueError(text)
    amount = int(Decimal(re.sub("[, ]", "", found[1]) + (found[2] or "")) * 100)
    if amount > MOST_PENCE:
        raise ValueError(text)
    return amount
