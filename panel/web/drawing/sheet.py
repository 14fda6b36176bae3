"""A sheet of paper as PDF, in the site's own face: words, a bar in numbered pieces, and the square code of an address."""

from fpdf import FPDF

from panel.web.drawing.bars import SplitBar
from panel.web.drawing.card import FILLS
from panel.web.drawing.paper import FAMILY, give_faces, square

INK, SOFT = 30, 90
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
        give_faces(self)

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
        """The square code of an address."""
        square(self, address, left=left, top=top, side=side)


def _by_day(fill: str) -> str:
    """The colour of a token of the style sheet, on paper."""
    return BY_DAY[fill.removeprefix("var(--").removesuffix(")")]
