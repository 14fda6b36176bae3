"""What search engines and networks are told of a page."""

import json
import re

from tests.chests.makers import a_chest
from tests.makers import a_person
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed

META = re.compile(r'<meta (?:name|property)="([\w:]+)" content="([^"]*)">')
TOLD = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
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


def test_search_engines_are_told_where_a_page_lies_in_its_own_language(client, work):
    with work():
        chest = a_chest("Pot & <pan>")
        chest.title_cy = ""

    told = {lang: json.loads(TOLD.search(client.get(f"/{lang}/chests/{chest.id}/ledger").text)[1]) for lang in ("en", "cy")}

    assert told["en"]["@type"] == "BreadcrumbList"
    assert [step["position"] for step in told["en"]["itemListElement"]] == [1, 2, 3, 4]
    assert [step["name"] for step in told["en"]["itemListElement"]][1:] == ["Community chests", "Pot & <pan>", "Ledger"]
    assert [step["name"] for step in told["cy"]["itemListElement"]][1:] == ["Cistiau cymunedol", "Pot & <pan>", "Cyfriflyfr"]
    assert [step.get("item") for step in told["cy"]["itemListElement"]] == [
        "http://localhost/cy/",
        "http://localhost/cy/chests",
        f"http://localhost/cy/chests/{chest.id}",
        None,
    ]


def test_search_engines_are_told_nothing_by_a_page_that_they_cannot_read(client, work, as_person):
    with work():
        person, chest = a_person(), a_chest()
    as_person(person)

    assert 'class="breadcrumb"' in (own := client.get("/en/people/me/sign-in").text)
    assert TOLD.search(own) is None
    assert TOLD.search(client.get(f"/en/chests/{chest.id}/ledger").text) is None
