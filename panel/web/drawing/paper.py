"""What every file for paper has: the site's own face, and the square code of an address."""

from collections.abc import Sequence
from pathlib import Path

import segno
from fpdf import FPDF

FONTS = Path(__file__).parents[3] / "static" / "vendor" / "fonts"
FACES = {"": "atkinson-hyperlegible-next-regular.ttf", "B": "atkinson-hyperlegible-next-bold.ttf"}
FAMILY = "atkinson"


def give_faces(paper: FPDF) -> None:
    """Plain and bold letters, which the file then brings along."""
    for style, file in FACES.items():
        paper.add_font(FAMILY, style, FONTS / file)


def square(paper: FPDF, address: str, *, left: float, top: float, side: float) -> None:
    """The square code, drawn as bars, each as long as the dark ones beside each other."""
    rows = [tuple(row) for row in segno.make(address, error="m").matrix]
    step = side / len(rows)
    paper.set_fill_color(0)
    for down, row in enumerate(rows):
        for begin, end in _dark(row):
            paper.rect(left + begin * step, top + down * step, (end - begin) * step, step, style="F")


def _dark(row: Sequence[int]) -> list[tuple[int, int]]:
    """Where dark squares stand beside each other: from and to."""
    edges = [at for at, (before, here) in enumerate(zip((0, *row), (*row, 0), strict=True)) if bool(before) != bool(here)]
    return list(zip(edges[::2], edges[1::2], strict=True))
