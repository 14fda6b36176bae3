"""Papers are handed out once, keyed twice, and counted as the same ballots cast on this site are."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from panel.audit.models import AuditEntry
from panel.ballots import batches as boards
from panel.ballots import papers
from panel.ballots.actions import cast, posting, seal, void
from panel.ballots.models import OpenBallot, SealedBallot
from panel.ballots.picks import ticked
from panel.ballots.sheets import BatchState, KeyedPaper, PaperStub, sheet_of
from panel.board.queries import newest_log
from panel.errors import RuleBroken
from panel.extensions import db
from panel.paper import batches, finding, issuing
from panel.people.routes.sign_in import KEY
from panel.roll import size
from panel.roll.actions import marks
from panel.roll.models import Channel, Mark, RollEntry
from panel.rounds.models import Round, Way
from tests.ballots.makers import WHY, a_ballot, an_open_round, close
from tests.makers import a_sign_in, an_organiser
from tests.paper.makers import SIONED, a_paper_vote, entered, keyed, place_of
from tests.roll.makers import SIAN, an_open_vote


def number(column, *which):
    return db.session.scalar(select(func.count(column)).where(*which))


def cast_by(budget_round, person):
    return cast.cast_ballot(
        budget_round, place_of(budget_round, person), picks=ticked(["1"]), form_token=papers.random_id(), replaces=""
    )


def test_who_has_a_paper_cannot_vote_here_and_who_has_voted_gets_no_paper(work):
    with work():
        budget_round, (holder, voter, *_) = a_paper_vote(papers=1)
        with pytest.raises(RuleBroken, match="bring it back unused"):
            cast_by(budget_round, holder)
        cast_by(budget_round, voter)
        with pytest.raises(RuleBroken, match="has voted already"):
            issuing.issue(budget_round, place_of(budget_round, voter))
        with pytest.raises(RuleBroken, match="has a paper already"):
            issuing.issue(budget_round, place_of(budget_round, holder))

        assert marks(budget_round) == {Channel.PAPER: 1, Channel.WEB: 1}
        assert sheet_of(budget_round).issued == 1


def test_a_spoiled_paper_is_replaced_and_an_unused_one_frees_its_holder(work):
    with work():
        budget_round, (spoiler, leaver, *_) = a_paper_vote()
        assert issuing.replace(budget_round, place_of(budget_round, spoiler)) == 3
        issuing.take_back(budget_round, place_of(budget_round, leaver))
        cast_by(budget_round, leaver)
        sheet = sheet_of(budget_round)

        assert (sheet.issued, sheet.replaced, sheet.returned, sheet.out, sheet.holders) == (3, 1, 1, 1, 1)
        assert db.session.scalars(select(PaperStub.number)).all() == [3]


def test_a_paper_and_a_ballot_at_the_same_instant_make_one_mark(app, work):
    with work():
        budget_round, people = an_open_round(voters=8, ways="residency,staff")
        staff = a_sign_in(an_organiser().id)
        posts = [(a_sign_in(person.id), None, papers.random_id()) for person in people]
        posts += [(staff, place_of(budget_round, person).id, "") for person in people]

    def press(post):
        key, place, token = post
        client = app.test_client()
        with client.session_transaction() as session:
            session[KEY] = key
        if place:
            return client.post(f"/en/rounds/{budget_round.id}/paper/hand", data={"place": place, "do": "issue"}).status_code
        data = {"proposal": ["1"], "cast": "1", "form_token": token, "replaces": ""}
        return client.post(f"/en/rounds/{budget_round.id}/ballot", data=data).status_code

    with ThreadPoolExecutor(16) as windows:
        statuses = Counter(windows.map(press, posts))

    assert statuses == {303: 8, 422: 8}
    with work():
        found = marks(db.session.get_one(Round, budget_round.id))
        assert sum(found.values()) == 8
        assert found.get(Channel.WEB, 0) == number(OpenBallot.key)
        assert found.get(Channel.PAPER, 0) == number(PaperStub.number) == sheet_of(budget_round).issued


def test_one_person_at_two_desks_at_once_has_one_place_and_one_paper(app, work):
    with work():
        budget_round, _people = an_open_round(voters=1, ways="residency,staff")
        staff = a_sign_in(an_organiser().id)

    def press(_desk):
        client = app.test_client()
        with client.session_transaction() as session:
            session[KEY] = staff
        return client.post(f"/en/rounds/{budget_round.id}/paper/hand", data={**SIONED, "do": "issue"}).status_code

    with ThreadPoolExecutor(4) as desks:
        assert Counter(desks.map(press, range(4))) == {303: 1, 422: 3}
    with work():
        assert number(RollEntry.id, RollEntry.way == Way.STAFF) == number(Mark.roll_entry_id) == 1


def test_whoever_stands_on_the_list_is_found_by_it_and_nobody_is_put_on_the_roll_beside_it(work):
    with work():
        budget_round, codes = an_open_vote("list,codes,staff")
        (found,) = finding.by_list(budget_round, SIAN)
        issuing.issue(budget_round, found.entry)
        (letter,) = finding.by_code(budget_round, codes[0])

        assert finding.by_list(budget_round, SIAN)[0].stub.number == 1
        assert letter.mark is None
        with pytest.raises(RuleBroken, match="nobody is put on the roll at the desk"):
            finding.by_facts(budget_round, SIONED)
        assert {row.way for row in size.turnout_by_way(budget_round) if row.voted} == {Way.LIST}


def test_whoever_has_an_account_is_not_put_on_the_roll_again(work):
    with work():
        budget_round, (person, *_) = an_open_round(voters=1, ways="residency,staff")
        home = person.residency.postcode
        with pytest.raises(RuleBroken, match="with an account"):
            finding.put_on_roll(budget_round, {"name": person.name, "born": "1980", "postcode": home})
        (found,) = finding.by_account(budget_round, person.email)
        assert found.entry.person_id == person.id


def test_papers_that_agree_are_ballots_in_no_order_and_nothing_of_their_keying_is_left(work):
    with work():
        budget_round, _people = a_paper_vote(voters=3, papers=3)
        batch = entered(budget_round, "1", "x", "2 3")
        sheet = sheet_of(budget_round)

        assert batch.state == BatchState.ENTERED
        assert (sheet.entered, sheet.in_box, sheet.out) == (2, 1, 0)
        assert number(OpenBallot.key) == 2
        assert number(KeyedPaper.key) == 0
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())
        sealed = db.session.execute(select(SealedBallot.body, SealedBallot.channel, SealedBallot.receipt_code)).all()
        assert sorted(map(tuple, sealed)) == [('["1"]', "paper", None), ('["2","3"]', "paper", None)]
        logged = db.session.scalar(select(AuditEntry.facts).where(AuditEntry.verb == batches.ENTERED))
        assert '"entered":2' in logged.replace(" ", "")


def test_the_same_person_keys_no_batch_twice(work):
    with work():
        budget_round, _people = a_paper_vote(papers=1)
        first, second = an_organiser(), an_organiser()
        batch = batches.begin(budget_round, first, 1)
        keyed(budget_round, batch, first, ["1"])
        with pytest.raises(RuleBroken, match=r"keyed this batch already.*Somebody else"):
            batches.key_paper(budget_round, batch, first, position=1, text="1")
        keyed(budget_round, batch, second, ["2"])
        assert batch.state == BatchState.THIRD
        for person in (first, second):
            with pytest.raises(RuleBroken, match="A third person"):
                batches.key_paper(budget_round, batch, person, position=1, text="1")


def test_a_third_person_settles_what_differs_and_nothing_else(work):
    with work():
        budget_round, _people = a_paper_vote(voters=4, papers=4)
        first, second, third = an_organiser(), an_organiser(), an_organiser()
        batch = batches.begin(budget_round, first, 4)
        keyed(budget_round, batch, first, ["1", "2", "x", "3"])
        keyed(budget_round, batch, second, ["1", "2 3", "1 2", "3"])
        assert batches.to_key(budget_round, batch, batches.THIRD) == [2, 3]
        with pytest.raises(RuleBroken, match="no such paper"):
            batches.key_paper(budget_round, batch, third, position=1, text="3")
        assert keyed(budget_round, batch, third, ["2 3", "x"]) == BatchState.ENTERED
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())

        bodies = db.session.scalars(select(SealedBallot.body)).all()
        assert sorted(bodies) == ['["1"]', '["2","3"]', '["3"]']


def test_a_line_that_is_no_ballot_is_refused_and_says_what_to_type(work):
    with work():
        budget_round, _people = a_paper_vote(papers=1, ballot_form="knapsack")
        organiser = an_organiser()
        batch = batches.begin(budget_round, organiser, 1)
        for line, said in (
            ("1 2 3", "type x"),
            ("9", "no proposal number 9"),
            ("1 1", "picked twice"),
            ("0", "no blank ballots"),
        ):
            with pytest.raises(RuleBroken, match=said):
                batches.key_paper(budget_round, batch, organiser, position=1, text=line)
        with pytest.raises(RuleBroken, match="1 paper is not keyed yet"):
            batches.finish(budget_round, batch, organiser)


def test_no_more_papers_are_keyed_than_are_out(work):
    with work():
        budget_round, _people = a_paper_vote()
        batches.begin(budget_round, an_organiser(), 1)
        with pytest.raises(RuleBroken, match="Only 1 paper was handed out"):
            batches.begin(budget_round, an_organiser(), 2)
        with pytest.raises(RuleBroken, match="from 1 to 50"):
            batches.begin(budget_round, an_organiser(), 51)


def test_nothing_is_sealed_or_closed_on_the_board_before_the_papers_add_up(work):
    with work():
        budget_round, people = a_paper_vote()
        a_ballot(budget_round, people[3], "1")
        close(budget_round)
        batch = batches.begin(budget_round, an_organiser(), 1)
        with pytest.raises(RuleBroken, match="1 paper lies in a batch"):
            seal.check_and_open(budget_round)
        assert void.fault_of(budget_round) == ""
        batches.drop(budget_round, batch, an_organiser())
        entered(budget_round, "1 2")
        with pytest.raises(RuleBroken, match="2 were handed out; 1 are entered"):
            seal.check_and_open(budget_round)
        boards.post(budget_round.id)
        assert not posting.closing_of(budget_round.id, newest_log(budget_round.id))

        issuing.say_missing(budget_round, an_organiser(), **WHY)
        assert boards.post(budget_round.id) > 0
        with pytest.raises(RuleBroken, match="board of this vote is closed"):
            batches.begin(budget_round, an_organiser(), 1)
        assert seal.seal_round(budget_round, an_organiser()) == 2


@pytest.mark.parametrize("fault", ["a paper mark that went", "a sheet that was raised", "a ballot that was added"])
def test_what_somebody_changes_in_the_database_is_found_before_sealing(work, fault):
    with work():
        budget_round, people = a_paper_vote()
        entered(budget_round, "1", "2")
        close(budget_round)
        if fault == "a paper mark that went":
            stub = db.session.scalar(select(PaperStub).limit(1))
            db.session.delete(db.session.get_one(Mark, stub.roll_entry_id))
        elif fault == "a sheet that was raised":
            issuing.hold_sheet(budget_round).issued += 1
            issuing.hold_sheet(budget_round).missing += 1
        else:
            db.session.add(
                Mark(roll_entry_id=place_of(budget_round, people[3]).id, channel=Channel.WEB, marked_on=date(2027, 5, 3))
            )
        db.session.flush()
        with pytest.raises(RuleBroken, match="Nothing was sealed"):
            seal.check_and_open(budget_round)
