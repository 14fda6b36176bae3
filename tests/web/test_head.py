"""What search engines and networks are told of a page."""

import re

from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed

META = re.compile(r'<meta (?:name|property)="([\w:]+)" content="([^"]*)">')
LINK = re.compile(r'<link rel="(canonical|alternate)"(?: hreflang="(\w+)")? href="([^"]*)">')


def test_a_page_says_what_it_is_about_and_where_it_stands_in_both_languages(client, work):
    with work():
        a_seed(title="Bwrdd hir", body="**Un bwrdd** i bawb, bob nos Iau.")
        a_round()
    told = {path: client.get(path).text for path in ("/en/", "/en/seeds", "/en/seeds/1?x=1", "/en/rounds/1", "/en/about")}
    descriptions = {dict(META.findall(page))["description"] for page in told.values()}
    seed = told["/en/seeds/1?x=1"]

    assert len(descriptions) == len(told)
    assert "" not in descriptions
    assert dict(META.findall(seed))["og:description"] == "Un bwrdd i bawb, bob nos Iau."
    assert dict(META.findall(seed))["og:title"] == "Bwrdd hir"
    assert LINK.findall(seed)[:3] == [
        ("canonical", "", "http://localhost/en/seeds/1"),
        ("alternate", "en", "http://localhost/en/seeds/1"),
        ("alternate", "cy", "http://localhost/cy/seeds/1"),
    ]


def test_a_page_that_is_not_there_is_not_found_by_searching(client):
    answer = client.get("/en/no-such-page").text

    assert '<meta name="robots" content="noindex">' in answer
    assert "canonical" not in answer
