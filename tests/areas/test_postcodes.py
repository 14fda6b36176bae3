"""Lists of postcodes as spreadsheets write them."""

import pytest

from panel.areas.postcodes import Listed, read_postcodes
from panel.errors import RuleBroken

AREAS = {"denbigh": 1, "dinbych": 1, "ruthin": 2}


def test_postcodes_in_any_spelling_and_areas_in_either_language():
    found = read_postcodes("postcode,area\nll301ab,Denbigh\nLL15-2AA , RUTHIN\nLL30 1AC,Dinbych\n", AREAS)

    assert found == {"LL30 1AB": Listed(1, None), "LL15 2AA": Listed(2, None), "LL30 1AC": Listed(1, None)}


def test_a_postcode_in_two_areas_says_nothing():
    found = read_postcodes("postcode,area\nLL30 1AB,Denbigh\nll301ab,Ruthin\nLL30 1AB,Denbigh\nLL30 1AC,Denbigh\n", AREAS)

    assert found["LL30 1AB"].area_id is None
    assert found["LL30 1AC"].area_id == 1


@pytest.mark.parametrize("blank", ["\n", ",\n", " , \n", ",,,\n"])
def test_blank_rows_are_passed_over(blank):
    found = read_postcodes(f"postcode,area\n{blank}LL30 1AB,Denbigh\n{blank}", AREAS)

    assert list(found) == ["LL30 1AB"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_are_read(separator):
    rows = [["Postcode", "Area", "Homes"], ["LL30 1AB", "Denbigh", "12"]]

    found = read_postcodes("\ufeff" + "\r\n".join(separator.join(row) for row in rows), AREAS)

    assert found == {"LL30 1AB": Listed(1, 12)}


def test_a_row_for_each_home_names_the_houses_and_counts_them():
    rows = (
        "cod post;ardal;Rhif tŷ;UPRN\nLL30 1AB;Denbigh;No. 1;100100923344\nLL30 1AB;Denbigh;2;\n"
        "LL30 1AB;Denbigh;;77\nLL30 1AC;Ruthin;;\n"
    )

    found = read_postcodes(rows, AREAS)

    assert found["LL30 1AB"] == Listed(1, 3, frozenset({("1", "100100923344"), ("2", ""), ("", "77")}))
    assert found["LL30 1AC"] == Listed(2, None)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("code,place\nLL30 1AB,Denbigh\n", "first line must name the columns"),
        ("postcode,area\nLL30 1AB,Denbigh\nnonsense,Denbigh\n", "Line 3: That does not look like a postcode"),
        ("postcode,area\n\n\nLL30 1AB,Atlantis\n", "Line 4: there is no area called “Atlantis”"),
        ("postcode,area\nLL30 1AB\n", "Line 2: there is no area"),
        ("postcode,area,homes\nLL30 1AB,Denbigh,many\n", "Line 2: the number of homes"),
        ("postcode,area,homes\nLL30 1AB,Denbigh,-1\n", "Line 2: the number of homes"),
        ("postcode,area,uprn\nLL30 1AB,Denbigh,12A\n", "Line 2: a UPRN is a number"),
        ("postcode,area\n" + "x" * 140_000 + ",Denbigh\n", "cannot be read"),
        ("postcode,area\n", "at least one postcode"),
        ("", "first line must name the columns"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(table, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        read_postcodes(table, AREAS)
