"""Whoever edits rows between the seal and the count is found before anything is counted."""

import pytest
from sqlalchemy import delete, select, update

from panel.ballots import papers
from panel.ballots.actions.integrity import Tampered
from panel.ballots.models import SealedBallot
from panel.extensions import db
from panel.proposals.models import Proposal
from panel.results.counting import count_round
from panel.results.models import Result
from panel.rounds.models import Round
from tests.ballots.makers import a_sealed_round

NONCE = "0" * 32


def first():
    return db.session.scalars(select(SealedBallot).order_by(SealedBallot.key)).first()


def other_picks(_budget_round):
    first().body = '["3"]'


def other_picks_with_all_that_belongs_to_them(budget_round):
    commitment = papers.commitment(budget_round.id, '["3"]', NONCE)
    code = papers.receipt_code(commitment)
    values = {"body": '["3"]', "nonce": NONCE, "commitment": commitment, "receipt_code": code}
    db.session.execute(update(SealedBallot).where(SealedBallot.key == first().key).values(values))


def one_more(budget_round):
    commitment = papers.commitment(budget_round.id, '["3"]', NONCE)
    db.session.add(
        SealedBallot(key="f" * 32, round_id=budget_round.id, body='["3"]', channel="web", nonce=NONCE, commitment=commitment)
    )


def one_fewer(_budget_round):
    db.session.execute(delete(SealedBallot).where(SealedBallot.key == first().key))


def another_cost(budget_round):
    db.session.execute(update(Proposal).where(Proposal.round_id == budget_round.id, Proposal.number == "1").values(cost_pence=1))


def more_money(budget_round):
    budget_round.budget_pence += 1


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (other_picks, "1 sealed ballots are not what their commitments say"),
        (other_picks_with_all_that_belongs_to_them, "not those of the public log"),
        (one_more, "not those of the public log"),
        (one_fewer, "not those of the public log"),
        (another_cost, "what was frozen has changed since: proposals"),
        (more_money, "what was frozen has changed since: budget_pence"),
    ],
)
def test_rows_edited_after_the_seal_are_not_counted(work, edit, sentence):
    with work():
        budget_round = a_sealed_round(["1"], ["1", "2"], ["2"])
    with work():
        edit(db.session.get_one(Round, budget_round.id))

    with pytest.raises(Tampered, match=sentence), work():
        count_round(budget_round.id, lambda done, total: None)

    with work():
        assert db.session.scalars(select(Result)).all() == []
