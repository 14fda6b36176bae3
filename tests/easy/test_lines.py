"""Easy-read texts, without a database."""

import pytest

from panel.easy.lines import MARKS, Line, lines_of
from panel.easy.rules import easy_to_read
from panel.errors import RuleBroken


def test_a_line_is_a_sentence_with_the_mark_that_its_first_word_names_in_either_language():
    text = "vote: You choose.\n\n  Pobl : Mae pawb yma.  \nRemember: it ends on Friday.\npeople:\nAt 6:30 we begin."

    assert lines_of(text) == [
        Line("ballot", "You choose."),
        Line("people", "Mae pawb yma."),
        Line("", "Remember: it ends on Friday."),
        Line("", "people:"),
        Line("", "At 6:30 we begin."),
    ]


def test_no_two_marks_share_a_word():
    words = [word for pair in MARKS.values() for word in pair]

    assert len(set(words)) == len(words)


def test_a_long_sentence_is_named_by_its_number_and_the_mark_is_no_word_of_it():
    easy_to_read("people: " + " ".join(["word"] * 20))

    with pytest.raises(RuleBroken, match="Sentence 2 has 21 words"):
        easy_to_read("Short.\n" + " ".join(["word"] * 21))
    with pytest.raises(RuleBroken, match="There are 41 sentences"):
        easy_to_read("Short.\n" * 41)
