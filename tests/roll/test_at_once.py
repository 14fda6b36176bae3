"""What two organisers do at the same instant: nothing of either is lost. Each reads first, and then writes."""

from threading import Barrier, Thread

from panel.extensions import db
from panel.roll import batches, changes
from panel.roll.lines import hashes_of
from panel.roll.models import CodeBatch, RollUpload
from panel.rounds.models import Round
from tests.makers import an_organiser
from tests.roll.makers import BOB, SIAN, WHYS, a_list, an_open_vote
from tests.rounds.makers import a_round


def both(work, budget_round, *acts):
    """Each act in a window of its own that has read the round, its list and its letters before either writes."""
    with work():
        one_writes_at_a_time = db.engine.dialect.name == "sqlite"
    read = Barrier(1 if one_writes_at_a_time else len(acts))

    def window(act):
        with work():
            here = db.session.get_one(Round, budget_round.id)
            held = [*db.session.scalars(CodeBatch.of(here)), *db.session.scalars(RollUpload.of(here))]
            read.wait(timeout=10)
            act(here, held[0])

    windows = [Thread(target=window, args=(act,)) for act in acts]
    for each in windows:
        each.start()
    for each in windows:
        each.join()


def test_two_letters_that_are_replaced_at_once_can_both_be_printed(work):
    with work():
        budget_round, _codes = an_open_vote("codes")
        batch, organiser = db.session.scalars(CodeBatch.of(budget_round)).one(), an_organiser()
        batches.forget_letters(batch)

    def replace(number):
        return lambda here, held: batches.reissue(held, db.session.merge(organiser), here, number=number)

    both(work, budget_round, replace(1), replace(2))

    with work():
        letters = batches.letters_of(db.session.get_one(CodeBatch, batch.id))
        assert [number for number, _code in letters] == [1, 2]


def test_two_lines_that_are_removed_at_once_are_both_taken_from_the_count(work):
    with work():
        budget_round = a_round(ways="list")
        upload, organiser = a_list(budget_round), an_organiser()

    def remove(facts):
        return lambda here, held: changes.remove_line(
            here, db.session.merge(organiser), hashes_of(here.id, held.columns.split(","), facts), **WHYS
        )

    both(work, budget_round, remove(SIAN), remove(BOB))

    with work():
        assert db.session.get_one(RollUpload, upload.id).lines == 1
