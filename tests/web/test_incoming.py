"""Words, numbers and moments from outside."""

import pytest

from panel.web import incoming


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("7", 7), ("007", 7), ("2147483647", 2**31 - 1)])
def test_a_small_number_is_read(typed, number):
    assert incoming.small_id(typed) == number


@pytest.mark.parametrize(
    "typed", [None, "", " 1", "1 ", "-1", "+1", "²", "٣", "１", "1_0", "1.0", "2147483648", "9" * 5_000, "1\n"]
)
def test_what_is_no_small_number_is_none(typed):
    assert incoming.small_id(typed) is None


@pytest.mark.parametrize("typed", ["2147483648", "x", "²"])
def test_a_choice_that_is_no_number_is_an_error_that_forms_know(typed):
    with pytest.raises(ValueError, match=typed):
        incoming.chosen_id(typed)


@pytest.mark.parametrize("written", ["2026-05-31T12:00:00+00:00", "2026-05-31T12:00:00.000001+00:00"])
def test_a_moment_is_read_as_it_was_written(written):
    assert incoming.written_moment(written).isoformat() == written


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-31T12:00:00",
        "2026-05-31T12:00:00Z",
        "2026-05-31T12:00:00+01:00",
        "2026-05-31 12:00:00+00:00",
        "2026-W22-7T12:00:00+00:00",
        "0001-01-01T00:00:00+14:00",
        "20260531T120000+00:00",
        "",
        "x",
    ],
)
def test_a_moment_in_another_spelling_is_none(written):
    with pytest.raises(ValueError, match=r".*"):
        incoming.written_moment(written)


def test_arguments_are_tidied_and_cut(app):
    with app.test_request_context("/?q=%00 w%CC%82 %1b&q=2&long=" + "a" * 500):
        assert incoming.argument("q") == "ŵ"
        assert len(incoming.argument("long", 60)) == 60
        assert incoming.argument("none") == ""
        assert incoming.arguments().getlist("q") == ["ŵ", "2"]
        assert incoming.has_argument("q")
        assert not incoming.has_argument("none")


def test_fields_beside_a_form_are_tidied_and_numbers_among_them_are_found(app):
    with app.test_request_context("/", method="POST", data={"seed": ["1", "²", "3\x00", str(2**40)], "do": " save\x00 "}):
        assert incoming.field("do") == "save"
        assert incoming.fields("seed") == ["1", "²", "3", str(2**40)]
        assert incoming.field_ids("seed") == [1, 3]
        assert incoming.has_field("do")
