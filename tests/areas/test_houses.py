"""House numbers and names in one spelling."""

import pytest

from panel.areas.houses import bare_house, is_uprn, uprn
from panel.errors import RuleBroken


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("14", "14"),
        ("No. 14", "14"),
        ("Rhif 14A", "14 a"),
        ("14-a", "14 a"),
        ("Flat 2, 14", "flat 2 14"),
        ("Tŷ Gwyn", "ty gwyn"),
        (" TY  GWYN ", "ty gwyn"),
        ("No", ""),
        ("—", ""),
    ],
)
def test_one_house_has_one_spelling(typed, bare):
    assert bare_house(typed) == bare


def test_a_number_of_a_property_is_told_from_a_house():
    assert [
        typed for typed in ("14", "14021", "100100923344", "1001 0092 3344", "ty gwyn", "1234567890123") if is_uprn(typed)
    ] == [
        "100100923344",
        "1001 0092 3344",
    ]
    assert uprn("000100 100923344") == "100100923344"
    for wrong in ("12a", "1234567890123", "١٢٣٤٥٦"):
        with pytest.raises(RuleBroken, match="UPRN"):
            uprn(wrong)
