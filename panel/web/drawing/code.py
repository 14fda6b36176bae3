"""A square code that a telephone reads from paper."""

from functools import lru_cache

import segno
from markupsafe import Markup


@lru_cache(maxsize=512)
def square_code(address: str) -> Markup:
    """The code of an address that many see, as a drawing without words: the address itself stands beside it."""
    return drawn_code(address)


def drawn_code(address: str) -> Markup:
    """The same for an address that is one person's: it is drawn and forgotten."""
    drawn = segno.make(address, error="m").svg_inline(border=0, omitsize=True, svgclass="code", lineclass=None)
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S704 - drawn from an address of our own
