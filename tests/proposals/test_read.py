"""What an organiser decides about is what they have read, also where its contact changes it meanwhile."""

import re
from datetime import timedelta

import pytest

from panel import clock
from panel.chests.models import Movement
from panel.extensions import db
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.models import Phase
from tests.checks import read
from tests.chests.makers import a_ledger_entry
from tests.makers import a_person, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round, dates_around
from tests.seeds.makers import a_seed

REASONS = {"reason_cy": "Nid yw’r costau’n glir.", "reason_en": "The costs are not clear."}


@pytest.fixture
def proposal(work):
    """A proposal that waits for the organisers."""
    with work():
        return a_proposal(a_round(phase=Phase.PROPOSALS), "A bench", state=ProposalState.SUBMITTED)


def said_on(window, page):
    return re.search(r'name="said" value="([^"]+)"', window.get(page).text).group(1)


def change(work, proposal, **values):
    with work():
        found = db.session.get_one(Proposal, proposal.id)
        for name, value in values.items():
            setattr(found, name, value)
        found.cost_lines[0].amount_pence += 1


def state_of(work, proposal):
    with work():
        return db.session.get_one(Proposal, proposal.id).state


def test_a_proposal_says_how_it_stands_and_leads_to_the_journey(work, as_person):
    told = {
        (Phase.PROPOSALS, ProposalState.DRAFT): "Hand it in before voting opens.",
        (Phase.VOTING, ProposalState.STANDING): "The vote is open until",
        (Phase.RESULT, ProposalState.STANDING): "The vote is over, and its result will be here",
    }
    for (phase, state), words in told.items():
        with work():
            seed, contact = a_seed("A bench"), a_person()
            proposal = a_proposal(a_round(phase=phase), "A bench", state=state, seeds=[seed], contact=contact)
        page = as_person(contact).get(f"/en/proposals/{proposal.id}").text

        assert words in page
        assert (f'href="/en/journeys/{seed.id}"' in page) == (state != ProposalState.DRAFT)


@pytest.mark.parametrize("phase", [Phase.PROPOSALS, Phase.VOTING, Phase.CANCELLED])
def test_a_draft_says_who_reads_it_and_only_who_can_hand_it_in_is_asked_to(work, as_person, phase):
    with work():
        contact, organiser = a_person(), an_organiser()
        draft = a_proposal(a_round(phase=phase), state=ProposalState.DRAFT, contact=contact)

    pages = {reader: as_person(reader).get(f"/en/proposals/{draft.id}").text for reader in (contact, organiser)}

    assert all("It is a draft. Only its contact and organisers can read it." in page for page in pages.values())
    assert ("Hand it in before" in pages[contact], "Hand it in" in pages[organiser]) == (phase == Phase.PROPOSALS, False)


def test_every_plan_of_a_cancelled_round_says_that_nothing_more_happens_in_it(client, work, as_person):
    with work():
        budget_round, contact = a_round(phase=Phase.CANCELLED), a_person()
        plans = [a_proposal(budget_round, state=state, contact=contact).id for state in ProposalState]
    as_person(contact)

    assert all("This round was cancelled" in client.get(f"/en/proposals/{plan}").text for plan in plans)


def test_past_the_close_no_page_says_that_the_vote_is_open_though_no_worker_has_closed_it(client, work):
    with work():
        dates = dates_around(Phase.VOTING) | {Phase.RESULT: clock.now() - timedelta(hours=1)}
        seed = a_seed()
        proposal = a_proposal(a_round(phase=Phase.VOTING, dates=dates), seeds=[seed])
    plan, journey = (client.get(f"/en/{page}").text for page in (f"proposals/{proposal.id}", f"journeys/{seed.id}"))

    assert "vote is open" not in plan + journey
    assert f"/en/rounds/{proposal.round_id}/ballot" not in plan
    assert "The vote is over, and its result will be here" in journey


