"""A proposal that a moderator has hidden: before the vote it is on no ballot; on a frozen ballot it stays, without its words."""

from sqlalchemy import select

from panel.ballots.actions import phases, seal
from panel.chests.models import LedgerEntry
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people.models import Person
from panel.proposals.models import Proposal, ProposalState
from panel.results.actions import count, publish
from panel.rounds.models import Phase, Round
from tests.ballots.makers import WHY, a_ballot, close
from tests.checks import press
from tests.groups.makers import a_group
from tests.makers import a_person, an_area, an_organiser
from tests.moderation.makers import a_ruling
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round


def test_what_is_hidden_when_voting_opens_is_not_on_the_ballot_and_its_contact_is_told_why(client, work, as_person):
    with work():
        budget_round, contact, organiser = a_round(phase=Phase.PROPOSALS), a_person(language="cy"), an_organiser()
        stranger = a_person()
        a_proposal(budget_round, "A bench")
        stands = a_proposal(budget_round, "A secret", contact=contact)
        a_ruling(stands)
        budget_round.cover_cy = budget_round.cover_en = "Promised."
        budget_round.title_cy, budget_round.title_en = "", "Winter round"
        budget_round.one_language_cy = budget_round.one_language_en = "In a hurry."
    as_person(organiser)

    check = client.get(f"/en/rounds/{budget_round.id}/phases/voting").text
    opened = press(client, f"/en/rounds/{budget_round.id}/phases/voting", **WHY)

    assert "1 proposal is on the ballot" in check
    assert "A moderator has hidden them" in check
    assert opened.status_code == 303
    with work():
        dropped = db.session.get_one(Proposal, stands.id)
        mail = db.session.scalar(OutboxMail.newest().where(OutboxMail.recipient == contact.email))
    assert (dropped.state, dropped.lot_number) == (ProposalState.DROPPED, None)
    assert dropped.reason_en == "A moderator had hidden it when voting opened."
    assert "A secret" in mail.body
    assert "Winter round" in mail.body
    as_person(stranger)
    assert client.get(f"/en/proposals/{stands.id}").status_code == 404


def test_on_a_frozen_ballot_the_words_are_hidden_and_every_vote_counts(client, work, as_person):
    with work():
        area = an_area()
        voter, reader = a_person(area=area), a_person(area=area)
        budget_round = a_round(phase=Phase.PROPOSALS, area=area)
        hidden = a_proposal(budget_round, "Mr Quokka is a thief", group=a_group("Quokka watchers"))
        a_proposal(budget_round, "A bench")
        phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)
        a_ruling(hidden)
        a_ruling(hidden.group)
    as_person(reader)

    ballot = client.get(f"/en/rounds/{budget_round.id}/ballot").text
    page = client.get(f"/en/proposals/{hidden.id}").text

    assert "Proposal 1, hidden by a moderator" in ballot
    assert "every vote for it counts" in ballot
    assert 'name="proposal" value="1"' in ballot
    assert "a group that a moderator has hidden" in page
    assert "Quokka" not in ballot + page
    with work():
        budget_round = db.session.get_one(Round, budget_round.id)
        for person in (voter, reader):
            a_ballot(budget_round, db.session.get_one(Person, person.id), "1")
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())
        result = count.store_count(budget_round.id, lambda done, total: None)
        publish.publish_result(budget_round, an_organiser())
        ledger = db.session.scalars(select(LedgerEntry.party)).all()
    found = client.get(f"/en/rounds/{budget_round.id}/result").text
    assert [line.votes for line in result.lines if line.proposal_id == hidden.id] == [2]
    assert "Proposal 1, hidden by a moderator" in found
    assert "Quokka" not in found + " ".join(ledger)
