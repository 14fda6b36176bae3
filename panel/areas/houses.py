"""House numbers and names, and the numbers of properties (UPRN), in one spelling each. Pure."""

import re

from panel.errors import RuleBroken
from panel.folding import fold
from panel.language import gettext as _

_UPRN = re.compile(r"[0-9]{1,12}")
"""A Unique Property Reference Number."""
_NO_HOUSE = re.compile(r"[0-9]{6,12}")
"""So many digits are no house: somebody wrote the number of the property."""
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_NUMBER = frozenset({"no", "number", "rhif"})


def bare_house(typed: str) -> str:
    """The house in one spelling: "No. 14A", "14 a" and "Rhif 14-A" are "14 a"; "" where nothing of it can be read."""
    parts = _PARTS.findall(fold(typed))
    return " ".join(parts[1:] if parts[:1] and parts[0] in _NUMBER else parts)[:60]


def is_uprn(typed: str) -> bool:
    """Whether somebody wrote the number of the property in place of the house."""
    return bool(_NO_HOUSE.fullmatch(typed.replace(" ", "")))


def uprn(typed: str) -> str:
    """The number without leading noughts; "" for none. RuleBroken for what cannot be one."""
    plain = typed.replace(" ", "").lstrip("0")
    if plain and not _UPRN.fullmatch(plain):
        raise RuleBroken(_("a UPRN is a number of up to twelve digits."))
    return plain
