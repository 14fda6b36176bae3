"""A receipt finds its ballot after sealing."""

import pytest

from panel.ballots.actions import seal
from panel.extensions import db
from panel.roll.symbols import grouped
from panel.rounds.models import Round
from tests.ballots.makers import a_ballot, a_sealed_round, an_open_round, close
from tests.makers import an_organiser

BALLOTS = [("1", "2")] * 4 + [("1",)] * 2 + [("2", "3")] * 2 + [("3",)] * 3


def test_a_receipt_finds_its_ballot_after_sealing_and_not_before(client, work):
    with work():
        budget_round, people = an_open_round(voters=2)
        code = a_ballot(budget_round, people[0], "1", "3").code
        a_ballot(budget_round, people[1], "2")
    address = f"/en/rounds/{budget_round.id}/find"
    typed = grouped(code).lower().replace("0", "o").replace("1", "i")

    before = client.post(address, data={"code": typed})
    with work():
        row = db.session.get_one(Round, budget_round.id)
        close(row)
        seal.seal_round(row, an_organiser())
    after = client.post(address, data={"code": typed})
    by_address = client.get(address, query_string={"code": code})

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
