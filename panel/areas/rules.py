"""Questions about postcodes."""

import re

from panel.errors import RuleBroken
from panel.language import gettext as _

POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")


def postcode(text: str) -> str:
    """The one spelling of a postcode, "LL15 1AB". RuleBroken where it cannot be one."""
    plain = re.sub(r"[\s-]", "", text).upper()
    if not POSTCODE.fullmatch(plain):
        raise RuleBroken(_("That does not look like a postcode. Please write it like LL15 1AB."))
    return f"{plain[:-3]} {plain[-3:]}"
