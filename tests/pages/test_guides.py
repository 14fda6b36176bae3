"""Guides of a few steps, and posters."""

from pathlib import Path

from PIL import Image

from panel.language import LANGUAGES
from panel.pages.guides.routes import GUIDES
from panel.rounds.models import Phase
from tests.ballots.makers import a_published_round
from tests.rounds.makers import a_round

PICTURES = Path(__file__).parents[2] / "static" / "img" / "guides"


def test_each_guide_stands_in_both_languages_with_its_pictures(client):
    for language in LANGUAGES:
        listed = client.get(f"/{language}/about/help").text
        for name, guide in GUIDES.items():
            page = client.get(f"/{language}/about/help/{name}").text

            assert page.count("<li>\n          <h2>") == len(guide.steps)
            assert f'href="/{language}/about/help/{name}"' in listed

    assert client.get("/en/about/help/nothing").status_code == 404


def test_the_pictures_of_the_guides_are_there_and_none_is_left_over():
    named = {
        f"{step.picture}-{lang}.webp" for guide in GUIDES.values() for step in guide.steps if step.picture for lang in LANGUAGES
    }

    assert {path.name for path in PICTURES.iterdir()} == named
    assert {_size(PICTURES / name) for name in named} == {(780, 1120)}


def _size(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def test_a_poster_says_in_both_languages_what_can_be_done_now_and_where(client, work):
    with work():
        rounds = {phase: a_round(f"{phase}", phase=phase) for phase in (Phase.IDEAS, Phase.VOTING, Phase.RESULT, Phase.CANCELLED)}
        counted, _result = a_published_round(("1",))
    posters = {phase: client.get(f"/cy/rounds/{each.id}/poster").text for phase, each in rounds.items()}

    assert "Beth ddylai £10,000 ei wneud yma?" in posters[Phase.IDEAS]
    assert "What should £10,000 do here?" in posters[Phase.IDEAS]
    assert "Vote: where should £10,000 go?" in posters[Phase.VOTING]
    assert "£10,000: voting is over" in posters[Phase.RESULT]
    assert "See what people chose" in client.get(f"/cy/rounds/{counted.id}/poster").text
    assert "This round was cancelled." in posters[Phase.CANCELLED]
    assert f"localhost/en/rounds/{rounds[Phase.VOTING].id}" in posters[Phase.VOTING]
    assert posters[Phase.VOTING].count('class="code"') == 2
    assert "What should happen here?" in client.get("/cy/poster").text
