"""The board of a vote beside a model and beside another library, whatever people do in whatever order.

With PANEL_DEEP=1 five thousand lives for each database; batches are of two people here, so that six voters make several.
"""

import os

import pymerkle
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from panel.ballots.actions import posting, seal
from panel.ballots.batches import post
from panel.board import merkle, queries
from panel.board.models import BoardLeaf
from panel.extensions import db
from panel.people.models import Person
from panel.rounds.models import Round
from tests.ballots.boards import another_ballot, commitment_of, heads
from tests.ballots.makers import a_ballot, an_open_round, close
from tests.makers import an_organiser

LIVES, STEPS = (5_000, 20) if os.environ.get("PANEL_DEEP") else (10, 15)
VOTERS, LEAST = 6, 2


class LifeOfABoard(RuleBasedStateMachine):
    """Six voters, a worker, an organiser; and somebody who keeps every head that they see."""

    def __init__(self, work):
        super().__init__()
        self.work, self.counted, self.replaced, self.kept, self.stage = work, {}, set(), [], "voting"

    @initialize()
    def a_vote_opens(self):
        with self.work():
            self.round, people = an_open_round(voters=VOTERS)
            self.people, self.organiser = [person.id for person in people], an_organiser().id
            self.watch()

    def fresh(self):
        return db.session.get_one(Round, self.round.id)

    def watch(self):
        """Keep the newest head, and hold it beside the one that was kept last, as a stranger would."""
        head = heads(self.round)[-1]
        new = head.size, bytes.fromhex(head.root)
        if self.kept:
            old_size, old_root = self.kept[-1]
            proof = queries.consistency(self.round.id, 1, old_size, new[0])
            assert merkle.is_consistent(old_size, new[0], old_root, new[1], proof)
        self.kept.append(new)

    @precondition(lambda self: self.stage == "voting")
    @rule(voter=st.integers(0, VOTERS - 1), number=st.sampled_from("123"))
    def vote_or_change(self, voter, number):
        with self.work():
            person = db.session.get_one(Person, self.people[voter])
            cast = another_ballot if voter in self.counted else a_ballot
            receipt = cast(self.fresh(), person, number)
            self.replaced |= {self.counted[voter]} if voter in self.counted else set()
            self.counted[voter] = commitment_of(self.round, receipt)

    @rule()
    def the_worker_comes(self):
        with self.work():
            new = set(self.counted.values()) - posting.posted(self.round.id, 1)
            due = len(new) >= 2 * LEAST if self.stage == "voting" else self.stage == "closed"
            written = post(self.round.id)
            left = set(self.counted.values()) - posting.posted(self.round.id, 1)
            assert bool(written) == due
            if self.stage == "voting":
                assert len(left) == (LEAST if due else len(new))
            if self.stage == "closed":
                self.stage = "board closed"
            self.watch()

    @precondition(lambda self: len(self.counted) > 3 and self.stage == "voting")
    @rule()
    def close(self):
        with self.work():
            close(self.fresh())
        self.stage = "closed"

    @precondition(lambda self: self.stage in {"closed", "board closed"})
    @rule()
    def seal(self):
        with self.work():
            seal.seal_round(self.fresh(), db.session.get_one(Person, self.organiser))
            self.watch()
        self.stage = "sealed"

    @invariant()
    def the_board_is_that_of_the_model(self):
        if not self.kept:
            return
        with self.work():
            rows = db.session.scalars(BoardLeaf.of(self.round.id, 1)).all()
            there = [row.content for row in rows if row.kind == "ballot"]
            self.beside_another_library(rows, heads(self.round)[-1])
        assert len(there) == len(set(there))
        assert set(there) <= {*self.counted.values(), *self.replaced}
        if self.stage in {"board closed", "sealed"}:
            assert set(there) == {*self.counted.values(), *self.replaced}
            assert rows[-1].kind == "close"

    def beside_another_library(self, rows, head):
        other, hashes, root = pymerkle.InmemoryTree(), [row.hash for row in rows], bytes.fromhex(head.root)
        for row in rows:
            other.append_entry(f"panel board leaf 1\n{row.kind}\n{row.content}\n".encode())
        assert other.get_root() == root
        for position, leaf in enumerate(hashes):
            path = queries.inclusion(self.round.id, 1, position, len(hashes))
            assert merkle.is_included(leaf, position, len(hashes), path, root)
            assert other.prove_inclusion(position + 1).path == [leaf, *path]
        for size, kept in self.kept:
            pymerkle.verify_consistency(kept, root, other.prove_consistency(size), prior_size=size, later_size=len(hashes))

    def teardown(self):
        """Every life of four voters or more ends under seal."""
        if self.stage == "voting" and len(self.counted) > 3:
            self.close()
        if self.stage in {"closed", "board closed"}:
            self.seal()
            self.the_board_is_that_of_the_model()


def test_a_board_grows_as_the_model_says_whatever_people_do_in_whatever_order(app, work, monkeypatch):
    monkeypatch.setattr(posting, "LEAST", LEAST)
    lives = settings(
        max_examples=LIVES, stateful_step_count=STEPS, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )

    run_state_machine_as_test(lambda: LifeOfABoard(work), settings=lives)
