"""A picture to share, 1200 by 630: what networks and messages show beside a link. Drawn as PNG, for few of them show SVG.

Lengths are pixels. Words are set in the site's own face, whose letters are in two files: those of Western Europe, and the rest,
with ŵ and ŷ.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from panel.web.drawing.bars import split_bar

WIDTH, HEIGHT, EDGE = 1200, 630, 72
FONTS = Path(__file__).parents[3] / "static" / "vendor" / "fonts"
FACES = tuple(FONTS / f"atkinson-hyperlegible-next-{part}-wght-normal.woff2" for part in ("latin", "latin-ext"))
PAPER, INK, SOFT, EDGE_COLOUR = "#fbf8f2", "#1f2a24", "#535f58", "#757f78"
REGULAR, BOLD = 400, 700


@dataclass(frozen=True)
class Hand:
    """How words are written: size, weight, colour."""

    size: int
    weight: int
    colour: str


SITE, LABEL = Hand(34, BOLD, INK), Hand(28, REGULAR, SOFT)
TITLES, TITLE_LINES = [Hand(size, BOLD, INK) for size in (76, 64, 54, 46)], 3
LEDE, LEDE_LINES = Hand(34, REGULAR, SOFT), 2
COUNTED, COUNTED_LINES = Hand(25, REGULAR, INK), 2
BAR_TOP, BAR_FOOT, GAP = 550, 594, 3
FILLS = {"sky": "#2b5f8a", "c4": "#3d7854", "c5": "#7a5230", "c6": "#6d4a86", "c7": "#f3d27a", "clay": "#a8432f"}
FILLS |= {"c9": "#a9ceb5", "c10": "#9fc3e2", "c11": "#1b6c72", "c12": "#d3bfe2"}
"""The fills of the palette as the style sheet has them by day; the two of the brand come with the site."""
COLOURS = 64
"""Paper, inks and the steps between them: a picture of so few is a third as large."""
FINE = 4
"""Round shapes are drawn so many times larger and shrunk, so that their edges are smooth."""


@dataclass(frozen=True)
class Colours:
    """Of the brand: its main colour, and the second one."""

    main: str
    second: str


@dataclass(frozen=True)
class Card:
    """What the picture says. `figures`: a number and what it counts, up to four.

    Along its foot runs the line of a journey, `done` and `ahead` being the stops on it; or else a bar of `parts` of the `whole`.
    """

    label: str
    title: str
    lede: str
    figures: Sequence[tuple[str, str]]
    site: str
    done: int = 0
    ahead: int = 0
    parts: Sequence[int] = ()
    whole: int = 0


@lru_cache(maxsize=64)
def picture(card: Card, colours: Colours) -> bytes:
    """The PNG of a card."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    _mark(image, colours)
    _words(draw, (EDGE + 62, 52), card.site, SITE)
    _words(draw, (WIDTH - EDGE - _length(card.label, LABEL), 56), card.label, LABEL)
    below = _title(draw, card.title)
    for line in lines_of(card.lede, LEDE, LEDE_LINES):
        _words(draw, (EDGE, below), line, LEDE)
        below += 46
    _figures(draw, card.figures, colours)
    if card.parts:
        _bar(draw, card, colours)
    else:
        _road(image, draw, card, colours)
    kept = io.BytesIO()
    image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(kept, "PNG")
    return kept.getvalue()


def _title(draw: ImageDraw.ImageDraw, title: str) -> int:
    """The title, as large as it fits; where the next words begin."""
    hand = next((hand for hand in TITLES if len(lines_of(title, hand, TITLE_LINES)) < TITLE_LINES), TITLES[-1])
    y = 128
    for line in lines_of(title, hand, TITLE_LINES):
        _words(draw, (EDGE, y), line, hand)
        y += round(hand.size * 1.15)
    return y + 16


def _figures(draw: ImageDraw.ImageDraw, figures: Sequence[tuple[str, str]], colours: Colours) -> None:
    """Side by side: the number, and below it what it counts."""
    room = (WIDTH - 2 * EDGE) // max(len(figures), 1)
    for place, (number, words) in enumerate(figures):
        x = EDGE + place * room
        _words(draw, (x, 408), number, Hand(50, BOLD, colours.main))
        for down, line in enumerate(lines_of(words, COUNTED, COUNTED_LINES, room - 18)):
            _words(draw, (x, 466 + 30 * down), line, COUNTED)


def _bar(draw: ImageDraw.ImageDraw, card: Card, colours: Colours) -> None:
    """The parts side by side, in the colours that their numbers have on the pages, and what is left of the whole."""
    fills = FILLS | {"leaf": colours.main, "marigold": colours.second}
    drawn, room = split_bar(card.parts, card.whole), WIDTH - 2 * EDGE
    draw.rounded_rectangle((EDGE, BAR_TOP, WIDTH - EDGE, BAR_FOOT), radius=6, fill=PAPER, outline=EDGE_COLOUR, width=2)
    for piece in drawn.pieces:
        begins, ends = (EDGE + round(room * per_cent / 100) for per_cent in (piece.x, piece.x + piece.width))
        fill = piece.colour.fill.removeprefix("var(--").removesuffix(")")
        draw.rectangle((begins, BAR_TOP, max(ends - GAP, begins + 1), BAR_FOOT), fill=fills[fill])


