"""A round is taken back, moved as a whole, cancelled or removed while nobody has voted; after that it is not."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select

from panel import clock
from panel.audit.models import AuditEntry
from panel.ballots import by_date
from panel.ballots.actions import cast, life, phases, seal
from panel.ballots.cancel_mail import CANCEL_MAIL_JOB, tell_cancelled
from panel.ballots.models import LinkKeyCopy
from panel.ballots.picks import ticked
from panel.board.models import Freeze
from panel.errors import RuleBroken
from panel.extensions import db
from panel.jobs.models import Job
from panel.mail.models import OutboxMail
from panel.people.models import Person
from panel.proposals.actions import withdraw_proposal
from panel.proposals.models import Proposal, ProposalState
from panel.results.actions import count
from panel.roll import actions as roll
from panel.roll.models import RollEntry
from panel.rounds.models import Phase, PhaseMove, Round
from tests.ballots.makers import a_ballot, a_key_copy, an_open_round, close
from tests.checks import press, read
from tests.makers import a_person, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

WHY = {"reason_cy": "Mae eira ar bob ffordd.", "reason_en": "There is snow on every road."}


@pytest.fixture
def organiser(client, work, as_person):
    """A browser of an organiser."""
    with work():
        person = an_organiser()
    return as_person(person)


def again(budget_round):
    return db.session.get_one(Round, budget_round.id)


def ahead(days):
    return f"{clock.now() + timedelta(days=days):%Y-%m-%dT%H:%M}"


def number(column, *where):
    return db.session.scalar(select(func.count(column)).where(*where))


def verbs():
    return set(db.session.scalars(select(AuditEntry.verb)))


def test_an_open_vote_without_ballots_is_taken_back_and_the_freeze_undone(app, organiser, work):
    with work():
        budget_round, _people = an_open_round()
        late = a_proposal(budget_round, "Tea", state=ProposalState.DROPPED, contact=a_person("", language="cy"))

    answer = press(organiser, f"/en/rounds/{budget_round.id}/take-back", begins_at=ahead(3), **WHY)

    assert answer.status_code == 303
    assert "There is snow on every road." in organiser.get(answer.location).text
    assert list(Path(app.config["LINK_KEYS"]).glob("*")) == []
    with work():
        back = again(budget_round)
        assert (back.phase, back.frozen_at, back.freeze_hash, back.link_key_fingerprint) == (Phase.PROPOSALS, None, None, None)
        assert back.opens_at(Phase.VOTING) > clock.now() + timedelta(days=2)
        assert number(RollEntry.id) == number(Freeze.round_id) == number(Proposal.id, Proposal.lot_number.is_not(None)) == 0
        assert db.session.get_one(Proposal, late.id).state == ProposalState.SUBMITTED
        assert "round.reopen" in verbs()
        assert by_date.open_due_and_close_due() == 0


def test_what_was_taken_back_opens_again_with_a_new_freeze_and_counts_what_is_on_its_ballot_now(organiser, work):
    with work():
        budget_round, (voter, *_others) = an_open_round()
        before = budget_round.freeze_hash
        a_key_copy(budget_round, an_organiser())
    press(organiser, f"/en/rounds/{budget_round.id}/take-back", begins_at=ahead(3), **WHY)
    with work():
        withdrawn = db.session.scalars(Proposal.in_round(budget_round.id).where(Proposal.number == "3")).unique().one()
        withdraw_proposal(withdrawn, db.session.get_one(Person, withdrawn.contact_id))

    opened = press(organiser, f"/en/rounds/{budget_round.id}/phases/voting", **WHY)

    assert opened.status_code == 303
    with work():
        assert again(budget_round).freeze_hash not in {None, before}
        assert db.session.scalars(LinkKeyCopy.left(budget_round.id)).all() == []
        a_ballot(again(budget_round), voter, "1")
        close(again(budget_round))
        seal.seal_round(again(budget_round), an_organiser())
        result = count.store_count(budget_round.id, lambda done, total: None)
        assert sorted(line.proposal.number for line in result.lines) == ["1", "2"]


@pytest.mark.parametrize(("phase", "before"), [(Phase.IDEAS, Phase.PLANNED), (Phase.PROPOSALS, Phase.IDEAS)])
def test_a_round_goes_back_one_phase_at_a_time_and_stays_there_until_its_new_date(organiser, work, phase, before):
    with work():
        budget_round = a_round(phase=phase)

    answer = press(organiser, f"/en/rounds/{budget_round.id}/take-back", begins_at=ahead(2), **WHY)

    assert answer.status_code == 303
    with work():
        assert again(budget_round).phase == before
        assert by_date.open_due_and_close_due() == 0


@pytest.mark.parametrize("page", ["take-back", "cancel", "move?days=7"])
def test_once_somebody_has_voted_nothing_of_it_is_offered_or_taken(organiser, work, page):
    with work():
        budget_round, (voter, *_others) = an_open_round()
    address = f"/en/rounds/{budget_round.id}/{page}"
    sent = read(organiser, address)
    with work():
        a_ballot(again(budget_round), voter, "1")

    looked, refused = organiser.get(address), organiser.post(address, data={**sent, "begins_at": ahead(2), **WHY})

    assert looked.status_code == refused.status_code == 409
    assert "1 ballot is in" in refused.text
    assert "The round as a whole" not in organiser.get(f"/en/rounds/{budget_round.id}/phases").text
    with work():
        assert again(budget_round).phase == Phase.VOTING


def test_a_closed_vote_is_never_opened_again(organiser, work):
    with work():
        budget_round, _people = an_open_round()
        close(budget_round)

    refused = organiser.post(f"/en/rounds/{budget_round.id}/take-back", data={"begins_at": ahead(2), **WHY})

    assert refused.status_code == 409
    assert "never opened again" in refused.text
    with work():
        assert again(budget_round).phase == Phase.RESULT


def test_all_dates_that_lie_ahead_move_together_with_one_reason(organiser, work):
    with work():
        budget_round = a_round(phase=Phase.IDEAS)
        before = {date.phase: date.opens_at for date in budget_round.dates}

    page = organiser.get(f"/en/rounds/{budget_round.id}/move?days=14&way=later").text
    answer = press(organiser, f"/en/rounds/{budget_round.id}/move?days=14&way=later", **WHY)

    assert "Move all dates 14 days later?" in page
    assert "That an organiser did it, and the reason that you give below." in page
    assert answer.status_code == 303
    with work():
        after = {date.phase: date.opens_at for date in again(budget_round).dates}
        assert after[Phase.IDEAS] == before[Phase.IDEAS]
        for phase in (Phase.PROPOSALS, Phase.VOTING, Phase.RESULT):
            assert timedelta(days=13, hours=22) < after[phase] - before[phase] < timedelta(days=14, hours=2)
        moves = db.session.scalars(PhaseMove.of(again(budget_round))).all()
        assert {move.reason_en for move in moves} == {"There is snow on every road."}
        assert len(moves) == 3


def test_dates_that_cannot_be_are_refused_with_a_sentence_beside_what_was_typed(organiser, work):
    with work():
        budget_round = a_round(phase=Phase.IDEAS)
        begun = {Phase.VOTING: clock.now() - timedelta(minutes=10), Phase.RESULT: clock.now() + timedelta(days=1, minutes=20)}
        short = a_round(phase=Phase.VOTING, dates=begun)
    told = {}

    for one, days, way in (
        (budget_round, "400", "later"),
        (budget_round, "300", "earlier"),
        (budget_round, "abc", "later"),
        (budget_round, "1,5", "later"),
        (budget_round, "0", "later"),
        (short, "1", "earlier"),
    ):
        answer = organiser.get(f"/en/rounds/{one.id}/move?days={days}&way={way}")
        said = re.findall(
            "from 1 to 366|Please move the dates by fewer days|Please write a whole number|Voting must last", answer.text
        )
        told[days] = answer.status_code, said[:1], f'type="text" value="{days}"' in answer.text

    assert told == {
        "400": (422, ["from 1 to 366"], True),
        "300": (422, ["Please move the dates by fewer days"], True),
        "abc": (422, ["Please write a whole number"], True),
        "1,5": (422, ["Please write a whole number"], True),
        "0": (422, ["from 1 to 366"], True),
        "1": (422, ["Voting must last"], True),
    }
    assert organiser.get(f"/en/rounds/{budget_round.id}/move").status_code == 200
    with work(), pytest.raises(RuleBroken, match="an hour"):
        life.move_all(again(short), an_organiser(), days=-1, **WHY)


def test_a_cancelled_round_says_why_and_everybody_who_took_part_is_told_in_their_language(app, organiser, work):
    with work():
        budget_round, people = an_open_round(voters=2)
        contact = a_person(language="cy")
        a_proposal(budget_round, "Te", state=ProposalState.DROPPED, contact=contact)

    answer = press(organiser, f"/en/rounds/{budget_round.id}/cancel", **WHY)

    assert answer.status_code == 303
    page = organiser.get(answer.location).text
    assert "This round was cancelled." in page
    assert "There is snow on every road." in page
    assert list(Path(app.config["LINK_KEYS"]).glob("*")) == []
    with work():
        assert db.session.scalar(Job.of(CANCEL_MAIL_JOB, budget_round.id))
        tell_cancelled(budget_round.id, lambda done, total: None)
        told = {mail.recipient: mail.body for mail in db.session.scalars(select(OutboxMail))}
        assert {person.email for person in people} <= set(told)
        assert "Mae eira ar bob ffordd." in told[contact.email]
        assert again(budget_round).voting_closes_at is None


def test_nothing_more_happens_in_a_cancelled_round(organiser, work):
    with work():
        budget_round, (voter, *_others) = an_open_round()
        waits = a_proposal(budget_round, "Te", state=ProposalState.SUBMITTED)
    press(organiser, f"/en/rounds/{budget_round.id}/cancel", **WHY)

    pages = [organiser.get(f"/en/rounds/{budget_round.id}{part}") for part in ("", "/phases", "/ballot", "/result")]
    sealing = organiser.post(f"/en/rounds/{budget_round.id}/seal")

    assert [page.status_code for page in pages] == [200, 200, 200, 200]
    assert "This round was cancelled" in pages[2].text
    assert "This round was cancelled" in pages[3].text
    assert "It comes after the vote" not in pages[3].text
    assert "Phases begin by themselves" not in pages[1].text
    assert "Nobody has looked yet" not in pages[1].text
    assert "Before voting opens, an organiser" not in organiser.get(f"/en/proposals/{waits.id}").text
    assert sealing.status_code == 409
    assert "have voted" not in organiser.get("/en/desk").text
    with work(), pytest.raises(RuleBroken, match="cancelled"):
        cast.cast_ballot(
            again(budget_round), roll.entry_of(budget_round, voter), picks=ticked(["1"]), form_token="a" * 32, replaces=""
        )
    with work(), pytest.raises(RuleBroken, match="cancelled"):
        phases.enter(again(budget_round), Phase.RESULT, None, by_hand=False)


def test_a_planned_round_on_which_nothing_hangs_is_removed_and_the_log_remembers_it(organiser, work):
    with work():
        budget_round = a_round("A slip", phase=Phase.PLANNED)

    answer = press(organiser, f"/en/rounds/{budget_round.id}/remove")

    assert answer.status_code == 303
    assert organiser.get(f"/en/rounds/{budget_round.id}").status_code == 404
    assert "A slip" not in organiser.get("/en/rounds").text
    with work():
        assert "A slip" in db.session.scalars(select(AuditEntry.facts).where(AuditEntry.verb == "round.remove")).one()


@pytest.mark.parametrize("with_proposal", [True, False])
def test_a_round_with_a_proposal_or_one_that_has_begun_is_not_removed(organiser, work, with_proposal):
    with work():
        budget_round = a_round(phase=Phase.PLANNED if with_proposal else Phase.IDEAS)
        if with_proposal:
            a_proposal(budget_round, state=ProposalState.DRAFT)
    address = f"/en/rounds/{budget_round.id}/remove"

    refused = organiser.post(address, data={"checked": "x", "known": "1"})

    assert refused.status_code == 409
    assert "You can cancel it" in refused.text
    assert "/remove" not in organiser.get(f"/en/rounds/{budget_round.id}/phases").text
    with work():
        assert again(budget_round)


def test_a_ballot_and_a_cancellation_at_the_same_instant_leave_one_of_the_two(app, work, sign_in):
    with work():
        organiser = an_organiser()
        budget_round, (voter, *_others) = an_open_round()
    boss, elector = (sign_in(app.test_client(), person) for person in (organiser, voter))
    cancel = {**read(boss, f"/en/rounds/{budget_round.id}/cancel"), **WHY}
    paper = re.search(r'name="form_token"[^>]*value="([^"]*)"', elector.get(f"/en/rounds/{budget_round.id}/ballot").text)
    ballot = {"proposal": ["1"], "form_token": paper[1], "replaces": "", "cast": "1"}
    barrier = Barrier(2)

    def send(client, page, data):
        barrier.wait(timeout=20)
        return client.post(f"/en/rounds/{budget_round.id}/{page}", data=data).status_code

    with ThreadPoolExecutor(2) as pool:
        codes = [pool.submit(send, *told) for told in ((boss, "cancel", cancel), (elector, "ballot", ballot))]
        cancelled, voted = (code.result() for code in codes)

    with work():
        assert (again(budget_round).phase == Phase.CANCELLED) is (cancelled == 303)
        assert life.ballots_in(again(budget_round)) == (1 if voted == 303 else 0)
    assert sorted([cancelled == 303, voted == 303]) == [False, True]


def test_the_desk_leads_to_the_very_page_where_ballots_are_sealed(organiser, work):
    with work():
        budget_round, (voter, *_others) = an_open_round()
        a_ballot(budget_round, voter, "1")
        close(budget_round)

    desk = organiser.get("/en/desk").text
    (address,) = re.findall(r'href="([^"]*)">[^<]*<span class="visually-hidden"> Seal the ballots and have them counted', desk)

    assert "Are the ballots ready to be sealed?" in organiser.get(address).text
    assert press(organiser, address).status_code == 303


def test_before_the_vote_the_page_for_sealing_does_not_say_that_voting_is_open(organiser, work):
    with work():
        budget_round = a_round(phase=Phase.PROPOSALS)

    page = organiser.get(f"/en/rounds/{budget_round.id}/seal").text

    assert "Voting has not opened yet" in page
    assert "still open" not in page


def test_a_visit_to_a_closed_ballot_does_not_say_that_something_was_not_stored(client, work, as_person):
    with work():
        budget_round, (voter, *_others) = an_open_round()
        a_ballot(budget_round, voter, "1")
        close(budget_round)
    as_person(voter)
    address = f"/en/rounds/{budget_round.id}/ballot"

    visit, late = client.get(address).text, client.post(address, data={"proposal": ["2"], "cast": "1"}).text

    assert "That ballot is safe" in visit
    assert "not stored" not in visit
    assert "This ballot was not stored." in late


def test_a_ballot_of_two_does_not_ask_for_three(client, work):
    with work():
        two, _people = an_open_round(costs=(300_000, 400_000))
        three, _people = an_open_round()

    assert "Tick three or more" not in client.get(f"/en/rounds/{two.id}").text
    assert "Tick three or more" in client.get(f"/en/rounds/{three.id}").text
