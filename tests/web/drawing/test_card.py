"""The picture to share."""

import io

from PIL import Image

from panel.web.drawing.card import COUNTED, TITLES, Card, Colours, _face_of, lines_of, picture

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
