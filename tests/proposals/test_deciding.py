"""From handed in to the ballot, or to a reason; and who may do what."""

import pytest
from sqlalchemy import select

from panel.access import Role
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.models import Phase
from panel.seeds.models import Seed
from tests.checks import press, read
from tests.groups.counting import queries
from tests.makers import a_person, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed

REASONS = {"reason_cy": "Mae angen caniatâd y perchennog.", "reason_en": "The owner has to agree first."}


def state_of(proposal):
    kept = db.session.get(Proposal, proposal.id)
    return kept.state, kept.number


def test_a_proposal_is_put_on_the_ballot_with_the_next_number_and_its_seeds_grow(client, as_person, work):
    with work():
        budget_round, organiser, contact = a_round(), an_organiser(), a_person(language="cy")
        seed = a_seed()
        a_proposal(budget_round)
        waiting = a_proposal(budget_round, "Mainc", state=ProposalState.SUBMITTED, contact=contact, seeds=[seed])
    as_person(organiser)

    answer = client.post(f"/en/proposals/{waiting.id}/stand")

    assert answer.status_code == 303
    with work():
        assert state_of(waiting) == ("standing", "2")
        assert db.session.get(Seed, seed.id).costed_at is not None
        mail = db.session.scalar(OutboxMail.newest())
        assert (mail.recipient, mail.language) == (contact.email, "cy")
        assert f"/cy/proposals/{waiting.id}" in mail.body


def test_a_proposal_is_turned_down_with_a_reason_that_everybody_reads(client, as_person, work):
    with work():
        organiser, contact = an_organiser(), a_person(language="en")
        waiting = a_proposal(state=ProposalState.SUBMITTED, contact=contact)
    as_person(organiser)

    page = f"/en/proposals/{waiting.id}/decline"
    unread = client.post(page, data=REASONS)
    unsaid = press(client, page, **{**REASONS, "reason_cy": ""})
    answer = press(client, page, **REASONS)

    assert "Please read this page first." in unread.text

    assert unsaid.status_code == 422
    assert "The owner has to agree first." in unsaid.text
    assert answer.status_code == 303
    assert "angen caniatâd" in client.get(f"/cy/proposals/{waiting.id}").text
    with work():
        assert state_of(waiting) == ("declined", None)
        mail = db.session.scalar(OutboxMail.newest())
        assert mail.recipient == contact.email
        assert "The owner has to agree first." in mail.body


def test_what_was_turned_down_is_changed_and_handed_in_again(client, as_person, work):
    with work():
        contact = a_person()
        declined = a_proposal(state=ProposalState.DECLINED, contact=contact)
    as_person(contact)

    answer = client.post(f"/en/proposals/{declined.id}/submit")

    assert answer.status_code == 303
    with work():
        assert state_of(declined) == ("submitted", None)


def test_a_withdrawn_proposal_keeps_its_number_for_itself(client, as_person, work):
    with work():
        budget_round, organiser, contact = a_round(), an_organiser(), a_person()
        first = a_proposal(budget_round, contact=contact)
        second = a_proposal(budget_round, state=ProposalState.SUBMITTED)
    as_person(contact)
    press(client, f"/en/proposals/{first.id}/withdraw")
    as_person(organiser)
    client.post(f"/en/proposals/{second.id}/stand")

    with work():
        assert state_of(first) == ("withdrawn", "1")
        assert state_of(second) == ("standing", "2")


def test_before_a_proposal_is_withdrawn_its_contact_reads_that_it_is_for_good(client, as_person, work):
    with work():
        contact = a_person()
        handed_in = a_proposal(a_round(), state=ProposalState.SUBMITTED, contact=contact)
    as_person(contact)
    page = f"/en/proposals/{handed_in.id}/withdraw"

    asked = client.get(page)
    unread = client.post(page)
    unticked = client.post(page, data={**read(client, page), "known": []})

    assert "Nobody can bring it back" in asked.text
    assert f"/en/proposals/{handed_in.id}/edit" in asked.text
    assert "Please read this page first." in unread.text
    assert "Please tick the box" in unticked.text
    with work():
        assert state_of(handed_in) == ("submitted", None)
    withdrawn = press(client, f"/cy/proposals/{handed_in.id}/withdraw")
    assert withdrawn.status_code == 303
    assert "Mae eich cynnig wedi’i dynnu’n ôl." in client.get(withdrawn.location).text
    assert client.get(page).status_code == 409
    with work():
        assert state_of(handed_in) == ("withdrawn", None)


@pytest.mark.parametrize("deed", ["stand", "decline", "withdraw", "submit"])
@pytest.mark.parametrize("phase", [Phase.VOTING, Phase.RESULT])
def test_once_voting_has_opened_nothing_changes(client, as_person, work, deed, phase):
    with work():
        contact = a_person("", Role.ORGANISER)
        budget_round = a_round(phase=phase)
        proposal = a_proposal(budget_round, state=ProposalState.SUBMITTED, contact=contact)
    as_person(contact)

    answer = client.post(f"/en/proposals/{proposal.id}/{deed}", data=REASONS)

    assert answer.status_code == 422
    with work():
        assert state_of(proposal) == ("submitted", None)


