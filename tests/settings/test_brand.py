"""Colours and logo on the pages: set by organisers, served by us, kept by browsers until they change."""

import io
import re

import pytest
from sqlalchemy import func, select

from panel.extensions import db
from panel.settings.models import SitePicture
from tests.makers import an_organiser
from tests.settings.test_pictures import JPEG, a_png

SEA = {"colours": "sea", "colour_main": "#1e5b3e", "colour_second": "#e9a820"}
LINK = re.compile(r'<link rel="stylesheet" href="(/site/colours\.css[^"]*)">')
IMAGE = re.compile(r'<a class="brand"[^>]*><img src="([^"]+)" alt="([^"]*)"')


@pytest.fixture
def organiser(work, as_person):
    with work():
        person = an_organiser()
    return as_person(person)


def sent(content=b"", *, alt_cy="", alt_en="", name="logo.png"):
    return {"picture": (io.BytesIO(content), name if content else ""), "logo_alt_cy": alt_cy, "logo_alt_en": alt_en}


def test_colours_are_a_style_sheet_of_our_own_that_browsers_keep(organiser, client):
    assert LINK.search(client.get("/en/").text) is None

    answer = organiser.post("/en/settings/colours", data=SEA)

    assert answer.status_code == 303
    page = client.get("/en/")
    assert "'unsafe" not in page.headers["Content-Security-Policy"]
    sheet = client.get(LINK.search(page.text)[1])
    assert sheet.mimetype == "text/css"
    assert "--leaf: #1f5a8a;" in sheet.text
    assert "immutable" in sheet.headers["Cache-Control"]
    assert client.get(LINK.search(page.text)[1], headers={"If-None-Match": sheet.headers["ETag"]}).status_code == 304
    assert organiser.get(LINK.search(page.text)[1]).headers["Cache-Control"] == sheet.headers["Cache-Control"]


def test_a_change_of_colours_is_another_address(organiser, client):
    organiser.post("/en/settings/colours", data=SEA)
    before = LINK.search(client.get("/en/").text)[1]
    organiser.post("/en/settings/colours", data={**SEA, "colours": "own", "colour_main": "#14304F"})
    after = LINK.search(client.get("/en/").text)[1]

    assert before != after
    assert "--leaf: #14304f;" in client.get(after).text
    organiser.post("/en/settings/colours", data={**SEA, "colours": "leaf"})
    assert LINK.search(client.get("/en/").text) is None


@pytest.mark.parametrize(
    ("main", "words"),
    [("#2a9d5c", "It must be at least 4.5 to 1"), ("green", "six signs"), ("#12345", "six signs"), ("", "fill this in")],
)
def test_colours_that_cannot_be_read_are_refused_and_stay_in_the_form(organiser, client, main, words):
    answer = organiser.post("/en/settings/colours", data={"colours": "own", "colour_main": main, "colour_second": "#aabbcc"})

    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{main}"' in answer.text
    assert 'value="#aabbcc"' in answer.text
    assert LINK.search(client.get("/en/").text) is None


def test_a_logo_stands_on_every_page_until_it_is_taken_down(organiser, client, work):
    answer = organiser.post("/en/settings/logo", data=sent(a_png(), alt_cy="Castell Rhuthun", alt_en="Ruthin Castle"))

    assert answer.status_code == 303
    address, words = IMAGE.search(client.get("/cy/").text).groups()
    assert words == "Castell Rhuthun"
    picture = client.get(address)
    assert (picture.mimetype, picture.headers["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "immutable" in picture.headers["Cache-Control"]
    assert "default-src 'none'" in picture.headers["Content-Security-Policy"]
    organiser.post("/en/settings/logo", data=sent(alt_cy="Y castell", alt_en="The castle"))
    assert IMAGE.search(client.get("/en/").text).groups() == (address, "The castle")
    organiser.post("/en/settings/logo", data=sent(JPEG, name="anything.svg"))
    other = IMAGE.search(client.get("/en/").text)[1]
    assert client.get(other).mimetype == "image/jpeg"
    assert client.get(address).status_code == 404
    with work():
        assert db.session.scalar(select(func.count()).select_from(SitePicture)) == 1
    organiser.post("/en/settings/logo/remove")
    assert IMAGE.search(client.get("/en/").text) is None
    assert client.get(other).status_code == 404
    assert "A picture of 48 × 24 pixels." in organiser.get("/en/settings/logo/earlier").text


def test_what_is_no_logo_is_refused_and_the_words_stay(organiser, client):
    nothing = organiser.post("/en/settings/logo", data=sent())
    script = organiser.post("/en/settings/logo", data=sent(b"<svg><script/></svg>", alt_cy="Castell", alt_en="Castle"))

    assert nothing.status_code == script.status_code == 422
    assert "Please choose a picture." in nothing.text
    assert 'value="Castell"' in script.text
    assert IMAGE.search(client.get("/en/").text) is None


def test_a_style_sheet_is_found_by_the_colours_of_now_alone(organiser, client):
    organiser.post("/en/settings/colours", data=SEA)
    address = LINK.search(client.get("/en/").text)[1]

    others = [client.get(other) for other in ("/site/colours.css", "/site/colours.css?v=14304f14304f", f"{address}0")]

    assert [answer.status_code for answer in others] == [404] * 3
    assert not any("immutable" in answer.headers["Cache-Control"] for answer in others)


def test_nobody_changes_a_logo_that_another_changed_meanwhile_without_being_told(organiser, client):
    organiser.post("/en/settings/logo", data=sent(a_png()))
    seen = {"seen": re.search(r'name="seen" value="(\w+)"', organiser.get("/en/settings/logo").text)[1]}
    organiser.post("/en/settings/logo", data=sent(JPEG, alt_cy="Y castell", alt_en="The castle"))

    changed = organiser.post("/en/settings/logo", data={**sent(alt_cy="Mainc", alt_en="A bench"), **seen})
    removed = organiser.post("/en/settings/logo/remove", data=seen)

    assert (changed.status_code, removed.status_code) == (422, 422)
    assert "Somebody else has changed this" in removed.text
    assert IMAGE.search(client.get("/en/").text)[2] == "The castle"
