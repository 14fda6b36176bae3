"""A clerk's first hour with places: in Welsh, on a small screen, without JavaScript, from a site on which there is nothing."""

import json
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from shapely.geometry import box, mapping

from panel.extensions import db
from tests.journeys.conftest import Opener, a_demo_site, sign_in_as
from tests.journeys.pressing import send
from tests.makers import an_organiser

pytestmark = pytest.mark.browser

OUTLINES = {"Rhuthun": box(-3.4, 53.1, -3.2, 53.2), "Llanfair": box(-3.4, 53.0, -3.2, 53.1)}


def only_a_clerk() -> None:
    an_organiser("Menna Huws").demo_part = "organiser"
    db.session.commit()


@pytest.fixture
def empty_site(tmp_path: Path):
    yield from a_demo_site(tmp_path, only_a_clerk)


def test_a_clerk_makes_the_first_places_from_nothing_and_sees_them_on_a_map(open_page: Opener, empty_site: Flask, tmp_path: Path):
    page = open_page(javascript=False, width=320, base_url=empty_site.config["SITE_URL"])
    sign_in_as(page, "Menna Huws", "cy")

    # The first place is one short form; what is forgotten is said, and nothing typed is lost.
    page.goto("/cy/areas")
    send(page.get_by_role("link", name="Ychwanegu ardal"))
    page.fill("#name_cy", "Sir Ddinbych")
    send(page.locator("form .actions button:not([name=read-in])"))
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#name_cy")).to_have_value("Sir Ddinbych")
    page.fill("#name_en", "Denbighshire")
    page.check("input[name=kind][value=county]")
    send(page.locator("form .actions button:not([name=read-in])"))
    expect(page.locator("h1")).to_have_text("Sir Ddinbych")

    # A table with a mistake: the line is named, mended on the same page, read, and taken.
    page.goto("/cy/areas/table")
    page.fill("#pasted", "enw;rhiant\nRhuthun;Sir Ddinbych\n\nLlanfair;Sir Dinbych\n")
    send(page.locator("form .actions button:not([name=read-in])"))
    expect(page.locator(".error-summary")).to_contain_text("4")
    page.fill("#pasted", page.input_value("#pasted").replace("Sir Dinbych", "Sir Ddinbych"))
    send(page.locator("form .actions button:not([name=read-in])"))
    expect(page.locator(".facts")).to_contain_text("Llanfair")
    send(page.locator("form .actions button:not([name=read-in])"))
    expect(page.locator(".tree")).to_contain_text("Llanfair")
    expect(page.locator("svg.map")).to_have_count(0)

    # A map of the same places: nothing is made twice, and each is a link on it.
    told = [{"type": "Feature", "properties": {"enw": name}, "geometry": mapping(one)} for name, one in OUTLINES.items()]
    file = tmp_path / "map.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": told}), encoding="utf-8")
    page.goto("/cy/areas/table")
    page.set_input_files("#table", file)
    send(page.locator("form .actions button:not([name=read-in])"))
    send(page.locator("form .actions button:not([name=read-in])"))
    expect(page.locator(".tree li")).to_have_count(3)
    expect(page.locator("svg.map a")).to_have_count(2)
    page.locator("svg.map a[aria-label=Llanfair]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Llanfair")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
