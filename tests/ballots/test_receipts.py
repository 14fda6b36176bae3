"""A receipt finds its ballot after sealing."""

import pytest
from sqlalchemy import select

from panel.ballots import papers
from panel.ballots.actions import seal
from panel.ballots.models import SealedBallot
from panel.board.models import BoardLeaf, LeafKind
from panel.extensions import db
from panel.roll.symbols import grouped
from panel.rounds.models import Round
from tests.ballots.makers import a_ballot, a_counted_round, a_published_round, a_sealed_round, an_open_round, close
from tests.makers import an_organiser

BALLOTS = [("1", "2")] * 4 + [("1",)] * 2 + [("2", "3")] * 2 + [("3",)] * 3


def test_a_receipt_finds_its_ballot_after_sealing_and_not_before(client, work):
    with work():
        budget_round, people = an_open_round(voters=2)
        receipt = a_ballot(budget_round, people[0], "1", "3")
        code = receipt.code
        a_ballot(budget_round, people[1], "2")
    address = f"/en/rounds/{budget_round.id}/find"
    typed = grouped(code).lower().replace("0", "o").replace("1", "i")

    before = client.post(address, data={"code": typed})
    with work():
        row = db.session.get_one(Round, budget_round.id)
        close(row)
        seal.seal_round(row, an_organiser())
    after = client.post(address, data={"code": typed, "secret": f" {receipt.nonce.upper()} "})
    by_address = client.get(address, query_string={"code": code, "secret": receipt.nonce})

    assert "Not on the board yet." in before.text
    for answer in (after, by_address):
        assert "Here it is." in answer.text
        assert "Proposal 1" in answer.text
        assert "Proposal 3" in answer.text
        assert "Proposal 2" not in answer.text


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("", 422, "Please write the code"),
        ("7KQ4", 422, "16 letters and numbers"),
        ("7KQ4-M2ZD-P9XA-3FHT", 200, "There is no ballot with the receipt"),
        ("<script>alert(1)</script>", 422, "&lt;script&gt;"),
    ],
)
def test_a_code_that_finds_nothing_is_answered_kindly(client, work, typed, status, sentence):
    with work():
        budget_round = a_sealed_round(*BALLOTS)

    answer = client.post(f"/en/rounds/{budget_round.id}/find", data={"code": typed})

    assert answer.status_code == status
    assert sentence in answer.text


def test_a_code_that_was_read_off_the_board_does_not_show_what_a_ballot_holds(client, work):
    """The code is the beginning of a seal, and the board is public: with it anybody could read every ballot of a small round."""
    with work():
        budget_round = a_published_round(*BALLOTS)[0]
        seal_ = db.session.scalars(select(BoardLeaf.content).where(BoardLeaf.kind == LeafKind.BALLOT)).first()
    address, code = f"/en/rounds/{budget_round.id}/find", papers.receipt_code(seal_)

    found = client.post(address, data={"code": code}).text
    guessed = client.post(address, data={"code": code, "secret": "0" * 32}).text

    assert "Here it is." in found
    assert "write the long number of your receipt below" in found
    assert "not that of this receipt" in guessed
    assert not any("Proposal " in page or "What it holds" in page for page in (found, guessed))


@pytest.mark.parametrize(("ballots", "published", "shown"), [(50, True, True), (50, False, False), (49, True, False)])
def test_the_code_alone_is_enough_once_the_ballots_are_public(client, work, ballots, published, shown):
    """Before the result is published, codes off the board would give the result away."""
    with work():
        budget_round = (a_published_round if published else a_counted_round)(*[("1",)] * ballots)[0]
        code = db.session.scalars(select(SealedBallot.receipt_code)).first()

    page = client.post(f"/en/rounds/{budget_round.id}/find", data={"code": code}).text

    assert ("What it holds" in page) is shown


def test_a_receipt_is_looked_up_from_the_result_without_a_session(app, client, work, monkeypatch):
    with work():
        budget_round, _result = a_published_round(*BALLOTS)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    page = client.get(f"/en/rounds/{budget_round.id}/result")
    found = client.post(f"/en/rounds/{budget_round.id}/find", data={"code": "7KQ4-M2ZD-P9XA-3FHT"})

    assert f'action="/en/rounds/{budget_round.id}/find"' in page.text
    assert not [cookie for cookie in page.headers.getlist("Set-Cookie") if cookie.startswith("session=")]
    assert found.status_code == 200
    assert "There is no ballot with the receipt" in found.text