@pytest.mark.parametrize("who", ["visitor", "stranger", "contact", "organiser", "moderator", "treasurer"])
def test_each_deed_is_done_by_those_the_table_names(client, as_person, work, who):
    with work():
        people = {
            "stranger": a_person(),
            "contact": a_person(),
            "organiser": an_organiser(),
            "moderator": a_person("", Role.MODERATOR),
            "treasurer": a_person("", Role.TREASURER),
        }
        budget_round = a_round()
        proposals = {
            deed: a_proposal(budget_round, state=state, contact=people["contact"])
            for deed, state in (
                ("stand", ProposalState.SUBMITTED),
                ("decline", ProposalState.SUBMITTED),
                ("submit", ProposalState.DRAFT),
                ("withdraw", ProposalState.SUBMITTED),
            )
        }
    if who in people:
        as_person(people[who])

    pages = {deed: f"/en/proposals/{one.id}/{deed}" for deed, one in proposals.items()}
    checked = {"organiser": "decline", "contact": "withdraw"}.get(who)
    known = {checked: read(client, pages[checked])} if checked else {}
    told = {deed: {**REASONS, **known.get(deed, {})} for deed in pages}
    codes = {deed: client.post(page, data=told[deed]).status_code for deed, page in pages.items()}

    refused = 401 if who == "visitor" else 403
    hidden = refused if who in {"organiser", "visitor"} else 404
    assert codes["stand"] == codes["decline"] == (303 if who == "organiser" else refused)
    assert codes["withdraw"] == (303 if who == "contact" else refused)
    assert codes["submit"] == (303 if who == "contact" else hidden)


def test_a_draft_is_seen_by_its_contact_and_by_organisers(client, as_person, work):
    with work():
        contact, organiser, stranger = a_person(), an_organiser(), a_person()
        draft = a_proposal(state=ProposalState.DRAFT, contact=contact)
        given_up = a_proposal(state=ProposalState.WITHDRAWN, contact=contact)

    def code(proposal):
        return client.get(f"/en/proposals/{proposal.id}").status_code

    assert (code(draft), code(given_up)) == (404, 404)
    for person, seen in ((stranger, 404), (contact, 200), (organiser, 200)):
        as_person(person)
        assert (code(draft), code(given_up)) == (seen, seen)


def test_a_proposal_shows_its_costs_its_group_and_the_seeds_that_are_not_hidden(client, work):
    with work():
        seed, hidden = a_seed("A warm room"), a_seed("A rude room")
        hidden.hidden_at = hidden.planted_at
        proposal = a_proposal(title="A bench", cost_pence=123_450, seeds=[seed, hidden])

    page = client.get(f"/en/proposals/{proposal.id}").text

    assert "£1,234.50" in page
    assert proposal.group.name in page
    assert "A warm room" in page
    assert "A rude room" not in page


def test_a_proposal_is_read_in_the_readers_language_where_it_can_be(client, work):
    with work():
        proposal = a_proposal(title="A bench")
        proposal.other_title, proposal.other_summary = "Mainc", "Lle i drwsio."

    english, welsh = (client.get(f"/{lang}/proposals/{proposal.id}").text for lang in ("en", "cy"))

    assert "<h1>A bench</h1>" in english
    assert "<h1>Mainc</h1>" in welsh
    assert "Lle i drwsio." in welsh
    assert '<div class="prose" lang="en">' in welsh


def test_every_step_stands_in_the_public_log_without_names(client, as_person, work):
    with work():
        contact, organiser = a_person("Ann Owen"), an_organiser()
        proposal = a_proposal(state=ProposalState.DRAFT, contact=contact)
    as_person(contact)
    client.post(f"/en/proposals/{proposal.id}/submit")
    as_person(organiser)
    client.post(f"/en/proposals/{proposal.id}/stand")
    as_person(contact)
    press(client, f"/en/proposals/{proposal.id}/withdraw")

    with work():
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.verb.startswith("proposal.")).order_by(AuditEntry.id)
        ).all()
    assert [entry.verb for entry in entries] == ["proposal.submit", "proposal.stand", "proposal.withdraw"]
    assert not any("Ann" in entry.facts or "example.org" in entry.facts for entry in entries)


def test_a_proposal_asks_the_same_of_the_database_however_much_it_holds(client, work):
    with work():
        small = a_proposal()
        large = a_proposal(seeds=[a_seed() for _ in range(8)])

    counts = [queries(lambda one=one: client.get(f"/en/proposals/{one.id}")) for one in (small, large)]

    assert counts[0] == counts[1]
