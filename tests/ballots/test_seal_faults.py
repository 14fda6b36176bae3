"""The seal drill: whatever was changed behind the site's back is found and named before anything is sealed."""

import json

import pytest
from sqlalchemy import delete, select, update

from panel.audit.actions import canonical
from panel.ballots import link_keys
from panel.ballots.actions import cast, seal
from panel.ballots.actions.freeze import changed_since
from panel.ballots.envelopes import Paper
from panel.ballots.models import OpenBallot, SealedBallot
from panel.board.freeze_document import digest
from panel.board.models import Freeze
from panel.errors import RuleBroken
from panel.extensions import db
from panel.proposals.models import Proposal
from panel.roll.models import Mark
from panel.rounds.models import Round
from tests.ballots.makers import a_ballot, an_open_round, close
from tests.makers import a_person, an_organiser
from tests.roll.makers import a_place


def ballots():
    return list(db.session.scalars(select(OpenBallot).order_by(OpenBallot.key)))


def a_missing_mark(_round):
    db.session.delete(db.session.scalars(select(Mark).limit(1)).one())


def an_extra_ballot(budget_round):
    keys = link_keys.keys_of(budget_round)
    row = cast.enclosed(keys, keys.envelope(999_999), Paper.fresh('["1"]', "f" * 32))
    db.session.add(OpenBallot(**row))


def a_ballot_moved_to_somebody_who_did_not_vote(budget_round):
    """As many marks as ballots, and yet one is of nobody who is marked."""
    an_extra_ballot(budget_round)
    db.session.delete(next(ballot for ballot in ballots() if ballot.form_hash not in unknown_forms(budget_round)))


def unknown_forms(budget_round):
    return {link_keys.keys_of(budget_round).unique("form", "f" * 32)}


def a_flipped_bit(_round):
    ballot = ballots()[0]
    ballot.content = bytes([ballot.content[0] ^ 1]) + ballot.content[1:]


def a_cut_ballot(_round):
    ballots()[0].content = b""


def two_swapped_contents(_round):
    first, second, *_ = ballots()
    first.content, second.content = second.content, first.content


def an_older_ballot_put_back_under_newer_hashes(budget_round):
    keys = link_keys.keys_of(budget_round)
    ballot = ballots()[0]
    ballot.content = keys.close(ballot.envelope_key, Paper.fresh('["2"]', "e" * 32))


def another_receipt(_round):
    ballots()[0].receipt_hash = "0" * 64


def another_commitment(_round):
    ballots()[0].commitment_hash = "0" * 64


def another_form(_round):
    ballots()[0].form_hash = "0" * 64


def a_mark_on_paper_without_paper(budget_round):
    entry = a_place(budget_round, a_person())
    db.session.add(Mark(roll_entry_id=entry.id, channel="paper", marked_on=budget_round.made_at.date()))


def of_round(**values):
    return lambda budget_round: db.session.execute(update(Round).where(Round.id == budget_round.id).values(**values))


def another_cost(budget_round):
    first = Proposal.in_round(budget_round.id).limit(1)
    db.session.scalars(first).unique().one().cost_pence += 100


def another_lot(budget_round):
    listed = db.session.scalars(Proposal.in_round(budget_round.id)).unique().all()
    places = [proposal.lot_number for proposal in listed]
    for proposal, place in zip(listed, places[1:] + places[:1], strict=True):
        proposal.lot_number = place


def two_swapped_titles(budget_round):
    first, second, *_ = db.session.scalars(Proposal.in_round(budget_round.id)).unique().all()
    first.title, second.title = second.title, first.title


def another_word(name):
    def change(budget_round):
        first = Proposal.in_round(budget_round.id).limit(1)
        setattr(db.session.scalars(first).unique().one(), name, "Quux")

    return change


def another_record(budget_round):
    record = db.session.get_one(Freeze, budget_round.id)
    record.document = record.document.replace('"least_votes":0', '"least_votes":1')


def no_record(budget_round):
    db.session.execute(delete(Freeze).where(Freeze.round_id == budget_round.id))


