"""Letters with codes: what they say in both languages, and the sheets in PDF."""

from collections.abc import Sequence
from dataclasses import dataclass

from fpdf import FPDF

from panel.language import LANGUAGES, deadline, speaking, text_in
from panel.language import gettext as _
from panel.roll.models import CodeBatch
from panel.roll.symbols import grouped
from panel.rounds.models import Round
from panel.settings.queries import site_name
from panel.web.addresses import absolute
from panel.web.drawing.paper import FAMILY, give_faces, square

PART = 100
"""Letters of one page to print, and of one file."""
GREY = 90


@dataclass(frozen=True)
class Half:
    """What a letter says in one language."""

    language: str
    site: str
    title: str
    before: tuple[str, ...]
    """What stands above the code."""
    code: str
    typed: str
    """The address as one types it."""
    scanned: str
    """The address in the square code. What follows the "#" stays in the telephone: no server sees it."""
    after: tuple[str, ...]
    foot: str


def halves(budget_round: Round, batch: CodeBatch, number: int, code: str) -> list[Half]:
    """One letter, Welsh first."""
    return [_half(budget_round, batch, number, grouped(code), language) for language in LANGUAGES]


def _half(budget_round: Round, batch: CodeBatch, number: int, code: str, language: str) -> Half:
    with speaking(language):
        address = absolute("booth.by_letter", lang=language)
        closes = budget_round.voting_closes_at
        until = (_("Voting closes on %(when)s.") % {"when": deadline(closes)},) if closes else ()
        return Half(
            language=language,
            site=site_name(language),
            title=text_in(budget_round, "title", language),
            before=(_("You can vote in this round. You need no account: this code is your place on the roll."), *until),
            code=code,
            typed=address.removeprefix("https://").removeprefix("http://"),
            scanned=f"{address}#{code}",
            after=(
                _("Read the square with your telephone, or open the address and type the code."),
                _("One letter, one ballot. Until the close you can change it with the same code."),
                _("Keep the code to yourself: whoever has it can vote in your place. If your letter is lost, ask for a new one."),
            ),
            foot=_("%(label)s, letter %(number)s") % {"label": batch.label, "number": number},
        )


class Sheets(FPDF):
    """Letters in PDF, one a sheet; in large print one sheet for each language."""

    def __init__(self, *, large: bool, title: str) -> None:
        super().__init__(format="A4")
        self.large = large
        self.set_margin(15)
        self.set_auto_page_break(auto=False)
        self.set_title(title)
        self.set_lang("cy")
        give_faces(self)

    def letter(self, both: Sequence[Half]) -> None:
        """One letter: both languages side by side, or each on a sheet of its own."""
        if self.large:
            for half in both:
                self.add_page()
                self._half(half, left=15, width=180, size=18)
            return
        self.add_page()
        for place, half in enumerate(both):
            self._half(half, left=15 + 95 * place, width=85, size=11.5)

    def _half(self, half: Half, *, left: float, width: float, size: float) -> None:
        self.set_xy(left, 20)
        self._line(half.site, left, width, size, colour=GREY)
        self._line(half.title, left, width, size * 1.35, style="B")
        for line in half.before:
            self._line(line, left, width, size)
        self._line(half.code, left, width, size * 1.5, style="B")
        self._line(half.typed, left, width, size)
        self._square(half.scanned, left, size * 3.6)
        for line in half.after:
            self._line(line, left, width, size)
        self._line(half.foot, left, width, size * 0.85, colour=GREY)

    def _line(self, text: str, left: float, width: float, size: float, *, style: str = "", colour: int = 0) -> None:
        self.set_font(FAMILY, style, size)
        self.set_text_color(colour)
        self.set_x(left)
        self.multi_cell(width, size * 0.48, text, align="L", new_x="LEFT", new_y="NEXT")
        self.ln(size * 0.22)

    def _square(self, address: str, left: float, side: float) -> None:
        """The square code; the pen stands under it afterwards."""
        top = self.get_y()
        square(self, address, left=left, top=top, side=side)
        self.set_y(top + side + 4)


def pdf_of(budget_round: Round, batch: CodeBatch, letters: Sequence[tuple[int, str]], *, large: bool) -> bytes:
    """The file with these letters."""
    sheets = Sheets(large=large, title=text_in(budget_round, "title", "cy"))
    for number, code in letters:
        sheets.letter(halves(budget_round, batch, number, code))
    return bytes(sheets.output())
