"""An open vote goes through the migration that encrypts its ballots, up and down, and loses none; without its key all stays."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from panel.ballots import papers
from panel.ballots.actions import cast, phases, seal
from panel.ballots.models import OpenBallot, SealedBallot
from panel.cli.database import migrate_to
from panel.extensions import db
from panel.people.models import Person
from panel.roll import actions as roll
from panel.rounds.models import Phase, Round
from tests.ballots.makers import WHY, a_ballot, an_open_round
from tests.cli.test_migrations import empty
from tests.makers import an_organiser
from tests.migrated import bring_up

BEFORE = "0016"
__all__ = ["empty"]


def move(to):
    db.session.remove()
    migrate_to(to, destroy=True, copy=False)


def plain():
    with db.engine.connect() as connection:
        rows = connection.execute(text("SELECT body, receipt_code FROM open_ballot ORDER BY receipt_code"))
        return [tuple(row) for row in rows]


@pytest.fixture
def vote(empty):
    """A site with an open vote: the round's id, and what was cast by whom."""
    bring_up(empty)
    with empty.app_context():
        budget_round, people = an_open_round(voters=4)
        receipts = {person.id: a_ballot(budget_round, person, *"123"[: place % 3 + 1]) for place, person in enumerate(people[:3])}
        db.session.commit()
        yield budget_round.id, receipts


def test_ballots_come_down_in_clear_and_go_up_encrypted_with_the_same_receipts(vote):
    round_id, receipts = vote
    told = sorted((papers.canonical(receipt.picks), receipt.code) for receipt in receipts.values())

    move(BEFORE)
    below = plain()
    move("head")

    assert sorted(below) == told
    budget_round = db.session.get_one(Round, round_id)
    assert {
        person_id: cast.receipt_of(budget_round, roll.entry_of(budget_round, db.session.get_one(Person, person_id)))
        for person_id in receipts
    } == receipts
    lengths = {len(content) for content in db.session.scalars(select(OpenBallot.content))}
    assert len(lengths) == 1
    phases.enter(budget_round, Phase.RESULT, an_organiser(), by_hand=True, **WHY)
    assert seal.seal_round(budget_round, an_organiser()) == 3
    assert set(db.session.scalars(select(SealedBallot.receipt_code))) == {receipt.code for receipt in receipts.values()}


@pytest.mark.parametrize("how", ["down", "up"])
def test_without_the_key_the_migration_stops_with_a_sentence_and_the_ballots_stay(empty, vote, how):
    if how == "up":
        move(BEFORE)
    (key,) = Path(empty.config["LINK_KEYS"]).glob("*.key")
    held = key.rename(key.with_suffix(".away"))

    with pytest.raises(RuntimeError, match="Put it there"):
        move(BEFORE if how == "down" else "head")

    held.rename(key)
    move("head")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM open_ballot")).scalar_one() == 3