PLANTED = [
    (a_missing_mark, "2 people are marked as having voted on this site, but there are 3 ballots"),
    (an_extra_ballot, "3 people are marked as having voted on this site, but there are 4 ballots"),
    (a_ballot_moved_to_somebody_who_did_not_vote, "1 ballot is in an envelope that belongs to nobody who is marked"),
    (a_flipped_bit, "1 ballot cannot be opened"),
    (a_cut_ballot, "1 ballot cannot be opened"),
    (two_swapped_contents, "2 ballots cannot be opened"),
    (an_older_ballot_put_back_under_newer_hashes, "the receipt of 1 ballot does not belong"),
    (another_receipt, "the receipt of 1 ballot does not belong"),
    (another_commitment, "the receipt of 1 ballot does not belong"),
    (another_form, "the receipt of 1 ballot does not belong"),
    (a_mark_on_paper_without_paper, "1 people are marked as having a paper and the sheet says 0"),
    (of_round(budget_pence=999_900), "changed in the database since: the money of the round"),
    (of_round(least_votes=2), "the fewest votes"),
    (of_round(rule="greedy"), "the counting rule"),
    (of_round(completion="none"), "what is done with money left over"),
    (of_round(max_choices=9), "the most choices"),
    (of_round(ballot_form="knapsack"), "the form of the ballot"),
    (of_round(freeze_hash="0" * 64), "paused"),
    (of_round(link_key_fingerprint="0" * 64), "paused"),
    (another_cost, "the proposals and their costs"),
    (another_lot, "the order that settles ties"),
    (two_swapped_titles, "the titles and summaries on the ballot"),
    (another_word("other_title"), "the titles and summaries on the ballot"),
    (another_word("summary"), "the titles and summaries on the ballot"),
    (another_word("other_summary"), "the titles and summaries on the ballot"),
    (another_record, "the record of the freeze"),
    (no_record, "the record of the freeze"),
]


@pytest.mark.parametrize("planted", PLANTED, ids=[f"{place}-{sentence[:40]}" for place, (_do, sentence) in enumerate(PLANTED)])
def test_a_planted_fault_is_named_and_nothing_is_sealed(work, planted):
    plant, sentence = planted
    with work():
        budget_round, people = an_open_round()
        for place, person in enumerate(people):
            a_ballot(budget_round, person, str(place + 1))
        close(budget_round)
    with work():
        seal.check_and_open(db.session.get_one(Round, budget_round.id))  # sound before
        plant(db.session.get_one(Round, budget_round.id))
    with work():
        before = len(ballots())

        with pytest.raises(RuleBroken, match=sentence):
            seal.seal_round(db.session.get_one(Round, budget_round.id), an_organiser())
        db.session.rollback()

        assert len(ballots()) == before
        assert db.session.scalars(select(SealedBallot)).all() == []
        assert not seal.is_sealed(budget_round)


def test_a_proposal_withdrawn_while_voting_is_open_does_not_stop_the_seal(work):
    with work():
        budget_round, people = an_open_round()
        a_ballot(budget_round, people[0], "1")
        db.session.scalars(Proposal.in_round(budget_round.id)).unique().all()[1].state = "withdrawn"
        close(budget_round)

        assert seal.seal_round(budget_round, an_organiser()) == 1


def test_a_close_that_was_moved_with_a_reason_does_not_stop_the_seal(work):
    with work():
        budget_round, people = an_open_round()
        planned = budget_round.voting_closes_at
        a_ballot(budget_round, people[0], "1")
        close(budget_round)

        assert budget_round.voting_closes_at < planned
        assert seal.seal_round(budget_round, an_organiser()) == 1


def test_a_document_frozen_before_it_held_the_words_still_holds_all_else(work):
    with work():
        budget_round, _people = an_open_round()
        record = db.session.get_one(Freeze, budget_round.id)
        older = json.loads(record.document)
        del older["words"]
        record.document = canonical(older)
        budget_round.freeze_hash = digest(record.document)

        assert changed_since(budget_round) == []
        another_cost(budget_round)
        assert changed_since(budget_round) == ["proposals"]
