"""Planting, similar seeds, changing a seed while it is young."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from panel import clock
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.seeds.models import Seed, SeedWord
from panel.seeds.queries import similar
from tests.makers import a_person, an_area
from tests.seeds.makers import a_remark, a_seed, a_support, an_offer

HTMX = {"HX-Request": "true"}
SCRIPT = "<script>alert(1)</script>"


def idea(area, **other):
    return {"title": "A bench by the river", "body": "So that people can sit.", "area": area.id, "language": "en", **other}


def newest():
    return db.session.scalar(select(Seed).order_by(Seed.id.desc()).limit(1))


def verbs():
    return db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()


def test_a_visitor_is_told_what_the_sign_in_is_for(client, work):
    with work():
        an_area()
    page = client.get(client.get("/en/seeds/new").location).text

    assert "Sign in to plant your idea. Looking needs no account." in page
    assert 'href="/en/seeds">See the garden</a>' in page


def test_a_title_and_why_are_enough(client, work, as_person):
    with work():
        area = an_area()
        person = a_person(area=area)
    as_person(person)
    assert f'<option selected value="{area.id}">' in client.get("/en/seeds/new").text

    answer = client.post("/en/seeds/new", data=idea(area))

    with work():
        seed = newest()
        assert answer.location == f"/en/seeds/{seed.id}"
        assert (seed.title, seed.author_id, seed.area_id, seed.language) == ("A bench by the river", person.id, area.id, "en")
        assert verbs() == ["seed.plant"]
        words = set(db.session.scalars(select(SeedWord.word).where(SeedWord.seed_id == seed.id)))
        assert words == {"bench", "by", "the", "river", "so", "that", "people", "can", "sit"}
    page = client.get(answer.location)
    assert "Your seed is planted" in page.text
    assert "A bench by the river" in page.text


def test_the_language_is_the_pages_own_unless_the_writer_says_otherwise(client, work, as_person):
    as_person_with_area(work, as_person)

    assert re.search(r'value="cy" checked', client.get("/cy/seeds/new").text)
    assert re.search(r'value="en" checked', client.get("/en/seeds/new").text)


def as_person_with_area(work, as_person):
    with work():
        area, person = an_area(), a_person()
    as_person(person)
    return area


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "Please fill this in."),
        ({"title": "Hey"}, "at least 5 characters"),
        ({"title": "x" * 125}, "shorten this by 5 characters"),
        ({"body": "Why"}, "at least 10 characters"),
        ({"area": "0"}, "Please choose an area."),
        ({"area": "99999"}, "Not a valid choice."),
        ({"language": "fr"}, "Not a valid choice."),
        ({"title": " \u200b\u202e "}, "Please fill this in."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client, work, as_person, changed, sentence):
    area = as_person_with_area(work, as_person)

    answer = client.post("/en/seeds/new", data=idea(area, body="My own words, <b>kept</b>.", **{}) | changed)

    assert answer.status_code == 422
    assert sentence in answer.text
    if "body" not in changed:
        assert "My own words, &lt;b&gt;kept&lt;/b&gt;." in answer.text
    with work():
        assert newest() is None


def test_similar_seeds_are_shown_once_before_planting(client, work, as_person):
    area = as_person_with_area(work, as_person)
    with work():
        there = a_seed("Benches along the river")

    shown = client.post("/en/seeds/new", data=idea(area))
    with work():
        assert newest().id == there.id
    planted = client.post("/en/seeds/new", data=idea(area, seen=str(there.id)))

    assert shown.status_code == 200
    assert "Benches along the river" in shown.text
    assert "Plant it anyway" in shown.text
    assert f'name="seen" value="{there.id}"' in shown.text
    assert "So that people can sit." in shown.text
    assert planted.status_code == 303


def test_similar_seeds_appear_while_a_title_is_typed(client, work):
    with work():
        there = a_seed("Benches along the river")

    part = client.get("/en/seeds/similar?title=a+bench+near+the+river", headers=HTMX).text
    nothing = client.get("/en/seeds/similar?title=a", headers=HTMX).text
    without = client.get("/en/seeds/similar?title=a+bench")

    assert part.startswith('<div id="similar"')
    assert f"/en/seeds/{there.id}" in part
    assert 'data-announce="1 seed is like this"' in part
    assert nothing.strip().startswith('<div id="similar" hidden>')
    assert without.location == "/en/seeds?q=a+bench"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Cor dementia", True),
        ("côr yn Ninbych ar gyfer dementia", True),
        ("dementia", True),
        ("Corwen", False),
        ("A choir for the hospital", False),
        ("the and of", False),
    ],
)
def test_titles_are_alike_when_they_share_the_words_that_tell(work, typed, found):
    with work():
        a_seed("Côr dementia Dinbych", language="cy", body="hospital choir")
        a_seed("Wheelbarrow")

        assert bool(similar(typed)) is found


def test_the_most_alike_come_first_and_hidden_ones_never(work):
    with work():
        close, far = a_seed("A bench by the old river bridge"), a_seed("A bench by the river")
        a_seed("A bench by the old river bridge", hidden_at=clock.now())

        assert similar("Bench, river, old bridge") == [close, far]
        assert similar("Bench, river, old bridge", but=close) == [far]


def test_script_in_the_words_is_shown_harmless_wherever_they_stand(client, work, as_person):
    area = as_person_with_area(work, as_person)

    answer = client.post("/en/seeds/new", data=idea(area, title=f"Idea {SCRIPT}", body=f"Why {SCRIPT} [x](javascript:alert(1))"))

    with work():
        seed = newest()
    for address in (answer.location, "/en/seeds", f"/en/seeds/{seed.id}/edit"):
        page = client.get(address).text
        assert SCRIPT not in page
        assert "&lt;script&gt;" in page
        assert 'href="javascript' not in page
    assert SCRIPT not in client.get("/en/seeds/similar?title=Idea+script+alert", headers=HTMX).text


def edit(client, seed, **changed):
    return client.post(f"/en/seeds/{seed.id}/edit", data=idea(seed.area, title="Other words", **changed))


def test_the_author_changes_a_young_seed(client, work, as_person):
    with work():
        author = a_person()
        seed = a_seed(author=author)
    as_person(author)
    assert seed.title in client.get(f"/en/seeds/{seed.id}/edit").text

    answer = edit(client, seed)

    page = client.get(answer.location).text
    assert answer.status_code == 303
    assert "Other words" in page
    assert "changed on" in page
    with work():
        assert verbs() == ["seed.edit"]


def test_a_change_that_is_not_right_keeps_what_was_typed(client, work, as_person):
    with work():
        author = a_person()
        seed = a_seed("As it was", author=author)
    as_person(author)

    answer = edit(client, seed, body="Short")

    assert answer.status_code == 422
    assert "Other words" in answer.text
    with work():
        assert db.session.get(Seed, seed.id).title == "As it was"


@pytest.mark.parametrize("touch", [a_support, an_offer, a_remark, None])
def test_a_seed_is_young_until_somebody_touches_it_or_for_seven_days(client, work, as_person, touch):
    with work():
        author = a_person()
        seed = a_seed("As it was", author=author, days_old=6 if touch else 8)
        if touch:
            touch(seed)
    as_person(author)

    answers = [client.get(f"/en/seeds/{seed.id}/edit"), edit(client, seed)]

    assert [answer.status_code for answer in answers] == [409, 422]
    assert all("Yours stays as people read it" in answer.text for answer in answers)
    assert "Other words" in answers[1].text
    assert "/edit" not in client.get(f"/en/seeds/{seed.id}").text


def test_ones_own_remark_does_not_make_a_seed_old(client, work, as_person):
    with work():
        author = a_person()
        seed = a_seed(author=author, planted_at=clock.now() - timedelta(days=6, hours=23))
        a_remark(seed, author)
    as_person(author)

    assert "/edit" in client.get(f"/en/seeds/{seed.id}").text
    assert edit(client, seed).status_code == 303


def test_no_other_column_can_be_planted(client, work, as_person):
    area = as_person_with_area(work, as_person)

    client.post("/en/seeds/new", data=idea(area, support_count="99", funded_at="2027-01-01", id="777", author_id="1"))

    with work():
        seed = newest()
        assert (seed.support_count, seed.funded_at) == (0, None)
        assert seed.id != 777