def _road(image: Image.Image, draw: ImageDraw.ImageDraw, card: Card, colours: Colours) -> None:
    """The line of the journey along the foot: full dots behind, where it is now, and rings ahead."""
    stops = card.done + card.ahead
    if not stops:
        return
    y, step = 572, (WIDTH - 2 * EDGE - 30) / max(stops - 1, 1)
    places = [round(EDGE + 15 + step * place) for place in range(stops)]
    here = places[max(card.done - 1, 0)]
    draw.line((places[0], y, here, y), fill=colours.main, width=6)
    for x in range(here + 14, places[-1], 24):
        draw.line((x, y, min(x + 12, places[-1]), y), fill=EDGE_COLOUR, width=5)
    for place, x in enumerate(places):
        fill = PAPER if place >= card.done else colours.second if place == card.done - 1 and card.ahead else colours.main
        _disc(image, (x, y), 15, fill, EDGE_COLOUR if place >= card.done else colours.main)


def _disc(image: Image.Image, middle: tuple[int, int], radius: int, fill: str, edge: str) -> None:
    stamp = Image.new("RGBA", (2 * radius * FINE, 2 * radius * FINE))
    box = (FINE, FINE, 2 * radius * FINE - FINE, 2 * radius * FINE - FINE)
    ImageDraw.Draw(stamp).ellipse(box, fill=fill, outline=edge, width=5 * FINE)
    small = stamp.resize((2 * radius, 2 * radius), Image.Resampling.LANCZOS)
    image.paste(small, (middle[0] - radius, middle[1] - radius), small)


def _mark(image: Image.Image, colours: Colours) -> None:
    """The sprout of the site's own mark: a stem, two leaves, and the sun."""
    size, unit = 52, 52 * FINE / 24
    stamp = Image.new("RGBA", (size * FINE, size * FINE))
    draw = ImageDraw.Draw(stamp)
    draw.line([(12 * unit, 22.5 * unit), (12 * unit, 11.5 * unit)], fill=colours.main, width=round(2.4 * unit))
    for tip, root in (((2, 6.3), (12, 14.5)), ((22, 4.1), (12, 12.3))):
        draw.polygon([(x * unit, y * unit) for x, y in _leaf(tip, root)], fill=colours.main)
    draw.ellipse([value * unit for value in (8.7, 1.3, 13.3, 5.9)], fill=colours.second)
    small = stamp.resize((size, size), Image.Resampling.LANCZOS)
    image.paste(small, (EDGE, 46), small)


def _leaf(tip: tuple[float, float], root: tuple[float, float]) -> list[tuple[float, float]]:
    """A leaf between two corners of a box: along its upper edge and back along the lower one, as two bows."""
    out = [_bow(tip, (root[0], tip[1]), root, step / 12) for step in range(13)]
    back = [_bow(root, (tip[0], root[1]), tip, step / 12) for step in range(13)]
    return out + back


def _bow(begin: tuple[float, float], pull: tuple[float, float], end: tuple[float, float], part: float) -> tuple[float, float]:
    """A point of a quadratic curve."""
    one, two, three = (1 - part) ** 2, 2 * part * (1 - part), part**2
    return one * begin[0] + two * pull[0] + three * end[0], one * begin[1] + two * pull[1] + three * end[1]


def lines_of(text: str, hand: Hand, most: int, width: int = WIDTH - 2 * EDGE) -> list[str]:
    """The text in lines of at most this width; what does not fit into so many lines ends with an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _length(longer, hand) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    kept = lines[:most]
    cut = len(lines) > most
    while kept[-1] and (cut or _length(kept[-1], hand) > width):
        shorter = kept[-1].removesuffix("…")[:-1].rstrip()
        kept[-1], cut = f"{shorter}…", False
    return kept


def _length(text: str, hand: Hand) -> float:
    return sum(_font(face, hand.size, hand.weight).getlength(run) for face, run in _runs(text))


def _words(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, hand: Hand) -> None:
    """Words in one line, `at` their upper left corner."""
    x, baseline = at[0], at[1] + hand.size
    for face, run in _runs(text):
        font = _font(face, hand.size, hand.weight)
        draw.text((x, baseline), run, font=font, fill=hand.colour, anchor="ls")
        x += font.getlength(run)


def _runs(text: str) -> list[tuple[int, str]]:
    """The text in runs, each with the number of the face that has its letters."""
    return [(face, "".join(letters)) for face, letters in groupby(text, key=_face_of)]


def _face_of(letter: str) -> int:
    """As the style sheet shares the letters out: Latin beyond the first 256 is in the second file."""
    return 1 if 0x100 <= ord(letter) <= 0x24F or 0x1E00 <= ord(letter) <= 0x1EFF else 0


@cache
def _font(face: int, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(FACES[face]), size)
    font.set_variation_by_axes([weight])
    return font
