"""One-use codes: how they look, what is kept of them, and how a lost letter is replaced."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from panel import clock
from panel.ballots import papers
from panel.ballots.actions import cast
from panel.ballots.picks import ticked
from panel.errors import RuleBroken
from panel.extensions import db
from panel.roll import batches, size
from panel.roll.models import Mark, VoteCode
from panel.roll.proving import by_code
from panel.roll.symbols import SYMBOLS, grouped, is_whole, new_code, typed
from tests.makers import an_organiser
from tests.roll.makers import WHYS, an_open_vote, shown_by_code, some_letters
from tests.rounds.makers import a_round

CODES = st.builds(new_code)


def vote(place, budget_round, *numbers):
    return cast.cast_ballot(budget_round, place, picks=ticked(numbers or ["1"]), form_token=papers.random_id(), replaces="")


@given(code=CODES, at=st.integers(0, 12), other=st.sampled_from(SYMBOLS))
def test_the_last_symbol_tells_every_wrong_one(code, at, other):
    slip = code[:at] + other + code[at + 1 :]

    assert is_whole(code)
    assert is_whole(slip) == (slip == code)


@given(code=CODES, at=st.integers(0, 11))
def test_the_last_symbol_tells_two_neighbours_in_the_wrong_order(code, at):
    slip = code[:at] + code[at + 1] + code[at] + code[at + 2 :]

    assert is_whole(slip) == (slip == code)


@given(code=CODES)
def test_what_is_typed_from_paper_is_the_code(code):
    slips = code.replace("0", "o").replace("1", "l").lower()

    assert typed(grouped(code)) == typed(f" {grouped(slips)} ") == code
    assert set(code).isdisjoint("ILOU")


def test_only_a_print_of_a_code_is_kept_once_the_letters_are_printed(work):
    with work():
        budget_round = a_round(ways="codes")
        batch, codes = some_letters(budget_round, 5)
        hashes = set(db.session.scalars(select(VoteCode.code_hash)))
        assert len(set(codes)) == 5
        assert hashes == {batches.hash_of(code) for code in codes}
        assert all(code not in batch.sealed for code in codes)

        batches.forget_letters(batch)

        assert batches.letters_of(batch) == []


def test_letters_can_be_printed_for_a_day(work, monkeypatch):
    with work():
        batch, _codes = some_letters(a_round(ways="codes"))
        later = clock.now() + timedelta(days=1, minutes=1)
        monkeypatch.setattr(clock, "now", lambda: later)

        assert batches.letters_of(batch) == []
        assert batches.sweep_letters() == 1
        assert batch.sealed == ""


def test_a_replaced_letter_is_dead_at_once_and_the_new_one_works(work):
    with work():
        budget_round, codes = an_open_vote("codes")
        shown_by_code(codes[0])
        batch = db.session.scalars(select(batches.CodeBatch)).one()
        batches.forget_letters(batch)

        batches.reissue(batch, an_organiser(), budget_round, number=1)

        ((number, fresh),) = batches.letters_of(batch)
        assert (number, by_code(codes[0], None)) == (1, None)
        assert shown_by_code(fresh)
        assert size.of_roll(budget_round) == 3


def test_a_code_that_has_voted_is_not_replaced(work):
    with work():
        budget_round, codes = an_open_vote("codes")
        vote(shown_by_code(codes[0]).entry, budget_round)
        batch = db.session.scalars(select(batches.CodeBatch)).one()

        with pytest.raises(RuleBroken, match="has voted with this code"):
            batches.reissue(batch, an_organiser(), budget_round, number=1)
        with pytest.raises(RuleBroken, match="no letter with this number"):
            batches.reissue(batch, an_organiser(), budget_round, number=9)

        assert batches.reissue(batch, an_organiser(), budget_round) == 2
        assert shown_by_code(codes[0]).entry.id
        assert [by_code(code, None) for code in codes[1:]] == [None, None]


def test_a_place_from_which_somebody_was_about_to_vote_goes_with_the_old_code(work):
    with work():
        budget_round, codes = an_open_vote("codes")
        place = shown_by_code(codes[0]).entry
        db.session.expunge(place)
        batch = db.session.scalars(select(batches.CodeBatch)).one()
        batches.reissue(batch, an_organiser(), budget_round, number=1)

        with pytest.raises(RuleBroken, match="not on the roll"):
            vote(place, budget_round)

        assert db.session.scalar(select(func.count()).select_from(Mark)) == 0


def test_codes_made_while_voting_is_open_need_a_reason(work):
    with work():
        budget_round, _codes = an_open_vote("codes")
        with pytest.raises(RuleBroken, match="reason"):
            batches.make_batch(budget_round, an_organiser(), number=2, label="More")

        batches.make_batch(budget_round, an_organiser(), number=2, label="More", **WHYS)

        assert size.of_roll(budget_round) == 5
