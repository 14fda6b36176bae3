"""Boundaries are read from a map, simplified, kept, and drawn as links; what is wrong with them is said."""

import io
import json
import re

import pytest
from shapely.geometry import box, mapping, shape
from sqlalchemy import select
from sqlalchemy.orm import undefer

from panel import clock
from panel.areas import geojson, maps, rules, tables
from panel.areas.boundaries import read_outline, simplified
from panel.areas.models import Area
from panel.areas.reach import SITE
from panel.areas.upload import COLUMNS, Row, take_areas
from panel.errors import RuleBroken
from panel.extensions import db
from panel.web.drawing.maps import LINE, in_lines
from tests.checks import marks
from tests.groups.counting import queries
from tests.makers import an_area, an_organiser

NORTH, SOUTH = box(-3.4, 53.1, -3.2, 53.2), box(-3.4, 53.0, -3.2, 53.1)


def a_map(*shapes, **more):
    """A map as people export it: for each area its properties and its outline."""
    features = [{"type": "Feature", "properties": told, "geometry": geometry} for told, geometry in shapes]
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def uploaded(client, text):
    return client.post("/en/areas/table", data={"table": (io.BytesIO(text.encode()), "areas.geojson")})


def pressed(client, shown):
    packed = re.search(r'name="outlines" type="hidden" value="([^"]*)"', shown.text)[1]
    pasted = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", shown.text, re.DOTALL)[1]
    return client.post("/en/areas/table", data={"checked": marks(shown.text), "pasted": pasted, "outlines": packed})


def with_boundary(name, outline, parent=None):
    area = an_area(name, parent=parent)
    area.boundary = simplified([outline])[0]
    return area


def boundary_of(name):
    return db.session.scalar(select(Area.boundary).where(Area.name_en == name))


def test_a_map_makes_areas_and_gives_those_that_are_there_their_boundary(client, work, as_person):
    with work():
        organiser = an_organiser()
        known = an_area("Rhuthun")
        known.code = "W04000174"
    as_person(organiser)
    text = a_map(
        ({"WD24CD": "W04000174", "WD24NM": "Rhuthun", "WD24NMW": "Rhuthun"}, mapping(NORTH)),
        ({"name_cy": "Dinbych", "name_en": "Denbigh"}, mapping(SOUTH)),
    )

    shown = uploaded(client, text)
    with work():
        before = boundary_of("Rhuthun")
    answer = pressed(client, shown)
    again = uploaded(client, text)

    assert "Take this table of areas?" in shown.text
    assert "2 areas get a new outline on the map." in shown.text
    assert before is None
    assert answer.status_code == 303
    assert "outline on the map" not in again.text
    with work():
        assert shape(json.loads(boundary_of("Denbigh"))).equals(SOUTH)
        assert shape(json.loads(boundary_of("Rhuthun"))).equals(NORTH)


def test_a_map_with_a_wrong_shape_says_which_and_what_to_do(client, work, as_person):
    with work():
        organiser = an_organiser()
    as_person(organiser)
    grid = box(300_000, 350_000, 310_000, 360_000)

    in_metres = uploaded(client, a_map(({"name": "Rhuthun"}, mapping(NORTH)), ({"name": "Corwen"}, mapping(grid))))
    a_line = uploaded(client, a_map(({"name": "Rhuthun"}, {"type": "LineString", "coordinates": [[-3, 53], [-3.1, 53.1]]})))
    nameless = uploaded(client, a_map(({"area_ha": 12}, mapping(NORTH))))
    far = {"type": "Polygon", "coordinates": [[[10**400, 53], [-3.1, 53.1], [-3.2, 53]]]}
    endless = uploaded(client, a_map(({"name": "Rhuthun"}, far)))
    blank = uploaded(client, a_map(({"name": "\u2800\u2800"}, mapping(NORTH))))

    assert {one.status_code for one in (in_metres, a_line, nameless, endless, blank)} == {422}
    assert "Shape 1 of the map, Rhuthun: the outline is no polygon." in endless.text
    assert "Shape 1 of the map: a name has from 2 to 120 letters." in blank.text
    assert "Shape 2 of the map, Corwen: the outline is not in degrees. Please export it as WGS84" in in_metres.text
    assert "Shape 1 of the map, Rhuthun: the outline is no polygon." in a_line.text
    assert "Shape 1 of the map: a name has from 2 to 120 letters." in nameless.text


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        '{"features": 3}',
        '{"features": [1]}',
        '{"features": [{"properties": 4, "geometry": null}]}',
        "{" + "[" * 50_000,
    ],
)
def test_what_is_no_map_is_refused_in_words(text):
    with pytest.raises(RuleBroken, match="no map that we can read"):
        geojson.as_table(text, COLUMNS)


