"""The areas of a site are made and put right by page, from an empty site on."""

import io

import pytest
from sqlalchemy import select

from panel import clock
from panel.access import Role
from panel.areas.models import Area, AreaKind
from panel.audit.models import AuditEntry
from panel.extensions import db
from tests.checks import marks, press
from tests.groups.counting import queries
from tests.makers import a_grant, a_person, an_area, an_organiser
from tests.seeds.makers import a_seed

NEW = {"name_cy": "Rhuthun", "name_en": "Ruthin", "kind": "community", "parent_id": "0", "code": ""}
TABLE = """enw_cy;enw_en;math;rhiant;cod
Dyffryn Clwyd;Vale of Clwyd;sir;;W06000004

Rhuthun;Ruthin;cymuned;Dyffryn Clwyd;W04000174
Llanfair;;;Vale of Clwyd;
Ward y Castell;Castle ward;;Ruthin;
"""


def named(name):
    return db.session.scalar(select(Area).where(Area.name_en == name))


def verbs():
    return [
        entry.verb for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)) if entry.verb.startswith("area.")
    ]


def test_the_first_area_of_an_empty_site_is_one_short_form(client, work, as_person):
    with work():
        person = an_organiser()
    as_person(person)
    assert "No areas yet" in client.get("/en/areas").text

    answer = client.post("/en/areas/new", data=NEW, follow_redirects=True)

    assert "Ruthin is on the list of areas." in answer.text
    assert "Ruthin" in client.get("/en/areas").text
    assert "Rhuthun" in client.get("/cy/areas").text
    with work():
        area = named("Ruthin")
        assert area.path == f"{area.id}/"
        assert verbs() == ["area.make"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name_cy": ""}, "Name in Welsh: Please fill this in."),
        ({"kind": ""}, "Please choose one."),
        ({"code": "W1"}, "a letter and eight digits"),
        ({"name_en": "LLANFAIR"}, "There is an area called “LLANFAIR” there already."),
        ({"code": "W04000001"}, "Another area has the code W04000001."),
        ({"parent_id": "999"}, "Not a valid choice"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(client, work, as_person, change, sentence):
    with work():
        an_area("Llanfair").code = "W04000001"
        person = an_organiser()
    as_person(person)

    answer = client.post("/en/areas/new", data={**NEW, **change})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Rhuthun"' in answer.text or "name_cy" in change
    with work():
        assert verbs() == []


def test_an_area_is_renamed_and_moved_with_all_that_lies_in_it(client, work, as_person):
    with work():
        county, other = an_area("Sir", kind=AreaKind.COUNTY), an_area("Arall", kind=AreaKind.COUNTY)
        council = an_area("Cyngor", parent=county)
        ward = an_area("Ward", kind=AreaKind.WARD, parent=council)
        person = an_organiser()
    as_person(person)
    data = {"name_cy": "Cyngor Newydd", "name_en": "New Council", "kind": "community", "parent_id": other.id, "code": "w04000009"}

    answer = client.post(f"/en/areas/{council.id}/edit", data=data, follow_redirects=True)

    assert "New Council" in answer.text
    with work():
        moved, below = db.session.get(Area, council.id), db.session.get(Area, ward.id)
        assert (moved.path, below.path) == (f"{other.id}/{council.id}/", f"{other.id}/{council.id}/{ward.id}/")
        assert (moved.name_cy, moved.code) == ("Cyngor Newydd", "W04000009")
        assert db.session.scalars(Area.inside(db.session.get(Area, county.id))).all() == [county.id]


def test_an_area_never_lies_in_itself(client, work, as_person):
    with work():
        county = an_area("Sir", kind=AreaKind.COUNTY)
        council = an_area("Cyngor", parent=county)
        person = an_organiser()
    as_person(person)
    data = {"name_cy": "Sir", "name_en": "Sir", "kind": "county", "parent_id": council.id, "code": ""}

    answer = client.post(f"/en/areas/{county.id}/edit", data=data)

    assert answer.status_code == 422
    assert "An area cannot be in itself" in answer.text
    with work():
        assert db.session.get(Area, county.id).path == f"{county.id}/"


def test_a_closed_area_keeps_what_it_has_and_takes_nothing_new_until_it_is_open_again(client, work, as_person):
    with work():
        person, area, _open = an_organiser(), an_area("Llanfair"), an_area("Rhuthun")
        seed = a_seed(area=area)
    as_person(person)

    refused = press(client, f"/en/areas/{area.id}/close", reason="", language="en")
    done = press(client, f"/en/areas/{area.id}/close", reason="It was joined to Ruthin.", language="en")
    again = client.get(f"/en/areas/{area.id}/close")
    page = client.get(f"/cy/areas/{area.id}").text
    planted = client.post("/en/seeds/new", data={"title": "A bench", "body": "By the river", "area": area.id, "language": "en"})

    assert refused.status_code == 422
    assert done.status_code == 303
    assert again.status_code == 409
    assert "This area is closed already." in again.text
    assert '<span lang="en">It was joined to Ruthin.</span>' in page
    assert seed.title in page
    assert planted.status_code == 422
    assert client.post(f"/en/areas/{area.id}/reopen").status_code == 303
    assert "This area is closed." not in client.get(f"/en/areas/{area.id}").text
    with work():
        assert verbs() == ["area.close", "area.reopen"]


def test_a_seed_of_a_closed_area_can_still_be_changed(client, work, as_person):
    with work():
        area, author = an_area("Llanfair"), a_person()
        seed = a_seed(author=author, area=area)
        area.closed_at = seed.planted_at
    as_person(author)

    page = client.get(f"/en/seeds/{seed.id}/edit")

    assert f'<option selected value="{area.id}">' in page.text


def test_an_organiser_of_an_area_adds_and_changes_in_it_only(client, work, as_person):
    with work():
        county = an_area("Sir", kind=AreaKind.COUNTY)
        mine, other = an_area("Fy nghyngor", parent=county), an_area("Cyngor arall", parent=county)
        person = a_person()
        a_grant(person, Role.ORGANISER, area=mine)
    as_person(person)
    ward = {"name_cy": "Ward", "name_en": "Ward", "kind": "ward", "code": ""}

    assert client.post("/en/areas/new", data={**ward, "parent_id": "0"}).status_code == 422
    assert client.post("/en/areas/new", data={**ward, "parent_id": other.id}).status_code == 422
    assert client.post("/en/areas/new", data={**ward, "parent_id": mine.id}).status_code == 303
    assert client.get(f"/en/areas/{other.id}/edit").status_code == 403
    kept = {"name_cy": "Fy Nghyngor", "name_en": "My council", "kind": "community", "parent_id": county.id, "code": ""}
    assert client.post(f"/en/areas/{mine.id}/edit", data=kept).status_code == 303
    assert client.post(f"/en/areas/{mine.id}/edit", data={**kept, "parent_id": other.id}).status_code == 422


@pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.TREASURER])
def test_others_do_not_change_the_areas(client, work, as_person, role):
    with work():
        area, person = an_area(), a_person("", *([role] if role else []))
    as_person(person)

    assert client.get("/en/areas/new").status_code == 403
    assert client.post(f"/en/areas/{area.id}/reopen").status_code == 403
    assert "Add an area" not in client.get("/en/areas").text


