"""What forms do to text and money."""

import pytest

from panel.money import decimal_pounds, pence, pounds
from panel.web.incoming import tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Tŷ  ", "Tŷ"),
        ("Ty\u0302", "Tŷ"),
        ("a\u202eb\u200bc\x00d", "abcd"),
        ("a\r\nb", "a\nb"),
        ("e" + "\u0301" * 50, "e"),
        ("ŵŷâêîôûẃ", "ŵŷâêîôûẃ"),
        ("\ud800x", "x"),
        (None, None),
    ],
)
def test_text_is_tidied_and_welsh_is_kept(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1250", 125_000), ("£1,250", 125_000), ("37.50", 3_750), ("37.5", 3_750), (" 1 250 ", 125_000), ("0", 0)],
)
def test_money_is_read_as_people_write_it(typed, amount):
    assert pence(typed) == amount


@pytest.mark.parametrize("typed", ["", "abc", "-5", "1.234", "1e9", "£", "9999999999999", "١٢"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError, match=r".*"):
        pence(typed)


@pytest.mark.parametrize(("amount", "said"), [(125_000, "£1,250"), (3_738, "£37.38"), (0, "£0"), (-500, "-£5"), (5, "£0.05")])
def test_money_is_said_in_pounds(amount, said):
    assert pounds(amount) == said


def test_money_for_machines():
    assert [decimal_pounds(amount) for amount in (125_000, 3_738)] == ["1250", "37.38"]
