"""Several workers at the same instant, people who vote meanwhile, and one who is killed: each seal is on the board once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event

from panel.ballots import batches
from panel.ballots.actions import seal
from panel.board.models import TreeHead
from panel.extensions import db, writing
from panel.rounds.models import Round
from tests.ballots.boards import all_agrees, on_board
from tests.ballots.makers import a_ballot, an_open_round, close
from tests.makers import an_organiser

WORKERS = 4


def all_at_once(app, do):
    """Several workers do the same at the same instant; what they found."""
    together = Barrier(WORKERS)

    def one(_number):
        writing.set(True)
        with app.app_context():
            together.wait()
            try:
                return do()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(WORKERS) as workers:
        return list(workers.map(one, range(WORKERS)))


@pytest.mark.parametrize("closed", [False, True])
def test_workers_at_the_same_instant_put_each_seal_there_once(app, work, closed):
    with work():
        budget_round, people = an_open_round(voters=50)
        for person in people:
            a_ballot(budget_round, person, "1")
        if closed:
            close(budget_round)

    written = all_at_once(app, batches.post_if_due)

    with work():
        assert sorted(written) == [0] * (WORKERS - 1) + [51 if closed else 30]
        assert len(on_board(budget_round)) == len(set(on_board(budget_round))) == (50 if closed else 30)
        all_agrees(budget_round)


def test_a_worker_who_dies_before_the_commit_has_done_nothing_and_the_next_does_it_all(app, work):
    with work():
        budget_round, people = an_open_round(voters=40)
        for person in people:
            a_ballot(budget_round, person, "1")

    def dies(*_parts):
        raise SystemExit

    event.listen(TreeHead, "after_insert", dies)
    try:
        with pytest.raises(SystemExit), work():
            batches.post_if_due()
    finally:
        event.remove(TreeHead, "after_insert", dies)
    with work():
        assert on_board(budget_round) == []
    with work():
        assert batches.post_if_due() == 20
        assert all_agrees(budget_round) == [2, 22]


def test_a_worker_and_the_seal_at_the_same_instant_close_the_board_once(app, work):
    with work():
        budget_round, people = an_open_round(voters=5)
        organiser = an_organiser()
        for person in people:
            a_ballot(budget_round, person, "1")
        close(budget_round)
    turns = iter(["seal", "post", "post", "post"])

    def seal_or_post():
        if next(turns) == "seal":
            seal.seal_round(db.session.get_one(Round, budget_round.id), db.session.merge(organiser, load=False))
            db.session.commit()
            return 0
        return batches.post_if_due()

    all_at_once(app, seal_or_post)

    with work():
        assert all_agrees(budget_round)[0] == 2
        assert len(all_agrees(budget_round)) == 2
        assert len(on_board(budget_round)) == 5
