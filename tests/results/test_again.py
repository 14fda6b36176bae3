"""A round that is over runs again as a new one: its rules, and on request what was not funded."""

import pytest
from sqlalchemy import select

from panel.chests import actions as chests
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.models import Phase, Round
from tests.ballots.makers import a_counted_round, a_published_round
from tests.checks import press
from tests.makers import an_organiser
from tests.rounds.makers import a_round

BALLOTS = [("1",), ("1", "2"), ("1",)]


@pytest.fixture
def organiser(client, work, as_person):
    with work():
        person = an_organiser()
    return as_person(person)


def fresh_one(old):
    return db.session.scalars(select(Round).where(Round.follows_id == old.id)).one()


def proposals_of(budget_round):
    return db.session.scalars(Proposal.in_round(budget_round.id)).unique().all()


def test_a_round_runs_again_with_its_rules_and_leads_to_its_dates(organiser, work):
    with work():
        old, _result = a_published_round(*BALLOTS, least_votes=1)

    answer = press(organiser, f"/en/rounds/{old.id}/again")

    assert answer.status_code == 303
    assert answer.location.endswith("/edit")
    with work():
        fresh = fresh_one(old)
        assert (fresh.phase, fresh.frozen_at, fresh.title_en, fresh.budget_pence) == (
            Phase.PLANNED, None, old.title_en, old.budget_pence,
        )  # fmt: skip
        assert (fresh.rule, fresh.completion, fresh.least_votes) == (old.rule, old.completion, 1)
        assert proposals_of(fresh) == []
        assert db.session.get_one(Round, old.id).phase == Phase.RESULT
    assert "runs an earlier one again" in organiser.get(f"/en/rounds/{fresh.id}").text


def test_what_was_not_funded_is_taken_along_waits_for_an_organiser_and_its_contact_is_told(organiser, work):
    with work():
        old, result = a_published_round(*BALLOTS, budget_pence=650_000)
        lost = {line.proposal.title for line in result.lines if not line.place}
        before = len(db.session.scalars(select(OutboxMail)).all())

    page = organiser.get(f"/en/rounds/{old.id}/again").text
    press(organiser, f"/en/rounds/{old.id}/again", with_proposals="y")

    assert f"{len(lost)} proposal" in page
    with work():
        copies = proposals_of(fresh_one(old))
        assert lost
        assert {copy.title for copy in copies} == lost
        assert {copy.state for copy in copies} == {ProposalState.SUBMITTED}
        assert all(copy.cost_pence == sum(line.amount_pence for line in copy.cost_lines) for copy in copies)
        assert len(db.session.scalars(select(OutboxMail)).all()) == before + len(lost)


def test_before_the_result_is_published_no_proposal_is_taken_along(organiser, work):
    with work():
        old, _result = a_counted_round(*BALLOTS)
    address = f"/en/rounds/{old.id}/again"

    page = organiser.get(address).text
    press(organiser, address, with_proposals="y")

    assert "None can be taken along yet" in page
    assert 'name="with_proposals"' not in page
    with work():
        assert proposals_of(fresh_one(old)) == []


def test_in_a_chest_that_has_closed_a_round_is_not_run_again(organiser, work):
    with work():
        old, _result = a_published_round(*BALLOTS)
        chests.close_chest(old.chest, an_organiser(), reason_cy="Ar ben.", reason_en="It is over.")

    refused = organiser.get(f"/en/rounds/{old.id}/again")

    assert refused.status_code == 409
    assert "This chest has closed" in refused.text
    assert "/again" not in organiser.get(f"/en/rounds/{old.id}").text


@pytest.mark.parametrize("phase", [Phase.PLANNED, Phase.IDEAS, Phase.PROPOSALS, Phase.VOTING])
def test_a_round_that_goes_on_is_not_run_again(organiser, work, phase):
    with work():
        budget_round = a_round(phase=phase)

    answer = organiser.post(f"/en/rounds/{budget_round.id}/again", data={"checked": "x"})

    assert answer.status_code == 409
    assert "is over or was cancelled" in answer.text
    assert "/again" not in organiser.get(f"/en/rounds/{budget_round.id}").text