def test_a_table_is_read_before_it_is_taken(client, work, as_person):
    with work():
        an_area("Llanfair")
        person = an_organiser()
    as_person(person)

    shown = client.post("/en/areas/table", data={"pasted": TABLE})

    assert shown.status_code == 200
    assert "Take this table of areas?" in shown.text
    with work():
        assert verbs() == []
        assert named("Ruthin") is None


def test_a_table_makes_and_changes_areas_and_a_second_press_does_nothing_twice(client, work, as_person):
    with work():
        person, known = an_organiser(), an_area("Llanfair")
    as_person(person)
    shown = client.post("/en/areas/table", data={"table": (io.BytesIO(TABLE.encode("utf-16")), "areas.csv")})
    data = {"checked": marks(shown.text), "pasted": TABLE}

    first = client.post("/en/areas/table", data=data)
    second = client.post("/en/areas/table", data=data)

    assert first.status_code == 303
    assert second.status_code in {303, 422}
    with work():
        council, ward = named("Ruthin"), named("Castle ward")
        assert (council.kind, council.code) == (AreaKind.COMMUNITY, "W04000174")
        assert (ward.kind, ward.path) == (AreaKind.WARD, f"{council.path}{ward.id}/")
        assert db.session.get(Area, known.id).parent_id == named("Vale of Clwyd").id
        assert len(db.session.scalars(select(Area)).all()) == 4


