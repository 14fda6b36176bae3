"""Lists of postcodes as spreadsheets write them."""

import unicodedata

import pytest

from panel.areas.postcodes import Listed, Named, read_postcodes
from panel.areas.tables import uploaded_text
from panel.errors import RuleBroken

AREAS = {"denbigh": [Named(1)], "dinbych": [Named(1)], "ruthin": [Named(2)], "ynys mon": [Named(3)]}
AREAS |= {"conwy": [Named(4), Named(5)], "hen dref": [Named(6, closed=True)]}


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
        ("postcode,area\nLL30 1AB,Conwy\n", "Line 2: several areas are called “Conwy”"),
        ("postcode,area\nLL30 1AB,Hen Dref\n", "Line 2: the area “Hen Dref” is closed"),
        ("postcode,area\nLL30 1AB,Denbigh, Ruthin\n", "Line 2: this row has more cells"),
        ("area,postcode,Area\nDenbigh,LL30 1AB,Ruthin\n", "column area is there twice"),
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


def as_programs_write_it():
    """One list as every program of a council might save it, hostile and innocent."""
    plain = "postcode,area\nLL30 1AB,Ynys Môn\n"
    yield "capitals and blanks", " Post Code ;AREA\nLL30 1AB;YNYS MÔN\n".encode()
    yield "letters taken apart", unicodedata.normalize("NFD", plain).encode()
    yield "without accents", plain.replace("ô", "o").encode()
    yield "UTF-8 with its mark", plain.encode("utf-8-sig")
    yield "UTF-16 with its mark", plain.encode("utf-16")
    yield "UTF-16 without it", plain.encode("utf-16-le")
    yield "Windows", plain.encode("cp1252")
    yield "old Macintosh line ends", plain.replace("\n", "\r").encode()
    yield "Excel says its separator", b"sep=;\r\n" + plain.replace(",", ";").replace("\n", "\r\n").encode()
    yield "blank rows before the header", b"\r\n,,\r\n" + plain.encode()
    yield "trailing separators", plain.replace("\n", ",,,\n").encode()
    yield "a quoted line break", 'postcode,area,"two\nlines"\n"LL30 1AB","Ynys\nMôn","a, b"\n'.encode()
    yield "names of the statistics office", b"pcds\tArdal\nll301ab\tynys mon\n"


def test_a_list_is_read_however_a_program_saves_it():
    failed = []
    for how, content in as_programs_write_it():
        try:
            found = read_postcodes(uploaded_text(content), AREAS)
        except RuleBroken as broken:
            failed.append((how, str(broken)))
        else:
            failed += [] if found == {"LL30 1AB": Listed(3, None)} else [(how, found)]

    assert failed == []


@pytest.mark.parametrize("begins", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1", b"%PDF-1.7"])
def test_a_workbook_is_told_from_a_table(begins):
    with pytest.raises(RuleBroken, match="not a table in CSV form"):
        uploaded_text(begins + b"...")


def test_all_lines_that_are_wrong_are_told_at_once_up_to_twenty():
    rows = ["LL30 1AB,Denbigh", *("nonsense,Denbigh" for _ in range(22)), "LL30 1AC,Atlantis"]

    with pytest.raises(RuleBroken) as refused:
        read_postcodes("postcode,area\n" + "\n".join(rows), AREAS)

    told = str(refused.value).splitlines()
    assert [line.partition(":")[0] for line in told[:20]] == [f"Line {number}" for number in range(3, 23)]
    assert told[20:] == ["And 3 more lines like these."]
