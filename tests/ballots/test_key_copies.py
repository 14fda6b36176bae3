"""Sealed copies of a key: made in the open, worth nothing without their passphrase, and remembered until they are destroyed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from panel.audit.models import AuditEntry
from panel.ballots import link_keys
from panel.ballots.actions import copies
from panel.ballots.models import LinkKeyCopy
from panel.cli.link_key import link_key
from panel.errors import RuleBroken
from panel.extensions import db
from panel.results.counting import count_round
from panel.rounds.models import Round
from tests.ballots.makers import a_ballot, an_open_round, close, pressed_first
from tests.ballots.test_voting import cast
from tests.checks import press
from tests.makers import an_organiser

WORDS = "pump gair bach Cymraeg da"
BOTH = {"passphrase": WORDS, "passphrase_again": WORDS}


def verbs(round_id):
    return db.session.scalars(
        select(AuditEntry.verb).where(AuditEntry.subject == f"round:{round_id}").order_by(AuditEntry.id)
    ).all()


def a_closed_vote(work):
    with work():
        organiser = an_organiser()
        budget_round, people = an_open_round()
        for person in people:
            a_ballot(budget_round, person, "1")
    return budget_round, people, organiser


def test_an_organiser_takes_a_copy_away_and_with_it_the_vote_goes_on(app, client, work, as_person):
    budget_round, people, organiser = a_closed_vote(work)
    as_person(organiser)

    page = client.get(f"/en/rounds/{budget_round.id}/key")
    copy = client.post(f"/en/rounds/{budget_round.id}/key", data=BOTH)

    with work():
        key = link_keys.look(db.session.get_one(Round, budget_round.id))[1]
        assert "round.copy-key" in verbs(budget_round.id)
    assert "No copy was made" in page.text
    assert copy.headers["Content-Disposition"].startswith("attachment")
    assert copy.headers["Cache-Control"] == "no-store"
    told = json.loads(copy.data)
    assert "destroy it as soon as the ballots are sealed" in told["READ ME"]
    assert "dinistriwch ef" in told["DARLLENWCH"]
    assert key.hex() not in copy.text
    assert WORDS not in copy.text

    (path,) = Path(app.config["LINK_KEYS"]).glob("*.key")
    path.unlink()
    as_person(people[0])
    assert client.get(f"/en/rounds/{budget_round.id}/ballot").status_code == 503
    with work(), pytest.raises(RuleBroken, match="does not open"):
        copies.bring_back(copy.data, WORDS + "!")
    with work():
        copies.bring_back(copy.data, WORDS)
    assert path.read_bytes() == key
    assert cast(client, budget_round, "2").status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"passphrase": "short", "passphrase_again": "short"}, "write at least 12 characters"),
        ({"passphrase": WORDS, "passphrase_again": WORDS + "x"}, "are not the same"),
        ({"passphrase": "", "passphrase_again": ""}, "Please write a passphrase"),
    ],
)
def test_a_passphrase_is_long_and_written_twice(client, work, as_person, typed, sentence):
    budget_round, _people, organiser = a_closed_vote(work)
    as_person(organiser)

    answer = client.post(f"/en/rounds/{budget_round.id}/key", data=typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    with work():
        assert db.session.scalars(select(LinkKeyCopy)).all() == []


def test_two_people_hold_copies_and_a_third_is_refused_until_one_is_destroyed(client, work, as_person):
    budget_round, _people, organiser = a_closed_vote(work)
    with work():
        second, third = an_organiser(), an_organiser()
    address = f"/en/rounds/{budget_round.id}/key"
    for person in (organiser, second):
        as_person(person)
        assert client.post(address, data=BOTH).status_code == 200
    as_person(third)

    refused = client.post(address, data=BOTH)
    with work():
        first_copy = db.session.scalars(LinkKeyCopy.of(budget_round.id)).first()
    said = client.post(f"{address}/copies/{first_copy.id}/destroyed")
    again = client.post(address, data=BOTH)

    assert refused.status_code == 422
    assert "Two people hold copies" in refused.text
    assert said.status_code == 303
    assert again.status_code == 200
    with work():
        assert "round.destroy-copy" in verbs(budget_round.id)
    assert client.post(f"{address}/copies/{first_copy.id}/destroyed").status_code == 409


def test_while_a_copy_is_left_no_page_says_that_nobody_can_link(client, work, as_person):
    budget_round, _people, organiser = a_closed_vote(work)
    as_person(organiser)
    client.post(f"/en/rounds/{budget_round.id}/key", data=BOTH)
    with work():
        close(db.session.get_one(Round, budget_round.id))
        pressed_first(db.session.get_one(Round, budget_round.id))
    warned = client.get(f"/en/rounds/{budget_round.id}/seal").text
    press(client, f"/en/rounds/{budget_round.id}/seal")
    with work():
        count_round(budget_round.id, lambda done, total: None)
        (copy,) = db.session.scalars(LinkKeyCopy.of(budget_round.id))

    before = client.get(f"/en/rounds/{budget_round.id}/result").text
    client.post(f"/en/rounds/{budget_round.id}/key/copies/{copy.id}/destroyed")
    after = client.get(f"/en/rounds/{budget_round.id}/result").text

    assert "1 copy of the key was taken away" in warned
    assert "1 copy of the key was taken away" in before
    assert "nobody can link" not in before
    assert "nobody can link" in after
    assert client.post(f"/en/rounds/{budget_round.id}/key", data=BOTH).status_code == 422


def test_a_copy_is_made_and_brought_back_on_the_server(app, work, tmp_path):
    budget_round, _people, _organiser = a_closed_vote(work)
    words, target = tmp_path / "words", tmp_path / "copy.json"
    words.write_text(WORDS + "\n", encoding="utf-8")
    asked = ["--passphrase-file", str(words)]
    run = CliRunner()

    with work():
        made = run.invoke(link_key, ["export", str(budget_round.id), str(target), *asked], catch_exceptions=False)
    (path,) = Path(app.config["LINK_KEYS"]).glob("*.key")
    key = path.read_bytes()
    path.write_bytes(bytes(32))
    with work():
        back = run.invoke(link_key, ["import", str(target), *asked], catch_exceptions=False)

    assert "The public log says" in made.output
    assert "is in its place" in back.output
    assert path.read_bytes() == key
    with work(), pytest.raises(RuleBroken, match="in its place already"):
        copies.bring_back(target.read_bytes(), WORDS)


@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b'{"round": 999999}', b"\xff"])
def test_what_is_no_copy_is_refused_with_a_sentence(work, text):
    with work(), pytest.raises(RuleBroken, match=r"no copy|no open ballots"):
        copies.bring_back(text, WORDS)


def test_a_copy_of_another_votes_key_is_not_put_in_its_place(app, work):
    mine, _people, _organiser = a_closed_vote(work)
    other, _people, _organiser = a_closed_vote(work)
    with work():
        text = json.loads(copies.make_copy(db.session.get_one(Round, other.id), None, WORDS))
        link_keys.path_of(mine).unlink()
        with pytest.raises(RuleBroken, match="not the key"):
            copies.bring_back(json.dumps(text | {"round": mine.id}).encode(), WORDS)
