"""What comes onto the board of a vote, when, and what sealing asks of it."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from panel.ballots import link_keys
from panel.ballots.actions import life, posting, seal
from panel.ballots.actions.void import void_and_reopen
from panel.ballots.models import OpenBallot, ReplacedCommitment, SealedBallot
from panel.board.leaves import digest_of
from panel.board.models import BoardLeaf, TreeHead
from panel.board.rules import BoardBroken
from panel.errors import RuleBroken
from panel.extensions import database_now, db
from panel.roll import actions as roll
from tests.ballots.boards import (
    all_agrees,
    another_ballot,
    ballots_in_database,
    commitment_of,
    heads,
    leaves,
    on_board,
    tamper,
    the_worker_comes,
)
from tests.ballots.makers import WHY, a_ballot, a_sealed_round, an_open_round, close
from tests.makers import a_person, an_organiser

LATER = timedelta(days=9)
LEAST = 4


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(posting, "LEAST", LEAST)


def some_votes(number, voters=None):
    """A round in which so many have voted, those who have, and their receipts."""
    budget_round, people = an_open_round(voters=voters or number)
    return budget_round, people, [a_ballot(budget_round, person, "1") for person in people[:number]]


def test_a_vote_begins_with_its_freeze_and_its_roll(app, work):
    with work():
        budget_round, _people = an_open_round(voters=3)

        (first, second) = leaves(budget_round)
        assert first == ("freeze", budget_round.freeze_hash)
        assert second[0] == "roll"
        assert json.loads(second[1]).items() >= {"on_roll": 3, "number": 1, "changes": 0}.items()
        assert all_agrees(budget_round) == [2]


@pytest.mark.parametrize(("voted", "there"), [(2 * LEAST - 1, 0), (2 * LEAST, LEAST), (11, 7)])
def test_a_batch_has_so_many_ballots_at_the_least_and_leaves_as_many(app, work, voted, there):
    with work():
        budget_round, _people, receipts = some_votes(voted)
        commitments = {commitment_of(budget_round, receipt) for receipt in receipts}

        the_worker_comes()
        again = the_worker_comes()

        assert again == 0
        assert len(on_board(budget_round)) == there
        assert set(on_board(budget_round)) <= commitments
        assert all_agrees(budget_round) == ([2, 2 + there] if there else [2])


def test_the_order_of_a_batch_says_nothing(app, work, monkeypatch):
    """Who is left behind, too, is drawn by chance: of the first twenty that voted, about half are in a batch."""
    monkeypatch.setattr(posting, "LEAST", 20)
    with work():
        budget_round, _people, receipts = some_votes(40)
        in_time = [commitment_of(budget_round, receipt) for receipt in receipts]

        the_worker_comes()

        places = [in_time.index(each) for each in on_board(budget_round)]
        assert places != sorted(places)
        assert 2 <= sum(place < 20 for place in places) <= 18


def test_at_the_close_all_that_is_left_comes_in_one_batch_and_the_board_is_closed(app, work):
    with work():
        budget_round, people, receipts = some_votes(11)
        the_worker_comes()
        receipts.append(another_ballot(budget_round, people[0], "2"))
        close(budget_round)

        the_worker_comes()
        again = the_worker_comes()

        counted = [commitment_of(budget_round, receipt) for receipt in receipts[1:]]
        assert again == 0
        assert set(on_board(budget_round)) == {commitment_of(budget_round, receipt) for receipt in receipts}
        kind, content = leaves(budget_round)[-1]
        assert kind == "close"
        assert json.loads(content).items() >= {"ballots": 11, "counted": digest_of(counted)}.items()
        assert all_agrees(budget_round) == [2, 9, 15]


def test_what_a_replaced_ballot_committed_to_comes_onto_the_board_too(app, work):
    with work():
        budget_round, people, receipts = some_votes(2 * LEAST)
        first = commitment_of(budget_round, receipts[0])
        changed = commitment_of(budget_round, another_ballot(budget_round, people[0], "3"))
        assert first not in ballots_in_database()
        assert changed not in ballots_in_database()

        the_worker_comes()

        assert first in on_board(budget_round)
        assert db.session.scalar(select(func.count(ReplacedCommitment.key))) == 0
        assert len(on_board(budget_round)) == LEAST + 1


def test_changing_a_ballot_again_and_again_makes_no_batch(app, work):
    """A batch is of several people: one who votes again and again would be alone in it."""
    with work():
        budget_round, people, _receipts = some_votes(2)
        for place in range(3 * LEAST):
            another_ballot(budget_round, people[0], str(place % 3 + 1))

        the_worker_comes()

        assert on_board(budget_round) == []


def test_a_ballot_that_was_posted_and_then_changed_is_posted_once_more(app, work):
    with work():
        budget_round, people, receipts = some_votes(11)
        the_worker_comes()
        there = set(on_board(budget_round))
        changed = next(
            person for person, receipt in zip(people, receipts, strict=True) if commitment_of(budget_round, receipt) in there
        )
        fresh = commitment_of(budget_round, another_ballot(budget_round, changed, "2"))
        close(budget_round)

        the_worker_comes()

        assert fresh in on_board(budget_round)
        assert max(Counter(on_board(budget_round)).values()) == 1
        assert len(on_board(budget_round)) == 12


def test_a_roll_that_has_grown_is_said_on_the_board(app, work):
    with work():
        budget_round, _people = an_open_round(voters=3)
        a_person(area=budget_round.area)
        roll.change_roll(budget_round, an_organiser(), **WHY)

        the_worker_comes()
        the_worker_comes()

        kind, content = leaves(budget_round)[-1]
        assert kind == "roll"
        assert json.loads(content).items() >= {"on_roll": 4, "number": 2, "changes": 1}.items()
        assert all_agrees(budget_round) == [2, 3]


def test_without_the_key_nothing_happens_quietly(app, work):
    with work():
        budget_round, _people, _receipts = some_votes(2 * LEAST)
        link_keys.path_of(budget_round).unlink()

        assert the_worker_comes() == 0
        assert on_board(budget_round) == []


def test_a_broken_board_keeps_no_other_board_waiting(app, work):
    with work():
        broken, _people, _receipts = some_votes(2 * LEAST)
        whole, _people, _receipts = some_votes(2 * LEAST)
        tamper("UPDATE board_leaf SET content = 'x' WHERE position = 1 AND round_id = (SELECT min(id) FROM round)", "board_leaf")
        db.session.commit()

        with pytest.raises(BoardBroken):
            the_worker_comes()

        assert len(on_board(whole)) == LEAST
        assert on_board(broken) == []


DAMAGE = {
    "a leaf was changed": "UPDATE board_leaf SET content = 'ff' WHERE position = 4",
    "the last leaf was cut off": "DELETE FROM board_leaf WHERE position = 5",
    "a leaf in the middle is gone": "DELETE FROM board_leaf WHERE position = 3",
    "the freeze is another": "UPDATE board_leaf SET content = 'ff' WHERE position = 0",
    "a leaf was put behind": "INSERT INTO board_leaf SELECT round_id, 1, 6, 'ballot', 'ff' FROM tree_head LIMIT 1",
    "the head was changed": "UPDATE tree_head SET root = audit_hash WHERE size = 6",
    "the head says something that nobody signed": "UPDATE tree_head SET audit_count = 0 WHERE size = 6",
    "the last head is gone": "DELETE FROM tree_head WHERE size = 6",
}


@pytest.mark.parametrize("statement", DAMAGE.values(), ids=DAMAGE)
def test_a_board_that_is_not_what_was_signed_is_neither_signed_nor_sealed(app, work, statement):
    with work():
        budget_round, _people, _receipts = some_votes(2 * LEAST)
        the_worker_comes()
        close(budget_round)
        tamper(statement, "board_leaf", "tree_head")
        db.session.commit()

        with pytest.raises(BoardBroken, match="not what its last signed head says"):
            seal.seal_round(budget_round, an_organiser())
        db.session.rollback()
        with pytest.raises(BoardBroken):
            the_worker_comes()
        assert db.session.scalar(select(func.count(SealedBallot.key))) == 0
        assert db.session.scalar(select(func.count(OpenBallot.key))) == 2 * LEAST


def test_guards_refuse_to_change_or_cut_a_board(app, work):
    with work():
        budget_round, _people = an_open_round()
        db.session.commit()
        for change in (
            BoardLeaf.__table__.delete(),
            TreeHead.__table__.delete(),
            BoardLeaf.__table__.update().values(content="x"),
        ):
            with pytest.raises(DBAPIError, match="public log"):
                db.session.execute(change)
            db.session.rollback()
        assert len(leaves(budget_round)) == 2


def test_sealing_puts_what_is_left_onto_the_board_where_the_worker_was_away(app, work):
    with work():
        budget_round = a_sealed_round(*[("1",)] * 3)

        counted = db.session.scalars(select(SealedBallot.commitment)).all()
        assert set(on_board(budget_round)) == set(counted)
        assert json.loads(leaves(budget_round)[-1][1])["counted"] == digest_of(counted)
        assert all_agrees(budget_round) == [2, 6]


def test_a_ballot_that_is_not_on_a_closed_board_is_not_sealed(app, work):
    """The board was closed while a ballot was out of sight; then it came back."""
    with work():
        budget_round, people = an_open_round(voters=3)
        for person in people:
            a_ballot(budget_round, person, "1")
        close(budget_round)
        row = db.session.scalars(select(OpenBallot)).first()
        kept = {column.name: getattr(row, column.name) for column in OpenBallot.__table__.columns}
        db.session.delete(row)
        db.session.flush()
        posting.post_rest(budget_round)
        db.session.add(OpenBallot(**kept))
        db.session.flush()

        with pytest.raises(BoardBroken, match="1 ballot is not on the board"):
            seal.seal_round(budget_round, an_organiser())


def test_other_ballots_than_the_board_named_are_not_sealed(app, work):
    """A ballot that was replaced is on the board, and is not one of those that count: nobody can bring it back."""
    with work():
        budget_round, people = an_open_round(voters=2)
        receipts = [a_ballot(budget_round, person, "1") for person in people]
        row = db.session.scalars(select(OpenBallot)).first()
        kept = {column.name: getattr(row, column.name) for column in OpenBallot.__table__.columns}
        for person in people:
            another_ballot(budget_round, person, "2")
        close(budget_round)
        posting.post_rest(budget_round)
        db.session.delete(db.session.get(OpenBallot, kept["key"], populate_existing=True))
        db.session.flush()
        db.session.add(OpenBallot(**kept))
        db.session.flush()

        assert {commitment_of(budget_round, each) for each in receipts} <= set(on_board(budget_round))
        with pytest.raises(BoardBroken, match="when it was closed"):
            seal.seal_round(budget_round, an_organiser())


def test_a_vote_that_is_voided_ends_its_board_and_the_next_begins_another(app, work):
    with work():
        budget_round, people, _receipts = some_votes(2 * LEAST)
        the_worker_comes()
        link_keys.path_of(budget_round).unlink()
        freeze = budget_round.freeze_hash
        void_and_reopen(budget_round, an_organiser(), closes_at=database_now() + LATER, **WHY)
        a_ballot(budget_round, people[0], "1")
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())

        assert leaves(budget_round)[-1] == ("void", '{"ballots":8,"marks":8,"why":"voided"}')
        assert leaves(budget_round, 2)[0] == ("freeze", budget_round.freeze_hash)
        assert all_agrees(budget_round) == [2, 6, 7]
        assert all_agrees(budget_round, 2) == [2, 4]
        assert {head.freeze_hash for head in heads(budget_round)} == {freeze}


def test_a_board_that_is_broken_can_be_voided_and_stays_as_it_is(app, work):
    with work():
        budget_round, _people, _receipts = some_votes(3)
        tamper("UPDATE board_leaf SET content = 'ff' WHERE position = 1", "board_leaf")

        void_and_reopen(budget_round, an_organiser(), closes_at=database_now() + LATER, **WHY)

        assert len(leaves(budget_round)) == 2
        assert all_agrees(budget_round, 2) == [2]


def test_a_vote_that_is_taken_back_says_so_on_its_board_and_is_not_removed(app, work):
    with work():
        budget_round, _people = an_open_round()
        life.take_back_phase(budget_round, an_organiser(), begins_at=database_now() + LATER, **WHY)

        assert leaves(budget_round)[-1] == ("void", '{"ballots":0,"marks":0,"why":"taken-back"}')
        assert life.hanging_on(budget_round) == 4


def test_a_vote_from_before_there_were_boards_gets_one(app, work):
    with work():
        budget_round, people = an_open_round(voters=3)
        tamper("DELETE FROM board_leaf", "board_leaf")
        tamper("DELETE FROM tree_head", "tree_head")
        for person in people:
            a_ballot(budget_round, person, "1")
        close(budget_round)

        seal.seal_round(budget_round, an_organiser())

        assert all_agrees(budget_round) == [2, 6]


def test_the_faults_are_told_before_anybody_presses(app, work):
    with work():
        budget_round, _people, _receipts = some_votes(3)
        close(budget_round)
        tamper("UPDATE board_leaf SET content = 'ff' WHERE position = 1", "board_leaf")

        with pytest.raises(RuleBroken, match="not what its last signed head says"):
            seal.check_and_open(budget_round)
