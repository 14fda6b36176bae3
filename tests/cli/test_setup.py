"""`panel setup`: by options, again and again, and with a clear word where it cannot."""

import re

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from panel.areas.models import Area
from panel.cli import setup as module
from panel.cli.database import Move
from panel.extensions import db
from panel.people.models import SetupLink
from panel.settings.models import SiteSetting
from tests.makers import an_organiser

NAMED = ("--name-cy", "Cyngor y Rhyl", "--name-en", "Rhyl Council", "--contact", "helo@rhyl.example", "--place", "Y Rhyl=Rhyl")
WITH_LINK = (*NAMED, "--organiser", "menna@rhyl.example")


@pytest.fixture
def setup(app, monkeypatch):
    """The command on the site of the test, whose tables are there already."""
    monkeypatch.setattr(module, "migrate_to", lambda _target: Move("head", "head", None, []))

    def run(*words, typed=None):
        with app.app_context():
            return CliRunner().invoke(module.setup, words, input=typed)

    return run


def there(work):
    """Settings, places, and the hash of the link."""
    with work():
        settings = dict(db.session.execute(select(SiteSetting.name, SiteSetting.value)).all())
        return settings, sorted(db.session.scalars(select(Area.name_en))), db.session.scalars(select(SetupLink.token_hash)).all()


def test_by_options_it_names_the_site_makes_its_places_and_prints_a_link(setup, work, client):
    answer = setup("--no-input", *WITH_LINK, "--place", "Llanfair")

    assert answer.exit_code == 0
    settings, places, links = there(work)
    assert settings == {"name_cy": "Cyngor y Rhyl", "name_en": "Rhyl Council", "contact_email": "helo@rhyl.example"}
    assert places == ["Llanfair", "Rhyl"]
    assert len(links) == 1
    link = re.search(r"http://localhost(/cy/\S+)", answer.output).group(1)
    assert "menna@rhyl.example" in client.get(link).text


def test_run_again_it_changes_nothing_but_the_link(setup, work):
    setup("--no-input", *WITH_LINK)
    before = there(work)

    answer = setup("--no-input", *WITH_LINK)

    assert answer.exit_code == 0
    assert "Place:" not in answer.output
    assert "Name of" not in answer.output
    after = there(work)
    assert after[:2] == before[:2]
    assert after[2] != before[2]


def test_where_there_is_an_organiser_it_says_what_is_left_and_makes_no_link(setup, work):
    with work():
        an_organiser()

    answer = setup("--no-input", *NAMED)

    assert answer.exit_code == 0
    assert "no link is needed" in answer.output
    assert "Done: 2 of 8. Left: Email works" in answer.output
    assert there(work)[2] == []


def test_what_it_cannot_take_changes_nothing_and_is_said_in_a_line(setup, work, tmp_path):
    table = tmp_path / "places.csv"
    table.write_text("name_cy,kind\nRhuthun,galaxy\n")
    cases = {
        "Who is the first organiser?": NAMED,
        "no e-mail address": (*NAMED, "--organiser", "menna"),
        "accents before the @": (*NAMED, "--organiser", "ŵyn@rhyl.example"),
        "from 2 to 60 letters": (*WITH_LINK, "--name-en", "x" * 61),
        "galaxy": (*WITH_LINK, "--places", str(table)),
        "from 2 to 120 letters": (*WITH_LINK, "--place", "x" * 121),
    }

    answers = {words: setup("--no-input", *options) for words, options in cases.items()}

    assert {words: words in str(answer.exception) for words, answer in answers.items()} == dict.fromkeys(cases, True)
    assert there(work) == ({}, [], [])


@pytest.fixture
def ask(app):
    """The questions alone, as at a terminal: what was wanted when they ended, and all that stood there."""

    def run(typed):
        wanted = module.Wanted()
        with app.app_context():
            return wanted, CliRunner().invoke(click.Command("setup", callback=lambda: module.ask(wanted)), input=typed)

    return run


def test_at_a_terminal_what_cannot_be_taken_is_asked_for_again_at_once(ask):
    names = ["C", "Cyngor y Rhyl", "Rhyl Council"]
    addresses = ["helo@@rhyl", "helo@rhyl.example", "x", "=", "Y Rhyl=Rhyl", "Llanfair", ""]

    wanted, answer = ask("\n".join([*names, *addresses, "clerk@rhyl", "", "clerk@rhyl.example", ""]))

    assert answer.exit_code == 0
    assert list(wanted.settings.values()) == ["Cyngor y Rhyl", "Rhyl Council", "helo@rhyl.example"]
    assert (wanted.places, wanted.organiser) == (("Y Rhyl=Rhyl", "Llanfair"), "clerk@rhyl.example")
    assert answer.output.count("Error: ") == 5
    assert "Dyffryn Clwyd" not in answer.output


def test_who_stops_half_way_reads_that_nothing_was_changed(ask, work):
    _wanted, answer = ask("Cyngor y Rhyl\nRhyl Council\n")

    assert "Stopped. Nothing was changed" in str(answer.exception)
    assert there(work) == ({}, [], [])
