"""Colours as tokens of the style sheet, each with the ink that is readable on it, light and dark."""

from dataclasses import dataclass
from enum import StrEnum

FILLS = ("leaf", "sky", "marigold", "c4", "c5", "c6", "c7", "clay", "c9", "c10", "c11", "c12")
"""Colours that can be told apart. What is numbered higher has the same again, with stripes."""
PALE = {"marigold", "c7", "c9", "c10", "c12"}
"""Those on which the ink is dark on every screen; on all others it is the colour of a card."""


@dataclass(frozen=True)
class Colour:
    """A fill and the ink on it, as values of SVG's `fill`. Striped where the same fill was given before."""

    fill: str
    ink: str
    striped: bool = False


class Tone(StrEnum):
    """What a stretch of time is for."""

    EARLY = "early"
    """Ideas, proposals, a panel: before the vote."""
    VOTE = "vote"
    COUNT = "count"
    AFTER = "after"
    """Do it and tell it."""
    PAST = "past"
    """All over, or nearly."""


TONES = {
    Tone.EARLY: Colour("var(--marigold-soft)", "var(--ink)"),
    Tone.VOTE: Colour("var(--marigold)", "var(--on-marigold)"),
    Tone.COUNT: Colour("var(--sky-soft)", "var(--ink)"),
    Tone.AFTER: Colour("var(--leaf-soft)", "var(--ink)"),
    Tone.PAST: Colour("var(--leaf)", "var(--on-leaf)"),
}


def colour_of(number: int) -> Colour:
    """The colour of the item with this number, the first of which is 1: the same in every bar and list."""
    fill = FILLS[(number - 1) % len(FILLS)]
    return Colour(f"var(--{fill})", f"var(--{'on-marigold' if fill in PALE else 'card'})", striped=number > len(FILLS))
