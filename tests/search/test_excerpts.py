"""The few words around what was found, cut at whole words, with the hits marked."""

import pytest

from panel.search.excerpts import LONGEST, excerpt, hits_in, marked
from panel.search.roots import asked_words


def said(pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("question", "text", "language", "shown"),
    [
        ("bench", "Two benches, and a bench's shade.", "en", "Two [benches], and a [bench's] shade."),
        ("tŷ", "Y Tai a’r TŶ.", "cy", "Y [Tai] a’r [TŶ]."),
        ("bangor", "Rwyf ym Mangor.", "cy", "Rwyf ym [Mangor]."),
        ("zebra", "Nothing of the kind.", "en", "Nothing of the kind."),
    ],
)
def test_each_form_of_the_word_is_marked_as_it_is_written(question, text, language, shown):
    assert said(marked(text, language, asked_words(question))) == shown
    assert said(excerpt(text, language, asked_words(question))) == shown


def test_of_a_long_text_the_words_around_the_first_hit_are_shown():
    text = "word " * 100 + "the zebra stands here " + "more " * 100

    shown = said(excerpt(text, "en", asked_words("zebra")))

    assert shown.startswith("… word word")
    assert "the [zebra] stands here more" in shown
    assert shown.endswith("more …")
    assert len(shown) < LONGEST + 10


def test_hostile_texts_take_no_longer_than_others():
    for text in ("'" * 50_000, "a'" * 25_000, "a" * 50_000, "\u0301" * 50_000):
        assert hits_in(text, "cy", asked_words("zebra")) == []
        assert excerpt(text, "en", asked_words("zebra"))
