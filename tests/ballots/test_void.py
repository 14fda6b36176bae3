"""When a key is lost for good: the ballots are void, in the open, and everybody votes again, once."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from panel import clock
from panel.ballots.models import OpenBallot, SealedBallot, VoidedVote
from panel.cli.duties import KINDS
from panel.extensions import db
from panel.jobs import actions as jobs
from panel.jobs.running import run
from panel.mail.models import OutboxMail
from panel.people.models import Person
from panel.proposals.models import Proposal, ProposalState
from panel.results.counting import count_round
from panel.roll.models import Mark
from panel.rounds.models import Phase, Round
from tests.ballots.makers import a_ballot, an_open_round, close, pressed_first
from tests.ballots.test_voting import cast, opened, post
from tests.checks import press
from tests.makers import an_organiser

REASON = {"reason_cy": "Torrodd disg y gweinydd.", "reason_en": "The disk of the server broke."}


def in_days(days):
    return f"{clock.now() + timedelta(days=days):%Y-%m-%dT%H:%M}"


def a_vote(work, *, closed):
    with work():
        organiser = an_organiser()
        budget_round, people = an_open_round()
        for person in people[:2]:
            a_ballot(budget_round, person, "1")
        if closed:
            close(budget_round)
    return budget_round, people, organiser


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def lose_key(app):
    (path,) = Path(app.config["LINK_KEYS"]).glob("*.key")
    path.unlink()


@pytest.mark.parametrize("closed", [False, True], ids=["while open", "after the close"])
def test_a_vote_whose_key_is_lost_is_held_again_in_the_open(app, client, work, as_person, closed):
    budget_round, people, organiser = a_vote(work, closed=closed)
    before = budget_round.freeze_hash
    as_person(people[0])
    old_page = None if closed else opened(client, budget_round)
    lose_key(app)
    as_person(organiser)

    asked = client.get(f"/en/rounds/{budget_round.id}/void").text
    done = client.post(f"/en/rounds/{budget_round.id}/void", data={**REASON, "closes_at": in_days(9)})

    assert "2 ballots are declared void" in asked
    assert done.status_code == 303
    told = client.get(done.location).text
    assert "People were asked to vote again." in told
    assert "2 ballots were declared void" in told
    assert "The disk of the server broke." in told
    with work():
        again = db.session.get_one(Round, budget_round.id)
        assert (again.phase, count(OpenBallot), count(Mark)) == (Phase.VOTING, 0, 0)
        assert again.freeze_hash != before
        voided = db.session.scalars(VoidedVote.of(budget_round.id)).one()
        assert (voided.ballots, voided.marks, voided.freeze_hash) == (2, 2, before)
    assert before in client.get("/en/log").text
    for person in people:
        as_person(person)
        if old_page and person is people[0]:
            assert post(client, budget_round, "2", cast="1", **old_page).status_code == 422
        assert cast(client, budget_round, "2").status_code == 303
    with work():
        assert (count(OpenBallot), count(Mark)) == (3, 3)
        close(db.session.get_one(Round, budget_round.id))
        pressed_first(db.session.get_one(Round, budget_round.id))
    as_person(organiser)
    assert press(client, f"/en/rounds/{budget_round.id}/seal").status_code == 303
    with work():
        count_round(budget_round.id, lambda done, total: None)
        assert set(db.session.scalars(select(SealedBallot.body))) == {'["2"]'}
    assert "2 ballots were declared void" in client.get(f"/en/rounds/{budget_round.id}/result").text


def test_everybody_on_the_roll_is_told_to_vote_again_in_their_language_and_once(app, client, work, as_person):
    budget_round, people, organiser = a_vote(work, closed=False)
    with work():
        db.session.get_one(Person, people[0].id).language = "cy"
    lose_key(app)
    as_person(organiser).post(f"/en/rounds/{budget_round.id}/void", data={**REASON, "closes_at": in_days(9)})

    for _twice in range(2):
        with app.app_context():
            while lease := jobs.claim(KINDS):
                run(lease, KINDS)

    with work():
        mails = {mail.recipient: mail for mail in db.session.scalars(select(OutboxMail))}
        assert db.session.scalar(select(func.count(OutboxMail.id))) == len(people) == 3
        assert set(mails) == {person.email for person in people}
    assert REASON["reason_cy"] in mails[people[0].email].body
    assert "/cy/" in mails[people[0].email].body
    assert mails[people[1].email].subject.startswith("Please vote again")
    assert REASON["reason_en"] in mails[people[1].email].body


def test_a_sound_vote_cannot_be_declared_void(client, work, as_person):
    budget_round, _people, organiser = a_vote(work, closed=False)
    as_person(organiser)

    page = client.get(f"/en/rounds/{budget_round.id}/void").text
    answer = client.post(f"/en/rounds/{budget_round.id}/void", data={**REASON, "closes_at": in_days(9)})

    assert "Nothing is wrong with this vote" in page
    assert answer.status_code == 422
    with work():
        assert (count(OpenBallot), count(Mark), count(VoidedVote)) == (2, 2, 0)


def test_a_vote_with_a_mark_without_a_ballot_can_be_held_again_and_its_old_key_is_destroyed(app, client, work, as_person):
    budget_round, _people, organiser = a_vote(work, closed=True)
    (old,) = Path(app.config["LINK_KEYS"]).glob("*.key")
    with work():
        first = db.session.scalars(select(OpenBallot.key).limit(1)).one()
        db.session.execute(delete(OpenBallot).where(OpenBallot.key == first))
    as_person(organiser)

    answer = client.post(f"/en/rounds/{budget_round.id}/void", data={**REASON, "closes_at": in_days(9)})

    assert answer.status_code == 303
    (new,) = Path(app.config["LINK_KEYS"]).glob("*.key")
    assert new != old


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"closes_at": "2001-01-01T10:00"}, "an hour ahead"),
        ({"reason_cy": ""}, "Please fill this in"),
        ({"closes_at": ""}, "Please give a date"),
    ],
)
def test_without_reasons_and_a_new_close_nothing_is_void(app, client, work, as_person, change, sentence):
    budget_round, _people, organiser = a_vote(work, closed=False)
    lose_key(app)
    as_person(organiser)

    answer = client.post(f"/en/rounds/{budget_round.id}/void", data={**REASON, "closes_at": in_days(9), **change})

    assert answer.status_code == 422
    assert sentence in answer.text
    with work():
        assert (count(OpenBallot), count(Mark)) == (2, 2)


def test_what_was_withdrawn_before_the_vote_was_void_does_not_stop_the_next_seal(app, client, work, as_person):
    budget_round, people, organiser = a_vote(work, closed=False)
    with work():
        withdrawn = db.session.scalars(select(Proposal).where(Proposal.round_id == budget_round.id, Proposal.number == "3")).one()
        withdrawn.state = ProposalState.WITHDRAWN
    lose_key(app)
    as_person(organiser)
    client.post(f"/en/rounds/{budget_round.id}/void", data={**REASON, "closes_at": in_days(9)})
    cast(as_person(people[0]), budget_round, "2")
    with work():
        close(db.session.get_one(Round, budget_round.id))
        pressed_first(db.session.get_one(Round, budget_round.id))

    assert press(as_person(organiser), f"/en/rounds/{budget_round.id}/seal").status_code == 303
    with work():
        assert db.session.scalars(select(SealedBallot.body)).all() == ['["2"]']


def test_after_sealing_nothing_can_be_declared_void(client, work, as_person):
    budget_round, _people, organiser = a_vote(work, closed=True)
    as_person(organiser)
    with work():
        pressed_first(db.session.get_one(Round, budget_round.id))
    press(client, f"/en/rounds/{budget_round.id}/seal")

    answer = client.post(f"/en/rounds/{budget_round.id}/void", data={**REASON, "closes_at": in_days(9)})

    assert answer.status_code == 422
    assert "the ballots are sealed" in answer.text
    with work():
        assert count(SealedBallot) == 2
