"""A receipt is looked up on the board while voting is open; it carries the site's promise, and is saved as a file."""

import re
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import event

from panel.audit.chain import stamp
from panel.ballots import link_keys, papers
from panel.ballots.actions import cast, posting, seal
from panel.ballots.actions.void import void_and_reopen
from panel.ballots.models import OpenBallot
from panel.board.checking import check_inclusion
from panel.extensions import database_now, db
from panel.people.models import Person
from panel.roll import actions as roll
from panel.roll.symbols import grouped
from panel.rounds.models import Round
from tests.ballots.boards import another_ballot, commitment_of, on_board, the_worker_comes
from tests.ballots.makers import WHY, a_ballot, an_open_round, close
from tests.makers import an_organiser


@pytest.fixture
def voting(work, monkeypatch):
    """A vote in which 8 have voted and a batch of 4 is on the board; their receipts."""
    monkeypatch.setattr(posting, "LEAST", 4)
    with work():
        budget_round, people = an_open_round(voters=8)
        receipts = [a_ballot(budget_round, person, "1", "3") for person in people]
    with work():
        the_worker_comes()
        there = set(on_board(budget_round))
    budget_round.there = [each for each in receipts if commitment_of(budget_round, each) in there]
    budget_round.waiting = [each for each in receipts if commitment_of(budget_round, each) not in there]
    budget_round.people = people
    return budget_round


def find(client, budget_round, code, language="en"):
    return client.post(f"/{language}/rounds/{budget_round.id}/find", data={"code": code})


def test_during_the_vote_the_board_says_whether_it_has_the_seal(client, voting):
    there = find(client, voting, grouped(voting.there[0].code))
    waiting = find(client, voting, voting.waiting[0].code)

    assert "It is on the board." in there.text
    assert re.search(r"is line \d+ of 6, in the head of", there.text)
    assert "Not on the board yet." in waiting.text
    assert "Proposal 1" not in there.text + waiting.text


def test_strangers_are_answered_from_the_board_alone(app, client, voting):
    asked = []

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *parts: asked.append(parts[2]))
    find(client, voting, voting.waiting[0].code)
    find(client, voting, voting.there[0].code)

    assert any("board_leaf" in statement for statement in asked)
    assert not [statement for statement in asked if OpenBallot.__tablename__ in statement or "mark." in statement]


def test_after_sealing_a_receipt_is_counted_or_replaced_or_unknown(client, work, voting):
    with work():
        first = voting.there[0]
        budget_round = db.session.get_one(Round, voting.id)
        people = [db.session.get_one(Person, person.id) for person in voting.people]
        places = {person.id: roll.entry_of(budget_round, person) for person in people}
        voter = next(person for person in people if cast.receipt_of(budget_round, places[person.id]).code == first.code)
        newest = another_ballot(budget_round, voter, "2")
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())

    assert "It is not counted." in find(client, voting, first.code).text
    assert "Here it is." in find(client, voting, newest.code).text
    assert "There is no ballot with the receipt" in find(client, voting, "7KQ4-M2ZD-P9XA-3FHT").text


def test_a_receipt_of_a_vote_that_was_voided_says_so(client, work, voting):
    with work():
        budget_round = db.session.get_one(Round, voting.id)
        link_keys.path_of(budget_round).unlink()
        void_and_reopen(budget_round, an_organiser(), closes_at=database_now() + timedelta(days=9), **WHY)

    assert "in a vote of this round that was voided" in find(client, voting, voting.there[0].code).text


def test_the_proof_is_a_file_that_leads_to_a_signed_head(client, voting):
    receipt = voting.there[0]
    answer = client.post(f"/en/rounds/{voting.id}/find/proof.json", data={"code": receipt.code})

    assert check_inclusion(answer.json).size == 6
    assert answer.json["leaf"]["content"] == commitment_of(voting, receipt)
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("code", ["", "x", "7KQ4-M2ZD-P9XA-3FHT"])
def test_without_a_proof_the_form_is_shown_again(client, voting, code):
    answer = client.post(f"/en/rounds/{voting.id}/find/proof.json", data={"code": code})

    assert (answer.status_code, answer.location) == (303, f"/en/rounds/{voting.id}/find")


PROMISE = re.compile(
    r"-----BEGIN PANEL PROMISE-----\nsite: (.+)\nround: (.+)\nfreeze: (.+)\ncommitment: (.+)\ncloses: (.+)\nkey: (.+)\n"
    r"signature: (.+)\n +(.+)\n-----END PANEL PROMISE-----"
)


def test_a_receipt_carries_a_promise_that_anybody_can_check(client, voting, as_person):
    as_person(voting.people[0])
    page = client.get(f"/en/rounds/{voting.id}/receipt").text
    file = client.get(f"/en/rounds/{voting.id}/receipt.txt")

    site, number, freeze, commitment, closes, key, *halves = PROMISE.search(page).groups()
    message = "".join(f"{each}\n" for each in ("panel board promise 1", site, number, freeze, commitment, closes, key)).encode()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex("".join(halves)), message)
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex("".join(halves)), message + b"x")
    assert (site, number, freeze) == ("http://localhost", str(voting.id), voting.freeze_hash)
    assert closes == stamp(voting.voting_closes_at)
    assert papers.receipt_code(commitment) in page.replace("-", "")
    assert PROMISE.search(file.text).groups() == PROMISE.search(page).groups()
    assert "attachment" in file.headers["Content-Disposition"]
    assert "no-store" in file.headers["Cache-Control"]


def test_the_square_on_a_receipt_leads_to_where_it_is_looked_up(client, voting, as_person, monkeypatch):
    drawn = []
    monkeypatch.setattr("panel.ballots.routes.voting.drawn_code", lambda address: drawn.append(address) or "")
    as_person(voting.people[0])
    client.get(f"/en/rounds/{voting.id}/receipt")

    [address] = drawn
    answer = client.get(address.removeprefix("http://localhost"))
    assert "on the board" in answer.text


def test_the_file_says_the_receipt_in_both_languages(client, voting, as_person):
    as_person(voting.people[0])

    english, welsh = (client.get(f"/{language}/rounds/{voting.id}/receipt.txt").text for language in ("en", "cy"))

    assert "Receipt code:" in english
    assert "Cod y dderbynneb:" in welsh


def test_whoever_has_not_voted_has_no_receipt(client, work, as_person):
    with work():
        budget_round, people = an_open_round(voters=1)
    as_person(people[0])

    answer = client.get(f"/en/rounds/{budget_round.id}/receipt.txt")

    assert answer.status_code == 303


def test_the_beginning_of_a_commitment_is_read_from_its_code():
    for commitment in ("0" * 64, "f" * 64, "0123456789abcdef" * 4):
        assert papers.beginning_of(papers.receipt_code(commitment)) == commitment[:20]