def test_a_map_of_more_than_a_megabyte_is_refused():
    with pytest.raises(RuleBroken, match="larger than 1 MB"):
        geojson.as_table(a_map(note="x" * 1_000_000), COLUMNS)


@pytest.mark.parametrize("packed", ["x", "eJwDAAAAAAE=", geojson.pack({"a": "[]"}), geojson.pack({"a": '{"type": "Point"}'})])
def test_outlines_that_were_changed_on_the_way_are_refused(packed):
    with pytest.raises(RuleBroken):
        geojson.unpack(packed)


def test_outlines_come_back_as_they_went():
    outlines = {"Rhuthun|Ruthin|": simplified([NORTH])[0]}

    assert geojson.unpack(geojson.pack(outlines)) == outlines


def test_neighbours_still_meet_when_they_are_simplified():
    crooked = [(-3.4 + step * 0.0005, 53.1 + (step % 3) * 0.0001) for step in range(401)]
    north = read_outline({"type": "Polygon", "coordinates": [[*crooked, (-3.2, 53.2), (-3.4, 53.2), crooked[0]]]})
    south = read_outline({"type": "Polygon", "coordinates": [[*crooked, (-3.2, 53.0), (-3.4, 53.0), crooked[0]]]})

    one, other = (shape(json.loads(text)) for text in simplified([north, south]))

    assert len(one.geoms[0].exterior.coords) < 100
    assert one.intersection(other).area < 1e-9
    assert one.union(other).geom_type == "Polygon"


def test_an_outline_that_crosses_itself_is_made_whole():
    bow = read_outline({"type": "Polygon", "coordinates": [[(-3, 53), (-2.9, 53.1), (-2.9, 53), (-3, 53.1), (-3, 53)]]})

    assert bow.is_valid
    assert bow.area > 0


def test_without_a_boundary_there_is_no_map(client, work):
    with work():
        an_area("Rhuthun")

    for address in ("/en/areas", "/en/seeds?sort=newest"):
        assert 'class="map"' not in client.get(address).text


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_map_is_links_with_the_same_areas_as_the_list(client, work, language):
    with work():
        north, south = with_boundary("Rhuthun", NORTH), with_boundary("Corwen", SOUTH)

    for address, leads_to in [(f"/{language}/areas", "areas/{}"), (f"/{language}/seeds?sort=newest", "seeds?area={}")]:
        page = client.get(address).text
        drawn = re.search(r'<svg class="map".*?</svg>', page, re.DOTALL)[0]
        for area in (north, south):
            link = f'href="/{language}/{leads_to.format(area.id)}"'
            assert f'{link} aria-label="{area.name_cy}"' in drawn
            assert link in page.replace(drawn, "")
        assert "style=" not in drawn
        assert "http" not in drawn


def test_a_closed_area_is_not_on_the_map(work):
    with work():
        area = with_boundary("Rhuthun", NORTH)
        assert len(maps.areas_to_draw()) == 1
        area.closed_at = clock.now()
        db.session.flush()

        assert maps.areas_to_draw() == []


def test_a_nation_draws_its_counties_and_a_county_its_communities(client, work, monkeypatch):
    monkeypatch.setattr(maps, "MOST", 3)
    with work():
        county = with_boundary("Sir", NORTH.union(SOUTH))
        towns = [
            with_boundary(f"Tref {number}", box(-3.4, 53 + number / 20, -3.2, 53.05 + number / 20), county) for number in range(3)
        ]
        beside = with_boundary("Sir arall", box(-3.2, 53.0, -3.0, 53.2))

        assert [area for area, _outline in maps.areas_to_draw()] == [county, beside]
        assert [area for area, _outline in maps.areas_to_draw(Area.parent_id == county.id)] == towns

    drawn = re.search(r'<svg class="map".*?</svg>', client.get(f"/cy/areas/{county.id}").text, re.DOTALL)[0]
    assert re.findall(r'<a [^>]*aria-label="([^"]+)"', drawn) == ["Sir", "Sir arall"]


