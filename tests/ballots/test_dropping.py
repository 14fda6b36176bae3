"""Proposals that nobody has decided about when voting opens: named before, told after, by hand and by the calendar."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from panel import clock
from panel.audit.models import AuditEntry
from panel.ballots import by_date
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.models import Phase, Round
from tests.checks import press, read
from tests.makers import a_person, an_area, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

WHY = {"reason_cy": "Mae pawb yn barod.", "reason_en": "Everybody is ready."}


def a_ready_round():
    """A round with one proposal on the ballot, and one by a Welsh speaker that nobody has decided about."""
    budget_round = a_round(phase=Phase.PROPOSALS, area=an_area())
    a_proposal(budget_round, "A bench")
    contact = a_person(language="cy")
    late = a_proposal(budget_round, "Tea for all", state=ProposalState.SUBMITTED, contact=contact)
    return budget_round, late, contact


def again(thing):
    return db.session.get_one(type(thing), thing.id)


def mails_to(person):
    return db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == person.email)).all()


def test_the_page_before_names_what_would_fall_off_and_leads_to_it(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, late, _contact = a_ready_round()
    as_person(organiser)

    page = client.get(f"/en/rounds/{budget_round.id}/phases/voting").text

    assert "1 proposal was handed in and nobody has decided about it." in page
    assert f'<a href="/en/proposals/{late.id}">Tea for all</a>' in page
    assert "Decide about the proposals first" in page
    with work():
        assert again(late).state == ProposalState.SUBMITTED


def test_opening_by_hand_tells_the_group_why_in_its_language_and_the_page_says_so(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, late, contact = a_ready_round()
    as_person(organiser)

    opened = press(client, f"/en/rounds/{budget_round.id}/phases/voting", **WHY)

    assert opened.status_code == 303
    with work():
        assert again(late).state == ProposalState.DROPPED
        (mail,) = mails_to(contact)
        assert "Mae pawb yn barod." in mail.body
        assert f"/cy/proposals/{late.id}" in mail.body
        (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "proposal.drop"))
        assert json.loads(entry.facts)["reason_en"] == "Everybody is ready."
    page, of_round = client.get(f"/en/proposals/{late.id}").text, client.get(f"/en/rounds/{budget_round.id}").text
    assert "Voting opened without this proposal" in page
    assert "Everybody is ready." in page
    assert "waits for an organiser" not in of_round
    assert "Before voting opens, an organiser" not in page


def test_the_calendar_does_the_same(work):
    with work():
        budget_round, late, contact = a_ready_round()
        for date in again(budget_round).dates:
            date.opens_at -= timedelta(days=8)

    with work():
        assert by_date.open_due_and_close_due() == 1

    with work():
        assert again(budget_round).phase == Phase.VOTING
        dropped = again(late)
        assert (dropped.state, dropped.reason_en) == (
            ProposalState.DROPPED,
            "Voting opened on its date, and no organiser had decided about this proposal by then.",
        )
        assert dropped.reason_cy in mails_to(contact)[0].body


def test_one_handed_in_after_the_page_was_read_keeps_the_vote_from_opening_until_it_is_read(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, _late, _contact = a_ready_round()
    as_person(organiser)
    address = f"/en/rounds/{budget_round.id}/phases/voting"
    sent = {**read(client, address), **WHY}
    with work():
        a_proposal(again(budget_round), "At the last minute", state=ProposalState.SUBMITTED)

    answer = client.post(address, data=sent)

    assert answer.status_code == 422
    assert "what is new is marked" in answer.text
    assert "At the last minute" in answer.text
    assert "Mae pawb yn barod." in answer.text
    with work():
        assert again(budget_round).phase == Phase.PROPOSALS


@pytest.mark.parametrize(("days", "told"), [(2, True), (0, True), (5, False)])
def test_the_desk_warns_three_days_before_and_on_the_day(client, work, as_person, days, told):
    with work():
        organiser = an_organiser()
        budget_round, _late, _contact = a_ready_round()
        voting = next(date for date in again(budget_round).dates if date.phase == Phase.VOTING)
        voting.opens_at = clock.now() + timedelta(days=days, minutes=5)

    desk = as_person(organiser).get("/en/desk").text

    assert ("before it falls off the ballot" in desk) is told
    assert f'href="/en/rounds/{budget_round.id}#proposals"' in desk if told else True


def test_what_was_dropped_is_neither_counted_nor_put_on_the_ballot_afterwards(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, late, _contact = a_ready_round()
    as_person(organiser)
    press(client, f"/en/rounds/{budget_round.id}/phases/voting", **WHY)

    refused = client.post(f"/en/proposals/{late.id}/stand")

    assert refused.status_code == 422
    assert "Voting has opened" in refused.text
    with work():
        standing = db.session.scalars(Proposal.standing(budget_round.id)).unique().all()
        assert [proposal.title for proposal in standing] == ["A bench"]
        assert db.session.get_one(Round, budget_round.id).frozen_at
