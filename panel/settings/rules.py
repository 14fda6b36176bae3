"""What settings must be, beyond their shape."""

import math

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.settings import palette


def readable_colours(main: str, second: str) -> None:
    """RuleBroken where words could not be read: it names the worst pair of colours, and its contrast."""
    light = palette.pairs(palette.light_tokens(main, second), palette.LIGHT)
    dark = palette.pairs(palette.dark_tokens(main, second), palette.DARK)
    worst = min((*light, *dark), key=lambda pair: pair.ratio)
    if worst.ratio >= palette.LEAST:
        return
    sentence = _(
        "%(pair)s: the contrast is %(ratio)s to 1. It must be at least 4.5 to 1, so that everybody can read."
        " Please choose a darker main colour."
    )
    raise RuleBroken(sentence % {"pair": str(worst.words), "ratio": f"{math.floor(worst.ratio * 10) / 10:.1f}"})