def test_visitors_are_asked_to_sign_in_to_write_a_proposal_only_while_one_can_be_written(client, work):
    with work():
        rounds = {phase: a_round(phase=phase) for phase in (Phase.PLANNED, Phase.PROPOSALS, Phase.VOTING, Phase.CANCELLED)}

    for phase, each in rounds.items():
        page = client.get(f"/en/people/sign-in?next=/en/rounds/{each.id}/proposals/new").text
        assert (f"Sign in to write a proposal for this round: {each.title_en}." in page) == (phase == Phase.PROPOSALS)
        assert (f"Nobody can write a proposal for this round now: {each.title_en}." in page) == (phase != Phase.PROPOSALS)


def test_a_proposal_that_changed_since_it_was_read_is_not_put_on_the_ballot(client, work, as_person, proposal):
    with work():
        organiser = an_organiser()
    window, page = as_person(organiser), f"/en/proposals/{proposal.id}"
    known = said_on(window, page)
    change(work, proposal, title="A statue of the contact")

    refused = window.post(f"{page}/stand", data={"said": known})

    assert refused.status_code == 422
    assert "was changed since you opened the page" in refused.text
    assert "A statue of the contact" in refused.text
    assert state_of(work, proposal) == ProposalState.SUBMITTED
    assert window.post(f"{page}/stand", data={"said": said_on(window, page)}).status_code == 303
    assert state_of(work, proposal) == ProposalState.STANDING


def test_a_proposal_whose_costs_alone_changed_is_read_again_too(client, work, as_person, proposal):
    with work():
        organiser = an_organiser()
    window, page = as_person(organiser), f"/en/proposals/{proposal.id}"
    known = said_on(window, page)
    change(work, proposal)

    assert window.post(f"{page}/stand", data={"said": known}).status_code == 422


def test_a_changed_proposal_is_not_turned_down_unread_and_the_reason_stays(client, work, as_person, proposal):
    with work():
        organiser = an_organiser()
    window, page = as_person(organiser), f"/en/proposals/{proposal.id}/decline"
    known = read(window, page)
    change(work, proposal, body="With the costs made clear.")

    refused = window.post(page, data={**known, **REASONS})

    assert refused.status_code == 422
    assert REASONS["reason_en"] in refused.text
    assert state_of(work, proposal) == ProposalState.SUBMITTED


def test_a_grant_and_its_payments_lead_to_the_journey_of_the_idea(client, work):
    with work():
        budget_round, idea, gone = a_round(phase=Phase.RESULT), a_seed(), a_seed(hidden_at=clock.now())
        cooked, hidden, other = (a_proposal(budget_round, seeds=grown) for grown in ([idea], [gone], []))
        chest = budget_round.chest
        lines = {
            proposal: a_ledger_entry(chest, Movement.GRANTED, 100, decision=f"round:{budget_round.id}", note=proposal.title).id
            for proposal in (cooked, hidden, other)
        }
        paid = a_ledger_entry(chest, Movement.PAID, 100, decision=f"proposal:{cooked.id}").id
        a_ledger_entry(chest, Movement.RECEIVED, 100, decision="letter:12b")

    page = client.get(f"/en/chests/{chest.id}/ledger").text

    ways = re.findall(r'/en/journeys/(\d+)">[^<]*<span class="visually-hidden"> Line (\d+)', page)
    assert sorted(ways) == sorted((str(idea.id), str(line)) for line in (lines[cooked], paid))


def test_a_grant_to_one_of_two_plans_of_one_name_leads_to_no_journey_and_a_draft_of_that_name_is_none(client, work):
    with work():
        budget_round = a_round(phase=Phase.RESULT)
        ideas = [a_seed() for _ in range(4)]
        states = [ProposalState.STANDING] * 3 + [ProposalState.DRAFT]
        for idea, state, title in zip(ideas, states, ("Bench", "Choir", "Choir", "Bench"), strict=True):
            a_proposal(budget_round, title, state=state, seeds=[idea])
        chest, decision = budget_round.chest, f"round:{budget_round.id}"
        bench, _choir = (a_ledger_entry(chest, Movement.GRANTED, 9, decision=decision, note=name) for name in ("Bench", "Choir"))

    page = client.get(f"/en/chests/{chest.id}/ledger").text

    ways = re.findall(r'/en/journeys/(\d+)">[^<]*<span class="visually-hidden"> Line (\d+)', page)
    assert ways == [(str(ideas[0].id), str(bench.id))]
