"""What search engines and networks are told of a page."""

import re

from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed

META = re.compile(r'<meta (?:name|property)="([\w:]+)" content="([^"]*)">')
LINK = re.compile(r'<link rel="(canonical|alternate)"(?: hreflang="(\w+)")? href="([^"]*)">')


def test_a_page_says_what_it_is_about_and_where_it_stands_in_both_languages(client, work):
    with work():
        path = f"/en/seeds/{a_seed(title='Bwrdd hir', body='**Un bwrdd** i bawb, bob nos Iau.').id}"
        paths = ("/en/", "/en/seeds", f"{path}?x=1", f"/en/rounds/{a_round().id}", "/en/about")
    told = {each: client.get(each).text for each in paths}
    descriptions = {dict(META.findall(page))["description"] for page in told.values()}
    seed = told[f"{path}?x=1"]

    assert len(descriptions) == len(told)
    assert "" not in descriptions
    assert dict(META.findall(seed))["og:description"] == "Un bwrdd i bawb, bob nos Iau."
    assert dict(META.findall(seed))["og:title"] == "Bwrdd hir"
    assert LINK.findall(seed)[:3] == [
        ("canonical", "", f"http://localhost{path}"),
        ("alternate", "en", f"http://localhost{path}"),
        ("alternate", "cy", f"http://localhost{path.replace('en', 'cy', 1)}"),
    ]


def test_a_page_that_is_not_there_is_not_found_by_searching(client):
    answer = client.get("/en/no-such-page").text

    assert '<meta name="robots" content="noindex">' in answer
    assert "canonical" not in answer
