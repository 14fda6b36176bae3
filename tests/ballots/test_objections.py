"""Between the count and the result, people with a place on the roll can object; the result waits until each is answered."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from panel import clock
from panel.errors import RuleBroken
from panel.extensions import db
from panel.results.actions import count, publish
from panel.roll import objections
from panel.roll.actions import entry_of
from panel.roll.models import DoubtState
from panel.rounds.models import Round
from tests.ballots.makers import a_ballot, an_open_round, close, sealed_by_two
from tests.checks import press
from tests.makers import a_person, an_organiser

WHAT = {"what": "My neighbour says that the library was closed on the last day."}
ANSWER = {"state": "explained", "reason_cy": "Roedd ar agor tan wyth.", "reason_en": "It was open until eight."}


@pytest.fixture
def counted(work):
    """A counted round with three days for objections, a voter, their receipt, and an organiser."""
    with work():
        organiser = an_organiser()
        budget_round, people = an_open_round(voters=3, challenge_days=3)
        receipts = [a_ballot(budget_round, person, "1") for person in people[:2]]
        close(budget_round)
        sealed_by_two(budget_round)
        count.store_count(budget_round.id, lambda done, total: None)
    return budget_round, people, receipts, organiser


def page(budget_round, rest, language="en"):
    return f"/{language}/rounds/{budget_round.id}/{rest}"


@contextmanager
def later(days):
    """So many days from now; the sign-ins of these tests last."""
    with pytest.MonkeyPatch.context() as patch:
        moment = clock.now() + timedelta(days=days)
        patch.setattr(clock, "now", lambda: moment)
        yield


def test_an_objection_is_numbered_answered_in_public_and_holds_up_the_result(client, work, sign_in, app, counted):
    budget_round, people, _receipts, organiser = counted
    voter, desk, anybody = app.test_client(), app.test_client(), app.test_client()
    sign_in(voter, people[2])  # on the roll, and did not vote
    sign_in(desk, organiser)

    too_soon = desk.get(page(budget_round, "publish")).text
    sent = voter.post(page(budget_round, "objections/new"), data=WHAT)
    twice = voter.get(page(budget_round, "objections/new")).text
    public = anybody.get(page(budget_round, "objections")).text
    todo = desk.get("/en/desk").text
    read = desk.get(page(budget_round, "objections")).text
    with later(4):
        waits = desk.get(page(budget_round, "publish")).text
        answered = desk.post(page(budget_round, "objections/1"), data=ANSWER)
        published = press(desk, page(budget_round, "publish"))
        result = anybody.get(page(budget_round, "result", "cy")).text

    assert "People can still object to this count" in too_soon
    assert sent.status_code == 303
    assert "You have objected already" in twice
    assert "Objection 1" in public
    assert "library" not in public
    assert "library" in read
    assert "Answer 1 objection to a count" in todo
    assert "1 objection waits for an answer" in waits
    assert [answered.status_code, published.status_code] == [303, 303]
    assert "1 gwrthwynebiad, wedi’i ateb." in result
    assert "Roedd ar agor tan wyth." in anybody.get(page(budget_round, "objections", "cy")).text


def test_publishing_is_refused_by_the_action_too(work, counted):
    budget_round, _people, _receipts, organiser = counted
    with work():
        row = db.session.get_one(Round, budget_round.id)
        with pytest.raises(RuleBroken, match="still object"):
            publish.publish_result(row, organiser)
        objections.object_to_count(row, None, contact="", **WHAT)
    with later(4), work():
        row = db.session.get_one(Round, budget_round.id)
        with pytest.raises(RuleBroken, match="waits for an answer"):
            publish.publish_result(row, organiser)
        with pytest.raises(RuleBroken, match="are over"):
            objections.object_to_count(row, None, contact="", **WHAT)


def test_without_an_account_a_receipt_is_enough_but_not_its_code_alone(client, counted):
    """The code stands on the board for everybody; the long number stands on the receipt."""
    budget_round, _people, receipts, _organiser = counted
    address = page(budget_round, "objections/new")
    code = receipts[0].code

    form = client.get(address).text
    guessed = client.post(address, data={**WHAT, "code": code, "secret": receipts[1].nonce})
    shown = client.post(address, data={**WHAT, "code": code, "secret": receipts[0].nonce})

    assert "The long number of your receipt" in form
    assert guessed.status_code == 422
    assert "no receipt of a ballot that is counted here" in guessed.text
    assert shown.status_code == 303


def test_somebody_off_the_roll_is_asked_for_a_receipt(client, work, as_person, counted):
    budget_round, *_rest = counted
    with work():
        stranger = a_person()
    as_person(stranger)

    answer = client.post(page(budget_round, "objections/new"), data=WHAT)

    assert answer.status_code == 422
    assert "Please write the code from your receipt." in answer.text


def test_only_organisers_answer_and_only_once(client, work, as_person, counted):
    budget_round, people, _receipts, organiser = counted
    with work():
        row = db.session.get_one(Round, budget_round.id)
        objections.object_to_count(row, entry_of(row, people[0]), contact="a@b.example", **WHAT)
    address = page(budget_round, "objections/1")

    refused = as_person(people[0]).post(address, data=ANSWER)
    answered = as_person(organiser).post(address, data={**ANSWER, "state": "stands"})
    again = client.post(address, data=ANSWER)

    assert [refused.status_code, answered.status_code, again.status_code] == [403, 303, 422]
    with work():
        now = objections.window(db.session.get_one(Round, budget_round.id))
        assert (now.all, now.right, now.waiting) == (1, 1, 0)
    assert "1 of them is right" in client.get(page(budget_round, "board")).text


def test_a_round_without_days_for_objections_says_nothing_of_them_and_is_published_at_once(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, people = an_open_round(voters=1)
        a_ballot(budget_round, people[0], "1")
        close(budget_round)
        sealed_by_two(budget_round)
        count.store_count(budget_round.id, lambda done, total: None)
    as_person(people[0])

    assert "no days for objections" in client.get(page(budget_round, "objections/new")).text
    assert 'id="objections"' not in client.get(page(budget_round, "result")).text
    as_person(organiser)
    assert press(client, page(budget_round, "publish")).status_code == 303


def test_two_objections_at_once_have_two_numbers_and_a_place_has_one(work, counted):
    budget_round, people, _receipts, _organiser = counted
    with work():
        row = db.session.get_one(Round, budget_round.id)
        first = objections.object_to_count(row, entry_of(row, people[0]), contact="", **WHAT)
        second = objections.object_to_count(row, entry_of(row, people[1]), contact="", **WHAT)
        assert (first.number, second.number) == (1, 2)
        with pytest.raises(RuleBroken, match="already"):
            objections.object_to_count(row, entry_of(row, people[0]), contact="", **WHAT)
        assert first.state == DoubtState.WAITING


def test_the_days_stand_in_the_public_log_when_the_round_is_frozen_and_do_not_change_then(client, work, counted):
    budget_round, *_rest = counted
    with work():
        assert db.session.scalar(select(Round.challenge_days).where(Round.id == budget_round.id)) == 3
        until = db.session.scalar(select(Round.challenge_until).where(Round.id == budget_round.id))
        assert until - clock.now() > timedelta(days=2, hours=23)
    assert "for 3 days before the result is published" in client.get(page(budget_round, "").rstrip("/")).text
