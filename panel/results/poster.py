"""The poster of a result as a file: one A3 sheet, both languages side by side, with a square code."""

from panel.results.telling import Told
from panel.settings.queries import site_name
from panel.web.drawing import colour_of
from panel.web.drawing.sheet import Sheet

EDGE, COLUMN, GAP = 18.0, 124.0, 13.0
FOOT = 350.0
"""From here on the sheet holds the code and the address."""
CODE = 44.0
COSTS = 38.0
MOST_APART = 26.0
"""Millimetres from one funded proposal to the next, where there are few."""


def pdf_of(both: list[Told]) -> bytes:
    """The file, Welsh first."""
    sheet = Sheet("A3", title=both[0].title, language=both[0].language, edge=EDGE)
    sheet.add_page()
    for place, told in enumerate(both):
        _half(sheet, told, EDGE + place * (COLUMN + GAP))
    return bytes(sheet.output())


def _half(sheet: Sheet, told: Told, left: float) -> None:
    """One language: outcome, bar, what is funded, where to read why."""
    sheet.set_y(EDGE)
    sheet.words(site_name(told.language), left=left, width=COLUMN, size=18, soft=True)
    sheet.words(told.title, left=left, width=COLUMN, size=22, bold=True)
    sheet.ln(5)
    sheet.words(told.headline, left=left, width=COLUMN, size=38, bold=True)
    sheet.ln(4)
    sheet.words(" ".join([*told.sentences, told.checked]).strip(), left=left, width=COLUMN, size=17)
    sheet.ln(6)
    sheet.bar(told.bar, left=left, width=COLUMN, height=13)
    sheet.ln(7)
    _funded(sheet, told, left)
    sheet.square(told.address, left=left, top=FOOT, side=CODE)
    sheet.set_y(FOOT)
    sheet.words(told.why, left=left + CODE + 6, width=COLUMN - CODE - 6, size=15, bold=True)
    sheet.words(told.typed, left=left + CODE + 6, width=COLUMN - CODE - 6, size=13)


def _funded(sheet: Sheet, told: Told, left: float) -> None:
    """The funded ones, as far apart as there is room, at the foot of which stands how many more there are."""
    begun = sheet.get_y()
    each = min(MOST_APART, (FOOT - 14 - begun) / max(1, len(told.named)))
    size = min(20.0, each)
    for place, row in enumerate(told.named):
        colour, top = colour_of(row.rank), begun + place * each
        sheet.set_y(top)
        sheet.number(row.rank, colour.fill, colour.ink, left=left, side=size * 0.55)
        sheet.words(told.cost(row), left=left + COLUMN - COSTS, width=COSTS, size=size * 0.9, bold=True)
        sheet.set_y(top)
        sheet.words(row.card.title, left=left + 15, width=COLUMN - 17 - COSTS, size=size, bold=True)
    if told.more:
        sheet.set_y(begun + len(told.named) * each)
        sheet.words(told.more, left=left + 15, width=COLUMN - 15, size=size)
