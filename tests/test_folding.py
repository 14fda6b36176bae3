"""Words as the search compares them."""

import pytest

from panel.folding import LONGEST, MOST_WORDS, asked, reading, telling, words_of


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Tŷ", "ty"),
        ("CÔR DEMENTIA", "cor dementia"),
        ("gyda'n gilydd", "gyda’n gilydd"),
        ("i'r ysgol", "ir ysgol"),
        ("w\u0302yth", "ŵyth"),
        ("Ŵyn bach!", "wyn, bach"),
        ("café", "CAFE"),
        ("Łódź Øster", "lodz oster"),
        ("Straße ÆØ þing", "strasse aeo thing"),
        ("ＣＬＷＢ", "clwb"),
        ("Clwb\u200d Rygbi", "clwb rygbi"),
        ("i＇r o\u02bdr", "ir or"),
    ],
)
def test_spellings_of_the_same_words_are_the_same(written, typed):
    assert words_of(written) == words_of(typed)


def test_single_letters_and_signs_are_no_words():
    assert words_of("y a I — *** [] _ 5") == []


def test_words_stand_once_in_the_order_of_the_text():
    assert words_of("bench by the river, a Bench") == ["bench", "by", "the", "river"]


def test_long_words_are_cut_and_long_questions_too():
    assert words_of("x" * 100) == ["x" * LONGEST]
    assert len(asked(" ".join(f"word{number}" for number in range(50)))) == MOST_WORDS


def test_what_a_title_is_about_leaves_out_small_words_and_endings():
    assert telling("The benches in the park") == ["bench", "park"]
    assert telling("Mae'r côr yn canu gyda'n gilydd") == ["cor", "canu", "gydan"[:4], "gily"]
    assert telling("the of and") == []


def test_other_scripts_are_words_too():
    assert words_of("مقعد Жители") == ["مقعد", "жители"]


def test_a_name_of_signs_alone_is_not_nothing():
    assert all(map(reading, ["’", "%", "___", "\u0301", "?"]))
