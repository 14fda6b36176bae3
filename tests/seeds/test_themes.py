"""What a seed is about: said by whoever plants it or not at all, and found by it."""

import re

from sqlalchemy import select

from config import ROOT
from panel.audit.models import AuditEntry
from panel.corrections.models import EarlierText
from panel.extensions import db
from panel.meetings.sheets import ideas_in
from panel.seeds.models import Seed
from panel.seeds.themes import Theme
from panel.seeds.words import theme_in
from tests.makers import a_person, an_area, an_organiser
from tests.seeds.makers import a_seed
from tests.seeds.test_garden import titles
from tests.seeds.test_plant import idea


def test_every_theme_has_a_mark_and_its_own_words_in_both_languages():
    marks = set(re.findall(r'id="theme-(\w+)"', (ROOT / "static/img/sprite.svg").read_text("utf-8")))

    assert marks == set(Theme)
    for language in ("cy", "en"):
        assert len({theme_in(language, theme) for theme in [None, *Theme]}) == len(Theme) + 1
    assert all(theme_in("cy", theme) != theme_in("en", theme) for theme in Theme)


def test_a_seed_is_found_by_the_theme_that_was_chosen_and_none_has_to_be(client, work, as_person):
    with work():
        area, person = an_area(), a_person()
    as_person(person)

    for title, theme in (("A supper in the hall", {"theme": "food"}), ("Soup on Sundays", {"theme": ""}), ("A choir by day", {})):
        assert client.post("/en/seeds/new", data=idea(area, title=title, **theme)).status_code == 303
    page = client.get("/cy/seeds?theme=food")

    assert titles(page) == ["A supper in the hall"]
    assert re.search(r'#theme-food"></use></svg>Bwyd</span>', page.text)
    assert titles(client.get("/en/seeds?theme=music&q=choir")) == []
    assert len(titles(client.get("/en/seeds?theme=nonsense"))) == 3
    with work():
        assert db.session.scalars(select(Seed.theme).order_by(Seed.id)).all() == ["food", None, None]
        said = db.session.scalars(select(AuditEntry.facts).order_by(AuditEntry.id)).all()
    assert '"theme":"food"' in said[0].replace(" ", "")


def test_a_theme_that_is_put_right_leaves_what_was_said_before(client, work, as_person):
    with work():
        organiser, seed = an_organiser(), a_seed(theme=Theme.FOOD)
    as_person(organiser)
    address = f"/en/seeds/{seed.id}/correct"

    for theme in ("health", "", "older"):
        answer = client.post(address, data={"area": seed.area_id, "language": "en", "theme": theme})
        assert answer.status_code == 303

    with work():
        kept = db.session.scalars(select(EarlierText.body).where(EarlierText.part == "theme").order_by(EarlierText.id)).all()
        assert db.session.get_one(Seed, seed.id).theme == Theme.OLDER
    assert kept == ["Bwyd", "Food", "Iechyd a gofal", "Health and care", "heb ei ddweud", "not said"]
    assert "Older people" in client.get(f"/en/seeds/{seed.id}").text


def test_pasted_lines_name_a_theme_in_either_language_or_none():
    rows = ideas_in("title,thema\nCinio,bwyd\nMainc,Older people\nCoed,nature\nPont,wn i ddim\n", "cy")

    assert [row["theme"] for row in rows] == ["food", "older", "nature", ""]
