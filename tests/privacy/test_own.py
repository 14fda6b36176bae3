"""One's own data by page: to read, to keep, and to have removed."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from panel import clock
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.language import speaking
from panel.mail.models import OutboxMail
from panel.people.models import Person
from panel.privacy.column_words import LANGUAGES, WORDS, called
from panel.privacy.copies import copy_of, parts_of
from panel.privacy.inventory import INVENTORY
from tests.ballots.makers import an_open_round
from tests.checks import press, read
from tests.groups.makers import a_group
from tests.makers import a_person, an_area, an_organiser
from tests.panels.makers import a_panel, a_seat
from tests.privacy.makers import EMAIL, SECRETS, somebody, where_it_stands
from tests.seeds.makers import a_remark, a_seed, a_support

LEAVE = "/en/people/me/leave"


def test_the_page_and_the_files_hold_the_same_as_the_copy_that_the_command_makes(client, work, as_person):
    with work():
        _round, person = somebody()
    as_person(person)
    page = client.get("/en/people/me/data").text.replace("&#39;", "'")
    data = json.loads(client.get("/en/people/me/data/copy.json").data)
    with zipfile.ZipFile(io.BytesIO(client.get("/en/people/me/data/copy.zip").data)) as archive:
        packed = json.loads(archive.read("data.json"))
    with work():
        person = db.session.get_one(Person, person.id)
        parts = parts_of(person)
        with zipfile.ZipFile(io.BytesIO(copy_of(person))) as archive:
            by_command = json.loads(archive.read("data.json"))

    assert data["tables"] == packed["tables"] == by_command["tables"]
    assert [str(part.entry.title) for part in parts if str(part.entry.title) not in page] == []
    assert [words for words in (*SECRETS, "Blodwen remarks.") if words not in page] == []
    assert "Gwen" not in page
    assert "It is an advert." not in page


def test_beside_the_number_of_a_thing_stands_its_name_unless_it_is_hidden_from_the_reader(client, work, as_person):
    with work():
        person = a_person("Blodwen", area=an_area("Llanfair"))
        seen, hidden = a_seed("Coed & dail", language="cy"), a_seed("Hidden words", hidden_at=clock.now())
        a_support(seen, person), a_support(hidden, person)
    as_person(person)

    page = client.get("/en/people/me/data").text
    with zipfile.ZipFile(io.BytesIO(client.get("/en/people/me/data/copy.zip").data)) as archive:
        read = archive.read("data.html").decode()

    for told in (page, read):
        assert f'{seen.id} (<span lang="cy">Coed &amp; dail</span>)' in told
        assert f"{person.residency.area_id} (Llanfair)" in told
        assert "Hidden words" not in told


def test_a_resident_who_leaves_reads_what_stays_and_is_written_to_once_more(client, work, as_person):
    with work():
        _round, (person, *_others) = an_open_round()
        person.email, person.name = EMAIL, "Blodwen"
        person_id = person.id
        a_seat(a_panel("A warm hall"), person).citizens_panel.title_en = ""
        a_group("Blodwen's group", contact=person)
        a_remark(a_seed("Benches", author=person), person, body="Blodwen said so.")
        a_support(a_seed("Trees"), person)
    as_person(person)
    asked = client.get(LEAVE).text

    done = press(client, LEAVE, words="stay")

    for told in ("A warm hall (cy)", "Blodwen&#39;s group", "Somebody who left", "Votes that are open", "This cannot be undone."):
        assert told in asked
    assert (done.status_code, done.location) == (303, "/en/")
    assert "Your account is removed." in client.get("/en/").text
    assert client.get("/en/people/me").status_code == 303
    with work():
        assert db.session.get_one(Person, person_id).has_left
        mails = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == EMAIL)).all()
        assert [mail.subject for mail in mails] == ["Your account is removed"]
        assert where_it_stands("Blodwen said so.") == ["remark.body"]
        assert db.session.scalars(AuditEntry.newest().limit(1)).one().verb == "person.leave"


def test_who_presses_twice_or_goes_back_reads_that_the_account_is_gone_already(app, client, work, as_person, monkeypatch):
    with work():
        person, stranger = a_person("Blodwen"), a_person("Mair")
    as_person(person)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    page = client.get(LEAVE).text
    sent = {**read(client, LEAVE), "csrf_token": re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)[1], "words": "stay"}

    first, again, back = client.post(LEAVE, data=sent), client.post(LEAVE, data=sent), client.get(LEAVE)

    assert first.status_code == 303
    for answer in (again, back):
        assert answer.status_code == 200
        assert "Your account is removed already" in answer.text
    as_person(stranger)
    assert "Remove your account?" in client.get(LEAVE).text


def test_nothing_is_removed_unless_the_page_was_read_ticked_and_chosen(client, work, as_person):
    with work():
        person = a_person("Blodwen")
    as_person(person)
    whole = {**read(client, LEAVE), "words": "go"}

    answers = [client.post(LEAVE, data={k: v for k, v in whole.items() if k != part}).status_code for part in whole]

    with work():
        assert not db.session.get_one(Person, person.id).has_left
    assert answers == [422] * 3


def test_the_words_go_too_where_somebody_chooses_that(client, work, as_person):
    with work():
        person = a_person("Blodwen")
        a_seed("Blodwen's bench", author=person)
    as_person(person)

    press(client, LEAVE, words="go")

    with work():
        assert where_it_stands("Blodwen's bench") == []


def test_the_only_organiser_is_told_whom_to_find_first(client, work, as_person):
    with work():
        organiser = an_organiser()
    as_person(organiser)
    alone = client.get(LEAVE).text
    pressed = client.post(LEAVE, data={"words": "stay", "known": "1", "checked": "x"})
    with work():
        an_organiser()
        still_there = not db.session.get_one(Person, organiser.id).has_left

    with_another = press(client, LEAVE, words="stay")

    assert "You are the only organiser" in alone
    assert "You are the only organiser" in pressed.text
    assert still_there
    assert with_another.status_code == 303


def test_who_signed_in_long_ago_proves_who_they_are_before_reading(app, client, work, as_person, monkeypatch):
    with work():
        person = a_person("Blodwen")
    as_person(person)
    monkeypatch.setitem(app.config, "SECOND_FACTOR", True)
    monkeypatch.setattr("panel.people.rules.PROOF_LASTS", timedelta(seconds=-1))

    asked = client.get(LEAVE)
    proof = client.get(asked.location)

    assert "/people/proof" in asked.location
    assert "sign-in" in proof.location
    assert "leave" in proof.location


def test_the_shared_people_of_a_demo_stay(client, work, as_person):
    with work():
        person = a_person("Blodwen")
        person.demo_part = "resident"
    as_person(person)

    refused = press(client, LEAVE, words="stay")

    assert refused.status_code == 422
    assert "Everybody shares" in refused.text


@pytest.mark.parametrize("path", ["data", "data/copy.json", "data/copy.zip", "leave"])
def test_a_visitor_is_led_to_sign_in(client, path):
    assert "/sign-in" in client.get(f"/en/people/me/{path}").location


def test_columns_are_called_by_words_and_every_word_is_of_a_column():
    columns = {name for entry in INVENTORY for name in entry.column_names}
    bare = {name[:-3] if name[-3:] in LANGUAGES else name for name in columns}

    with speaking("en"):
        english = [called(name) for name in ("title_cy", "planted_at", "wrong_tries")]
    with speaking("cy"):
        welsh = [called(name) for name in ("title_en", "area_id", "citizens_panel_id")]

    assert set(WORDS) - bare == set()
    assert english == ["title in Welsh", "planted", "wrong tries"]
    assert welsh == ["teitl yn Saesneg", "rhif yr ardal", "rhif y panel"]
