"""Questions about postcodes, and about areas: their names, their codes, and what may lie in what."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from panel.errors import RuleBroken
from panel.folding import fold
from panel.language import gettext as _

POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
OFFICIAL_CODE = re.compile(r"[EWSN][0-9]{8}")
RANKS: Sequence[str] = ("county", "community", "ward", "neighbourhood")
"""The kinds from large to small: an area lies in a larger one."""


def postcode(text: str) -> str:
    """The one spelling of a postcode, "LL15 1AB". RuleBroken where it cannot be one."""
    plain = re.sub(r"[\s-]", "", text).upper()
    if not POSTCODE.fullmatch(plain):
        raise RuleBroken(_("That does not look like a postcode. Please write it like LL15 1AB."), at="postcode")
    return f"{plain[:-3]} {plain[-3:]}"


def official_code(text: str) -> str | None:
    """The code of the Office for National Statistics, "W04000123"; None for nothing. RuleBroken for what cannot be one."""
    plain = re.sub(r"\s", "", text).upper()
    if plain and not OFFICIAL_CODE.fullmatch(plain):
        raise RuleBroken(_("An official code is a letter and eight digits, such as W04000123. You can leave it empty."))
    return plain or None


@lru_cache(maxsize=5_000)
def same_name(text: str) -> str:
    """What two names have in common that people read as one: no capitals, no accents, one space, plain dashes.

    Kept: each row of a table is compared with every area beside it.
    """
    return " ".join(re.sub(r"[\W_]+", " ", fold(text)).split())


def fits_in(kind: str, holder: str | None) -> None:
    """RuleBroken where an area of this kind cannot lie in one of the other kind (None: in no area)."""
    if holder is not None and RANKS.index(kind) <= RANKS.index(holder):
        raise RuleBroken(
            _("An area is in a larger kind of area: a ward in a community council, a community council in a county.")
        )


def holds_kinds(kind: str, inside: Iterable[str]) -> None:
    """RuleBroken where an area that becomes of this kind would hold as large a one."""
    if any(RANKS.index(each) <= RANKS.index(kind) for each in inside):
        raise RuleBroken(_("There are areas in this one that are as large. Please move them first, or choose a larger kind."))


def is_free(names: Iterable[str], beside: Iterable[str]) -> None:
    """RuleBroken where one of the names is read as that of an area beside it."""
    taken = {same_name(name) for name in beside}
    for name in names:
        if same_name(name) in taken:
            raise RuleBroken(_("There is an area called “%(name)s” there already.") % {"name": name})


def stands(*, merged: bool) -> None:
    """RuleBroken for an area that is a part of another one now."""
    if merged:
        raise RuleBroken(_("This area was merged into another one. That cannot be undone."))


def can_take_in(*, closed: bool, lies_inside: bool) -> None:
    """RuleBroken where an area cannot become a part of that one: it is closed, or lies in the area itself."""
    can_hold(closed=closed)
    if lies_inside:
        raise RuleBroken(_("Please choose an area that is not in this one."))


def can_hold(*, closed: bool) -> None:
    """RuleBroken for an area in which nothing new is put any more."""
    if closed:
        raise RuleBroken(_("That area is closed: nothing new is put there. Please choose another one."))


def can_close(*, closed: bool, open_inside: int) -> None:
    """RuleBroken for an area that is closed already, or that holds open ones."""
    if closed:
        raise RuleBroken(_("This area is closed already."))
    if open_inside:
        raise RuleBroken(_("There are open areas in this one. Please close or move them first."))


def can_reopen(*, closed: bool, within_closed: bool) -> None:
    if not closed:
        raise RuleBroken(_("This area is open."))
    if within_closed:
        raise RuleBroken(_("The area that it is in is closed. Please open that one first."))