def test_every_wrong_line_is_said_with_its_number_and_the_table_stays_to_be_mended(client, work, as_person):
    with work():
        person = an_organiser()
    as_person(person)
    table = "name_cy,kind,parent,code\nSir,county,,\nA,ward,,\nB ward,ward,Nowhere,\nC ward,planet,Sir,\nD ward,ward,Sir,W1\n"

    answer = client.post("/en/areas/table", data={"pasted": table})

    assert answer.status_code == 422
    for line, what in [
        (3, "from 2 to 120"),
        (4, "no area called “Nowhere”"),
        (5, "“planet” is no kind"),
        (6, "a letter and eight digits"),
    ]:
        assert f"Line {line}: " in answer.text
        assert what in answer.text
    assert "D ward,ward,Sir,W1" in answer.text
    with work():
        assert db.session.scalars(select(Area)).all() == []


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "Please choose a file, or paste the table."),
        ("postcode,area\nLL15 1AB,Ruthin", "The first line must name the columns: name_cy"),
        ("name_cy\n", "from one to 500 rows"),
        ("name_cy,parent\nAb,Cd\nCd,Ab\n", "these rows are inside each other"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(client, work, as_person, pasted, sentence):
    with work():
        person = an_organiser()
    as_person(person)

    answer = client.post("/en/areas/table", data={"pasted": pasted})

    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_page_of_an_area_takes_as_many_queries_however_much_is_there(client, work):
    with work():
        county = an_area("Sir", kind=AreaKind.COUNTY)
        few = an_area("Bach", parent=county)
        a_seed(area=few)
    client.get(f"/en/areas/{county.id}")
    before = queries(lambda: client.get(f"/en/areas/{county.id}"))
    with work():
        for _number in range(5):
            a_seed(area=an_area(parent=county))

    after = queries(lambda: client.get(f"/en/areas/{county.id}"))

    assert after == before
    assert "All seeds here" in client.get(f"/en/areas/{county.id}").text


def test_what_lies_in_a_closed_area_can_be_renamed_there(client, work, as_person):
    with work():
        council, other, person = an_area("Cyngor"), an_area("Arall"), an_organiser()
        ward = an_area("Ward", kind=AreaKind.WARD, parent=council)
        ward.closed_at = council.closed_at = other.closed_at = clock.now()
    as_person(person)
    data = {"name_cy": "Ward y De", "name_en": "South ward", "kind": "ward", "code": ""}

    moved = client.post(f"/en/areas/{ward.id}/edit", data={**data, "parent_id": other.id})
    renamed = client.post(f"/en/areas/{ward.id}/edit", data={**data, "parent_id": council.id})

    assert (moved.status_code, renamed.status_code) == (422, 303)
    with work():
        assert db.session.get(Area, ward.id).name_en == "South ward"


def test_a_ward_is_not_taken_for_the_community_of_the_same_name(client, work, as_person):
    with work():
        county, person = an_area("Sir", kind=AreaKind.COUNTY), an_organiser()
        community = an_area("Llanfair", parent=county)
    as_person(person)

    by_code = client.post("/en/areas/table", data={"pasted": "name_cy,code\nLlanfair,W05000123\n"})
    by_word = client.post("/en/areas/table", data={"pasted": "name_cy,kind,parent\nLlanfair,ward,Llanfair\n"})
    the_same = client.post("/en/areas/table", data={"pasted": "name_cy,code\nLlanfair,W04000123\n"})

    new, changed = "<dt>New</dt>", "<dt>Changed</dt>"
    for page in (by_code.text, by_word.text):
        assert "1 area" in page[page.index(new) : page.index(changed)]
    assert "1 area" in the_same.text[the_same.text.index(changed) :]
    with work():
        assert db.session.get(Area, community.id).code is None


def test_the_text_of_a_file_is_tidied_as_a_field_would_do_it(client, work, as_person):
    with work():
        person = an_organiser()
    as_person(person)

    table = "name_cy,name_en\nRhu\u202ethun,Ru\u200bthin\n".encode()
    unseen = "\u2800\u2800\u2800"
    shown = client.post("/en/areas/table", data={"table": (io.BytesIO(table), "areas.csv")})
    blank = client.post("/en/areas/table", data={"pasted": f"name_cy,name_en\n{unseen},Ruthin\nRhyl,{unseen}\n"})

    assert "<li>Ruthin</li>" in shown.text
    assert "<li>Ruthin</li><li>Rhyl</li>" in blank.text
