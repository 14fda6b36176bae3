"""One codec of cursors: what is written is read back, and whatever else comes is none."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Integer, String

from panel.extensions import Moment
from panel.web import cursors
from tests.web.fuzz import corpus

KINDS = (Moment(), String(120), BigInteger(), Integer())
MOMENT = datetime(2026, 5, 31, 12, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=120)


@given(
    st.datetimes(timezones=st.just(UTC)),
    TEXT,
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-(2**31), 2**31 - 1),
)
def test_what_is_written_is_read_back(moment, text, large, small):
    assert cursors.read(cursors.write([moment, text, large, small]), KINDS) == [moment, text, large, small]


@pytest.mark.parametrize(
    "values",
    [
        [MOMENT, "a", 1],
        [MOMENT, "a", 1, 1, 1],
        [MOMENT, "a", True, 1],
        [MOMENT, "a", 1, False],
        [MOMENT, "a", 1.0, 1],
        [MOMENT, "a", 2**63, 1],
        [MOMENT, "a", 1, 2**31],
        [MOMENT, 5, 1, 1],
        [MOMENT, "a\x00", 1, 1],
        [5, "a", 1, 1],
        ["2026-05-31", "a", 1, 1],
        [None, None, None, None],
    ],
)
def test_a_cursor_whose_values_do_not_fit_their_columns_is_none(values):
    assert cursors.read(cursors.write(values), KINDS) is None


@pytest.mark.parametrize("made_up", [*corpus.CURSORS, None, ""], ids=lambda text: str(text)[:12])
def test_a_cursor_that_was_made_up_is_none_or_fits(made_up):
    found = cursors.read(made_up, KINDS[:1])

    assert found is None or (len(found) == 1 and found[0].tzinfo)


@given(st.binary(max_size=400).map(lambda octets: octets.decode("latin-1")))
def test_any_text_is_read_without_a_fault(text):
    cursors.read(text, KINDS)
