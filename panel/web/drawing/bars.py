"""Bars: one split into numbered pieces, and two of which one lies over the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from panel.web.drawing.palette import Colour, colour_of

ROOM = 4.0
"""Per cent of a bar that a number needs on a phone: narrower pieces have theirs in the list only."""


@dataclass(frozen=True)
class Piece:
    """A piece of a bar: from where, how wide, in per cent; its number, its colour, and whether the number has room in it."""

    number: int
    x: float
    width: float
    colour: Colour
    has_room: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True)
class SplitBar:
    """What was given out, piece by piece, and where the rest of the whole begins, in per cent."""

    pieces: Sequence[Piece]
    rest: float


def split_bar(amounts: Sequence[int], whole: int = 0, numbers: Sequence[int] = ()) -> SplitBar:
    """A bar of these amounts. `whole`: their sum at least; what is beyond it is shrunk to fit.

    They are numbered from 1, or by `numbers` where each has a number, and so a colour, of its own elsewhere.
    """
    total = max(whole, sum(amounts), 1)
    pieces, at = [], 0
    for number, amount in zip(numbers or range(1, len(amounts) + 1), amounts, strict=True):
        width = 100 * amount / total
        pieces.append(Piece(number, round(100 * at / total, 2), round(width, 2), colour_of(number), has_room=width >= ROOM))
        at += amount
    return SplitBar(pieces, round(100 * at / total, 2))


@dataclass(frozen=True)
class PairedBar:
    """One group: its name, and the lengths of both bars in per cent of the longest that any bar can be."""

    name: str
    first: float
    second: float


def paired_bars(groups: Sequence[tuple[str, float, float]]) -> list[PairedBar]:
    """Each group with two shares, from 0 to 1."""
    return [PairedBar(name, *(round(100 * min(max(share, 0.0), 1.0), 1) for share in shares)) for name, *shares in groups]
