"""The picture to share."""

import io
import re
from pathlib import Path

from PIL import Image

from panel.web.drawing import palette
from panel.web.drawing.card import COUNTED, FILLS, TITLES, Card, Colours, _face_of, lines_of, picture

ROOT = Path(__file__).parents[3]
BRAND = Colours("#1e5b3e", "#e9a820")


def test_a_picture_has_the_size_that_networks_ask_for_and_is_small():
    card = Card("The journey of an idea", "Tŷ a gŵyl", "From a wish to a plan.", (("64", "support it"),), "Dyffryn", 3, 2)

    drawn = picture(card, BRAND)
    image = Image.open(io.BytesIO(drawn))

    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(drawn) < 60_000


def test_words_stay_on_the_picture_however_long_they_are():
    for text in ("Pneumonoultramicroscopicsilicovolcanoconiosis" * 4, "a bench and " * 60):
        lines = lines_of(text, TITLES[-1], 3)

        assert len(lines) <= 3
        assert lines[-1].endswith("…")
    assert lines_of("A bench", COUNTED, 1) == ["A bench"]
    assert lines_of("", COUNTED, 1) == [""]


def test_welsh_letters_are_taken_from_the_file_that_has_them():
    assert [_face_of(letter) for letter in "aâŵŷ’£Ŵẁ"] == [0, 0, 1, 1, 0, 0, 1, 1]


def test_the_bar_has_the_colours_of_the_style_sheet():
    """A proposal keeps its colour from the page of the result to the picture of it."""
    tokens = dict(re.findall(r"--([a-z0-9]+): (#[0-9a-f]{6})", (ROOT / "static/css/tokens.css").read_text().split("@media")[0]))
    brand = {"leaf": BRAND.main, "marigold": BRAND.second}
    image = Image.open(io.BytesIO(picture(Card("", "", "", (), "", parts=(50,), whole=100), BRAND))).convert("RGB")

    assert {name: tokens[name] for name in palette.FILLS} == {name: (FILLS | brand)[name] for name in palette.FILLS}
    assert max(abs(one - other) for one, other in zip(image.getpixel((300, 570)), (0x1E, 0x5B, 0x3E), strict=True)) < 8