def test_the_county_with_the_most_communities_draws_them_all(client, work):
    with work():
        powys = an_area("Powys")
        for number in range(110):
            across, up = number % 11 / 100, number // 11 / 100
            with_boundary(f"Tref {number}", box(-3.4 + across, 53 + up, -3.39 + across, 53.01 + up), powys)

    drawn = re.search(r'<svg class="map".*?</svg>', client.get(f"/cy/areas/{powys.id}").text, re.DOTALL)[0]

    assert len(re.findall(r'<a [^>]*aria-label="Tref', drawn)) == 110


def test_what_smaller_areas_cover_is_an_outline_and_what_they_leave_can_be_chosen(work):
    with work():
        county = with_boundary("Sir", NORTH.union(SOUTH))
        town = with_boundary("Rhuthun", NORTH, county)
        with_boundary("Corwen", SOUTH, county)
        ward = with_boundary("Castell", box(-3.4, 53.1, -3.3, 53.2), town)
        drawn = maps.draw_map(maps.areas_to_draw(), ward.id)

    assert [one.name for one in drawn.places] == ["Rhuthun", "Castell", "Corwen"]
    assert [one.name for one in drawn.places if one.is_here] == ["Castell"]
    assert len(drawn.outlines) == 1
    assert all(one.lines for one in drawn.places)


def test_no_name_lies_over_another(work):
    with work():
        for number in range(30):
            west = -3.5 + number * 0.005
            with_boundary(f"Llanfair{number}", box(west, 53.0, west + 0.005, 53.02))
        drawn = maps.draw_map(maps.areas_to_draw())

    boxes = [(x, y) for one in drawn.places for x, y, _line in one.lines]
    assert 0 < len(boxes) < 30
    assert all(abs(x - u) > 60 or abs(y - v) >= LINE for x, y in boxes for u, v in boxes if (x, y) != (u, v))


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Rhuthun", ["Rhuthun"]),
        ("Llanrhaeadr-yng-Nghinmeirch", ["Llanrhaeadr-", "yng-", "Nghinmeirch"]),
        ("Y Rhyl", ["Y Rhyl"]),
        ("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", ["Llanfairpwll…"]),
    ],
)
def test_a_name_stands_in_lines_that_a_phone_can_show(name, lines):
    assert in_lines(name) == lines


def test_the_map_costs_one_query_whatever_there_is(client, work):
    with work():
        with_boundary("Rhuthun", NORTH)
    few = queries(lambda: client.get("/en/areas"))
    with work():
        for number in range(9):
            with_boundary(f"Lle {number}", box(-3.2, 53 + number / 10, -3.1, 53.1 + number / 10))

    assert queries(lambda: client.get("/en/areas")) == few


def test_lists_do_not_load_boundaries(work):
    with work():
        with_boundary("Rhuthun", NORTH)
        db.session.expire_all()
        statement = str(Area.from_the_top())
        whole = str(Area.from_the_top().options(undefer(Area.boundary)))

    assert "boundary" not in statement
    assert "boundary" in whole


def test_a_name_that_a_map_writes_oddly_is_tidied_and_keeps_its_outline(client, work, as_person):
    with work():
        organiser = an_organiser()
    as_person(organiser)

    shown = uploaded(client, a_map(({"name": "Llandd\ud800w\u0302r\0"}, mapping(NORTH))))
    answer = pressed(client, shown)

    assert shown.status_code == 200
    assert answer.status_code == 303
    with work():
        assert boundary_of("Llandd\u0175r") is not None


def test_the_headings_of_a_map_are_read_once_and_only_so_many(monkeypatch):
    folded = []
    monkeypatch.setattr(tables, "fold", lambda text: folded.append(text) or text.lower())
    told = {"name": "Rhuthun", **{f"p{number}": number for number in range(500)}, "code": "W04000174"}

    table, _packed = geojson.as_table(a_map(*[(told, None)] * 30), COLUMNS)

    assert table.splitlines()[1] == "Rhuthun,Rhuthun,,,"
    assert len(folded) < 2 * len(COLUMNS) + 20 + 2 * geojson.PROPERTIES_MOST


def test_a_large_table_folds_each_name_a_few_times_only(work, monkeypatch):
    folded = []
    monkeypatch.setattr(rules, "fold", lambda text: folded.append(text) or text.lower())
    rows = [Row(number, f"Ward {number}", f"Ward {number}", "", "Rhuthun", "ward") for number in range(40)]
    with work():
        an_area("Rhuthun")
        done = take_areas([*rows, Row(50, "Sir", "Sir", "", "", "county")], None, SITE)

    assert len(done.new) == 41
    assert folded.count("Rhuthun") < 3 * len(rows)
