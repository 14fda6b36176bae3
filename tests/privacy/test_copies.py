"""The copy of what is held about a person: everything of theirs, nothing of others, never a ballot."""

import io
import json
import stat
import zipfile
from datetime import datetime, time

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from panel.ballots.models import OpenBallot
from panel.cli.accounts import account
from panel.cli.privacy import export_person
from panel.errors import RuleBroken
from panel.extensions import db
from panel.people.models import Person
from panel.privacy.copies import copy_of, write_copy
from tests.makers import a_person
from tests.privacy.makers import EMAIL, NAME, POSTCODE, somebody


def unpacked(person):
    with zipfile.ZipFile(io.BytesIO(copy_of(person))) as archive:
        return json.loads(archive.read("data.json")), archive.read("data.html").decode()


@pytest.fixture
def copied(work):
    """The copy of somebody who did everything, as data and as a page."""
    with work():
        somebody()
    with work():
        return unpacked(db.session.scalars(Person.by_email(EMAIL)).one())


def table(data, name):
    return next(part for part in data["tables"] if part["name"] == name)


@pytest.mark.parametrize(
    "words",
    [
        EMAIL,
        NAME,
        POSTCODE,
        "Blodwen wrote why.",
        "Blodwen lends a ladder.",
        "Blodwen remarks.",
        "Blodwen finds it loud.",
        "Blodwen answers.",
        "Blodwen disagrees.",
        "Blodwen contributes.",
        "Blodwen said before.",
        "A mail to Blodwen.",
    ],
)
def test_all_that_is_theirs_is_in_both_forms_of_the_copy(copied, words):
    data, page = copied

    assert words in json.dumps(data, ensure_ascii=False)
    assert words in page.replace("&#39;", "'")


@pytest.mark.parametrize("words", ["Gwen", "LL16 3AA", "It is an advert."])
def test_nothing_of_others_is_in_it(copied, words):
    data, page = copied

    assert words not in json.dumps(data, ensure_ascii=False)
    assert words not in page


def test_what_they_only_acted_on_is_told_without_its_words(copied):
    data, _page = copied

    assert datetime.fromisoformat(table(data, "person")["rows"][0]["joined_at"]).time() != time()

    acted = table(data, "residency")["rows_you_acted_on"]
    assert [sorted(row) for row in acted] == [["claimed_at", "decided_at", "decided_by_id", "id", "state"]]
    assert acted[0]["state"] == "refused"


def test_that_they_voted_is_in_it_and_how_is_not(work):
    with work():
        somebody()
    with work():
        person = db.session.scalars(Person.by_email(EMAIL)).one()
        data, page = unpacked(person)
        ballot = db.session.execute(select(OpenBallot.__table__)).mappings().one()

    assert [sorted(row) for row in table(data, "mark")["rows"]] == [["channel", "marked_on", "roll_entry_id"]]
    held = {value for name, value in ballot.items() if name not in {"round_id", "body"} and isinstance(value, str)}
    whole = json.dumps(data) + page
    assert not [value for value in held if value in whole]
    assert '["1","2"]' not in whole.replace(" ", "").replace("\\", "")


def test_prints_and_stamps_are_named_and_not_shown(copied):
    data, _page = copied

    codes = table(data, "sign_in_code")
    assert "code_hash" not in codes["rows"][0]
    assert "Prints of the code and the link, which cannot be turned back." in codes["left_out"]


def test_the_page_is_in_the_language_of_the_person(work):
    with work():
        person = a_person("Siân", language="cy")
        _data, page = unpacked(person)

    assert '<html lang="cy">' in page
    assert "What we hold about you" not in page


def test_markup_in_what_they_wrote_stays_text(work):
    with work():
        _data, page = unpacked(a_person("<script>alert(1)</script>"))

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_command_writes_a_file_that_only_its_owner_reads_and_never_over_another(app, work, tmp_path):
    with work():
        person = a_person()
    file = tmp_path / "copy.zip"
    with app.app_context():
        said = CliRunner().invoke(export_person, [person.email, str(file)], catch_exceptions=False)
        again = CliRunner().invoke(export_person, [person.email, str(file)])

    assert said.exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert zipfile.is_zipfile(file)
    assert isinstance(again.exception, RuleBroken)


@pytest.mark.parametrize("place", ["no/such/folder/copy.zip", "n" * 300])
def test_a_copy_that_has_no_place_is_said_in_a_line(app, work, tmp_path, place):
    with work():
        person = a_person()
    with app.app_context():
        said = CliRunner().invoke(export_person, [person.email, str(tmp_path / place)])

    assert isinstance(said.exception, RuleBroken)
    assert "cannot be written" in str(said.exception)


def test_a_copy_that_finds_no_room_is_not_there_at_all(app, work, disk):
    with work():
        person = a_person()
    small = disk(1)
    file = small.folder / "copy.zip"

    small.fill()
    with app.app_context(), pytest.raises(OSError, match="No space left"):
        write_copy(account(str(person.id)), file)

    assert small.left() == []
    small.make_room()
    with app.app_context():
        write_copy(account(str(person.id)), file)
    assert zipfile.is_zipfile(file)
