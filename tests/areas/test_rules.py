"""What an area may be called, what it may lie in, and when it closes."""

import pytest

from panel.areas import rules
from panel.errors import RuleBroken


@pytest.mark.parametrize("text", ["W04000123", " w04 000 123", "E06000001"])
def test_an_official_code_is_read_however_it_is_spaced(text):
    assert rules.official_code(text) == text.replace(" ", "").upper()


@pytest.mark.parametrize("text", ["W0400012", "W040001234", "X04000123", "04000123W", "W0400012O", "W0400012٣"])
def test_what_is_no_official_code_is_refused(text):
    with pytest.raises(RuleBroken, match="a letter and eight digits"):
        rules.official_code(text)


def test_no_code_is_no_code():
    assert rules.official_code("  ") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Llanfair", "LLANFAIR"),
        ("Y Tŷ Gwyn", "y ty gwyn"),
        ("Bro  Dawel", "Bro Dawel"),
        ("Coed-y-paen", "Coed y Paen"),
        ("St. Asaph", "St Asaph"),
    ],
)
def test_names_that_people_read_as_one_are_one(one, other):
    assert rules.same_name(one) == rules.same_name(other)
    with pytest.raises(RuleBroken, match="already"):
        rules.is_free([one], [other])


def test_other_names_are_free():
    rules.is_free(["Llanfair", "Llanrhaeadr"], ["Llanfair Caereinion", "Llandyrnog"])


RANKS = ["county", "community", "ward", "neighbourhood"]


@pytest.mark.parametrize("kind", RANKS)
@pytest.mark.parametrize("holder", [None, *RANKS])
def test_an_area_lies_in_a_larger_kind_or_in_none(kind, holder):
    if holder is None or RANKS.index(holder) < RANKS.index(kind):
        rules.fits_in(kind, holder)
    else:
        with pytest.raises(RuleBroken, match="a larger kind"):
            rules.fits_in(kind, holder)


def test_an_area_does_not_become_smaller_than_what_lies_in_it():
    rules.holds_kinds("community", ["ward", "neighbourhood"])
    with pytest.raises(RuleBroken, match="as large"):
        rules.holds_kinds("ward", ["ward"])


def test_an_area_with_open_ones_in_it_stays_open():
    rules.can_close(closed=False, open_inside=0)
    with pytest.raises(RuleBroken, match="open areas in this one"):
        rules.can_close(closed=False, open_inside=1)
    with pytest.raises(RuleBroken, match="closed already"):
        rules.can_close(closed=True, open_inside=0)
    with pytest.raises(RuleBroken, match="open that one first"):
        rules.can_reopen(closed=True, within_closed=True)
    with pytest.raises(RuleBroken, match="is open"):
        rules.can_reopen(closed=False, within_closed=False)
