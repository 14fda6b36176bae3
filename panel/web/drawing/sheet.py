"""A sheet of paper as PDF, in the site's own face: words, a bar in numbered pieces, and the square code of an address."""

from collections.abc import Sequence
from pathlib import Path

import segno
from fpdf import FPDF

from panel.web.drawing.bars import SplitBar
from panel.web.drawing.card import FILLS

FONTS = Path(__file__).parents[3] / "static" / "vendor" / "fonts"
FACES = {"": "atkinson-hyperlegible-next-regular.ttf", "B": "atkinson-hyperlegible-next-bold.ttf"}
FAMILY, INK, SOFT = "atkinson", 30, 90
BY_DAY = {**FILLS, "leaf": "#1e5b3e", "marigold": "#e9a820"}
PALE = "#fdf1d3"


class Sheet(FPDF):
    """Lengths are millimetres, sizes of letters points."""

    def __init__(self, size: str, *, title: str, language: str, edge: float) -> None:
        super().__init__(format=size)
        self.set_margin(edge)
        self.set_auto_page_break(auto=False)
        self.set_title(title)
        self.set_lang(language)
        for style, file in FACES.items():
            self.add_font(FAMILY, style, FONTS / file)

    def words(self, text: str, *, left: float, width: float, size: float, bold: bool = False, soft: bool = False) -> None:
        """A paragraph from where the pen is; the pen stands under it afterwards."""
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(SOFT if soft else INK)
        self.set_x(left)
        self.multi_cell(width, size * 0.44, text, align="L", new_x="LEFT", new_y="NEXT")

    def bar(self, bar: SplitBar, *, left: float, width: float, height: float) -> None:
        """The bar across; a number stands where there is room for it."""
        top = self.get_y()
        self.set_fill_color(PALE)
        self.rect(left, top, width, height, style="F")
        for piece in bar.pieces:
            self.set_fill_color(_by_day(piece.colour.fill))
            self.rect(left + width * piece.x / 100, top, width * piece.width / 100 - 0.6, height, style="F")
            if piece.has_room:
                self.set_font(FAMILY, "B", height * 1.4)
                self.set_text_color(INK if "on-" in piece.colour.ink else 255)
                self.set_xy(left + width * piece.x / 100, top)
                self.cell(width * piece.width / 100, height, str(piece.number), align="C")
        self.set_y(top + height)

    def number(self, number: int, fill: str, ink: str, *, left: float, side: float) -> None:
        """A number in its colour; the pen stays."""
        top = self.get_y()
        self.set_fill_color(_by_day(fill))
        self.rect(left, top, side, side, style="F", round_corners=True, corner_radius=side / 5)
        self.set_font(FAMILY, "B", side * 1.6)
        self.set_text_color(INK if "on-" in ink else 255)
        self.set_xy(left, top)
        self.cell(side, side, str(number), align="C")
        self.set_y(top)

    def square(self, address: str, *, left: float, top: float, side: float) -> None:
        """The square code, drawn as bars, each as long as the dark ones beside each other."""
        rows = [tuple(row) for row in segno.make(address, error="m").matrix]
        step = side / len(rows)
        self.set_fill_color(0)
        for down, row in enumerate(rows):
            for begin, end in _dark(row):
                self.rect(left + begin * step, top + down * step, (end - begin) * step, step, style="F")


def _by_day(fill: str) -> str:
    """The colour of a token of the style sheet, on paper."""
    return BY_DAY[fill.removeprefix("var(--").removesuffix(")")]


def _dark(row: Sequence[int]) -> list[tuple[int, int]]:
    """Where dark squares stand beside each other: from and to."""
    edges = [at for at, (before, here) in enumerate(zip((0, *row), (*row, 0), strict=True)) if bool(before) != bool(here)]
    return list(zip(edges[::2], edges[1::2], strict=True))
