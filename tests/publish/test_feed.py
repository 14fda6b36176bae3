"""The Atom feed: what it holds, and that it is well formed."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from panel import clock
from panel.publish import feed
from tests.makers import a_person
from tests.moderation.makers import a_ruling
from tests.publish.makers import a_counted_round, a_published_round
from tests.seeds.makers import a_seed

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    return ElementTree.fromstring(answer.data)  # noqa: S314 - our own document


def text(element, name):
    return element.findtext(f"{ATOM}{name}")


def links(element, rel):
    return {link.get("hreflang"): link.get("href") for link in element.findall(f"{ATOM}link") if link.get("rel") == rel}


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_feed_has_all_that_atom_asks_for(client, work, language):
    with work():
        a_seed("Mainc ŵyl", body="**Dwy** fainc", language="cy")
        budget_round, _ = a_published_round(("1", "2"), ("2",))

    document = read(client, f"/feeds/{language}.atom")
    result, seed = sorted(document.findall(f"{ATOM}entry"), key=lambda entry: "seeds" in text(entry, "id"))

    assert document.get(LANG) == language
    assert text(document, "id") == f"http://localhost/feeds/{language}.atom"
    assert text(document.find(f"{ATOM}author"), "name")
    assert links(document, "self") == {None: f"http://localhost/feeds/{language}.atom"}
    assert links(document, "alternate") == {"cy": "http://localhost/cy/", "en": "http://localhost/en/"}
    assert seed.find(f"{ATOM}title").get(LANG) == "cy"
    assert text(seed, "title") == "Mainc ŵyl"
    assert text(seed, "content") == "<p><strong>Dwy</strong> fainc</p>\n"
    assert text(result, "id") == f"http://localhost/{language}/rounds/{budget_round.id}/result"
    assert set(links(result, "alternate")) == {"cy", "en"}
    for moment in (text(part, "updated") for part in (document, seed, result)):
        assert datetime.fromisoformat(moment).tzinfo


def test_ids_are_unique_and_absolute(client, work):
    with work():
        for _ in range(3):
            a_seed()

    ids = [text(entry, "id") for entry in read(client, "/feeds/en.atom").findall(f"{ATOM}entry")]

    assert len(set(ids)) == 3
    assert all(re.fullmatch(r"http://localhost/en/seeds/\d+", each) for each in ids)


def test_the_feed_is_paged_and_nothing_is_lost_or_shown_twice(client, work, monkeypatch):
    monkeypatch.setattr(feed, "SIZE", 3)
    monkeypatch.setattr(feed.news, "__defaults__", (3,))
    same = clock.now()
    with work():
        titles = {a_seed(f"Seed {number}", planted_at=same - timedelta(days=number // 3)).title for number in range(8)}

    seen, address = [], "/feeds/en.atom"
    while address:
        document = read(client, address.removeprefix("http://localhost"))
        seen += [text(entry, "title") for entry in document.findall(f"{ATOM}entry")]
        address = links(document, "next").get(None)

    assert len(seen) == 8
    assert set(seen) == titles


@pytest.mark.parametrize("cursor", ["nonsense", "WzEsMl0", "%00", "W251bGwsMCwxXQ"])
def test_a_made_up_cursor_gives_the_first_page(client, work, cursor):
    with work():
        a_seed("First")

    assert len(read(client, f"/feeds/en.atom?after={cursor}").findall(f"{ATOM}entry")) == 1


def test_hidden_seeds_unpublished_results_and_names_are_not_in_it(client, work):
    with work():
        a_ruling(a_seed("Hideous"))
        a_counted_round(("1",))
        a_seed("Shown", author=a_person("Zebedee Quux"))

    document = client.get("/feeds/en.atom").text

    assert "Shown" in document
    assert "Hideous" not in document
    assert "Result" not in document
    assert "Zebedee" not in document


def test_script_and_odd_signs_in_a_seed_are_harmless(client, work):
    with work():
        a_seed("A <script> & \x0b sign", body="<script>alert(1)</script>")

    [entry] = read(client, "/feeds/en.atom").findall(f"{ATOM}entry")

    assert text(entry, "title") == "A <script> &  sign"
    assert "<script" not in text(entry, "content")


def test_an_empty_feed_is_still_a_feed(client):
    document = read(client, "/feeds/cy.atom")

    assert text(document, "updated")
    assert document.findall(f"{ATOM}entry") == []


def test_other_languages_have_no_feed(client):
    assert client.get("/feeds/fr.atom").status_code == 404
