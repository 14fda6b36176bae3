"""Decisions beside a count: recorded, agreed to by a second person, shown with the pure count, and followed by the money."""

import pytest
from sqlalchemy import select

from panel.audit.models import AuditEntry
from panel.ballots.actions import phases
from panel.ballots.models import OpenBallot
from panel.chests.models import LedgerEntry, Movement
from panel.errors import RuleBroken
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people.models import Person
from panel.proposals.decisions import Decision, DecisionKind
from panel.proposals.models import Proposal, ProposalState
from panel.proposals.stepping_down import step_down
from panel.publish.pabulib import winners_of
from panel.results.actions import again, count, decide, publish
from panel.results.models import Result
from panel.rounds.models import BallotForm, Phase, Round, Rule
from tests.ballots.makers import WHY, a_ballot, a_counted_round, an_open_round, close, sealed_by_two
from tests.ballots.test_voting import opened
from tests.checks import press, read
from tests.makers import an_organiser

BALLOTS = [("1", "2")] * 6 + [("1",)] * 2 + [("3",)] * 3
"""Of £10,000: the count funds 1 (£3,000) and 2 (£4,000); 3 (£5,000) no longer fits."""
REASON = {"reason_cy": "Mae’r grŵp yn cytuno.", "reason_en": "The group agrees."}


def numbered(budget_round, number):
    return db.session.scalars(Proposal.in_round(budget_round.id).where(Proposal.number == number)).unique().one()


def decided(budget_round, number, kind, pence=0, *, agreed=True):
    """A decision as two organisers make it."""
    made = decide.decide(budget_round, an_organiser(), number, kind, amount_pence=pence, **REASON)
    if agreed:
        decide.agree(budget_round, an_organiser(), made.id)
    return made


def granted(budget_round):
    """What the ledger promises, in pence by the proposal's title."""
    entries = select(LedgerEntry.note, LedgerEntry.amount_pence).where(
        LedgerEntry.movement == Movement.GRANTED, LedgerEntry.decision == f"round:{budget_round.id}"
    )
    return {note: pence for note, pence in db.session.execute(entries)}


@pytest.mark.parametrize(
    ("number", "kind", "pence", "promised", "said"),
    [
        (
            "3",
            DecisionKind.PART,
            250_000,
            {"Proposal 1": 300_000, "Proposal 2": 400_000, "Proposal 3": 250_000},
            "in part, with £2,500",
        ),
        ("2", DecisionKind.REFUSED, 0, {"Proposal 1": 300_000}, "Not funded, though the count chose it."),
    ],
    ids=["part", "refused"],
)
def test_the_money_follows_a_decision_and_the_count_stays(client, work, as_person, number, kind, pence, promised, said):
    with work():
        budget_round, result = a_counted_round(*BALLOTS)
        trace = result.trace
        decided(budget_round, number, kind, pence)
        publish.publish_result(budget_round, an_organiser())

        assert granted(budget_round) == promised
        assert result.trace == trace
        assert winners_of(result) == {"1", "2"}
        assert {line.proposal.title: line.granted_pence for line in result.lines if line.granted_pence} == promised
        about = db.session.scalars(select(OutboxMail.body).where(OutboxMail.body.contains(f"“Proposal {number}”"))).all()
        assert any("decided beside the count" in body and said in body for body in about)
        organisers = db.session.scalars(select(Person.name).join(Decision, Decision.decided_by_id == Person.id)).all()
    page = client.get(f"/en/rounds/{budget_round.id}/result").text

    assert said in page
    assert "The group agrees." in page
    assert "By the count:" in page
    assert "got something they picked" not in page
    assert all(name in page for name in organisers)
    facts = client.get(f"/data/rounds/{budget_round.id}/result.json").get_json()
    assert [(each["number"], each["amount_pence"]) for each in facts["decisions"]] == [(number, pence)]
    assert {line["granted_pence"] for line in facts["lines"]} - {None} == set(promised.values())
    for path in ("result/press", "result/poster", "card"):
        assert f"{len(promised)} of 3 proposals" in client.get(f"/en/rounds/{budget_round.id}/{path}").text


def test_two_organisers_decide_and_until_then_nothing_is_published(client, work, as_person):
    with work():
        first, second = an_organiser(), an_organiser()
        budget_round, _result = a_counted_round(*BALLOTS)
    address = f"/en/rounds/{budget_round.id}/decisions"

    as_person(first)
    typed = {"number": "3", "kind": "part", "amount": "2500", **REASON}
    assert press(client, address, **typed).status_code == 303
    assert "yet to agree" in client.get(address).text
    with work():
        made = db.session.scalars(select(Decision.id)).one()
    refused = client.post(f"{address}/{made}", data={**read(client, address), "agree": "1"})
    assert refused.status_code == 422
    assert "You decided this yourself." in refused.text
    barred = client.get(f"/en/rounds/{budget_round.id}/publish").text
    assert "A decision waits for a second organiser" in barred

    as_person(second)
    assert client.post(f"{address}/{made}", data={**read(client, address), "agree": "1"}).status_code == 303
    assert client.post(f"{address}/{made}", data={**read(client, address), "agree": "1"}).status_code in {303, 422}
    assert press(client, f"/en/rounds/{budget_round.id}/publish", known="y").status_code == 303
    with work():
        assert granted(budget_round)["Proposal 3"] == 250_000
        facts = " ".join(db.session.scalars(select(AuditEntry.facts).where(AuditEntry.verb == "result.decide")))
        assert [told for told in ("part", "250000", "agrees") if told in facts] == []
        verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.verb.in_(["result.decide", "result.agree"])))
        assert sorted(verbs) == ["result.agree", "result.decide"]


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "3", "kind": "granted"}, ("£2,000", "£10,000")),
        ({"number": "3", "kind": "part", "amount": ""}, ("error-text",)),
        ({"number": "3", "kind": "part", "amount": "5000"}, ("£5,000",)),
        ({"number": "3", "kind": "refused"}, ('class="error-summary"',)),
        ({"number": "1", "kind": "granted"}, ('class="error-summary"',)),
        ({"number": "", "kind": "part", "amount": "100"}, ("error-text",)),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(client, work, as_person, language, typed, said):
    with work():
        budget_round, _result = a_counted_round(*BALLOTS)
        organiser = an_organiser()
    as_person(organiser)

    answer = press(client, f"/{language}/rounds/{budget_round.id}/decisions", **typed, **REASON)

    assert answer.status_code == 422
    missing = [part for part in said if part not in answer.text]
    assert not missing
    assert "The group agrees." in answer.text
    with work():
        assert db.session.scalars(select(Decision.id)).all() == []


def test_a_decision_is_taken_back_and_another_made_until_the_result_is_published(work):
    with work():
        budget_round, _result = a_counted_round(*BALLOTS)
        made = decided(budget_round, "3", DecisionKind.PART, 100_000)
    with work(), pytest.raises(RuleBroken, match="already"):
        decided(db.session.get_one(Round, budget_round.id), "3", DecisionKind.PART, 200_000)
    with work():
        budget_round = db.session.get_one(Round, budget_round.id)
        decide.take_back(budget_round, an_organiser(), made.id)
        decided(budget_round, "3", DecisionKind.PART, 200_000)
        publish.publish_result(budget_round, an_organiser())

        assert granted(budget_round)["Proposal 3"] == 200_000
        with pytest.raises(RuleBroken, match="published"):
            decided(budget_round, "2", DecisionKind.REFUSED)


@pytest.mark.parametrize("by", ["contact", "organiser"])
def test_a_proposal_is_withdrawn_while_people_vote(client, work, as_person, by):
    with work():
        budget_round, people = an_open_round(voters=4)
        for person in people[:3]:
            a_ballot(budget_round, person, "1", "2")
        proposal = numbered(budget_round, "2")
        who = db.session.get_one(Person, proposal.contact_id) if by == "contact" else an_organiser()
    as_person(who)
    address = f"/en/proposals/{proposal.id}"

    assert "Withdraw this proposal, with a reason" in client.get(address).text
    silent = press(client, f"{address}/step-down", reason_en="", reason_cy="")
    assert silent.status_code == 422
    assert press(client, f"{address}/step-down", reason_en="The hall has closed.", reason_cy="").status_code == 303
    assert press(client, f"{address}/step-down", reason_en="The hall has closed.", reason_cy="").status_code in {303, 422}

    assert "The hall has closed." in client.get(address).text
    as_person(people[0])
    ballot = client.get(f"/en/rounds/{budget_round.id}/ballot").text
    assert "cannot be picked any more" in ballot
    assert "The hall has closed." in ballot
    late = {"proposal": "2", "cast": "1", **opened(client, budget_round)}
    assert client.post(f"/en/rounds/{budget_round.id}/ballot", data=late).status_code == 422
    with work():
        assert db.session.get_one(Proposal, proposal.id).state == ProposalState.WITHDRAWN
        assert len(db.session.scalars(select(OpenBallot.key)).all()) == 3
        budget_round = db.session.get_one(Round, budget_round.id)
        close(budget_round)
        sealed_by_two(budget_round)
        result = count.store_count(budget_round.id, lambda done, total: None)
        publish.publish_result(budget_round, an_organiser())
        assert winners_of(result) == {"1"}
    assert "The hall has closed." in client.get(f"/en/rounds/{budget_round.id}/result").text


def test_the_group_is_told_why_where_an_organiser_withdraws_its_proposal_and_not_where_it_does(work):
    with work():
        budget_round, _people = an_open_round(voters=1)
        contact = db.session.get_one(Person, numbered(budget_round, "1").contact_id)
        contact.language, there = "cy", set(db.session.scalars(select(OutboxMail.id)))
        step_down(numbered(budget_round, "1"), an_organiser(), **REASON)
        (mail,) = db.session.scalars(select(OutboxMail).where(OutboxMail.id.not_in(there)))
        assert (mail.recipient, mail.language) == (contact.email, "cy")
        assert REASON["reason_cy"] in mail.body
        other = numbered(budget_round, "2")
        step_down(other, db.session.get_one(Person, other.contact_id), **REASON)
        assert len(db.session.scalars(select(OutboxMail.id)).all()) == len(there) + 1


def test_nobody_else_withdraws_it_and_not_the_last_that_makes_a_ballot(client, work, as_person):
    with work():
        budget_round, people = an_open_round(voters=1, min_choices=3)
        proposal = numbered(budget_round, "1")
        contact = db.session.get_one(Person, proposal.contact_id)
    as_person(people[0])
    assert client.get(f"/en/proposals/{proposal.id}/step-down").status_code == 403

    with work(), pytest.raises(RuleBroken, match="nobody could fill in a ballot"):
        step_down(numbered(budget_round, "1"), contact, **REASON)


def test_a_winner_that_is_withdrawn_after_the_close_leaves_the_count_as_it_is(work):
    with work():
        budget_round, result = a_counted_round(*BALLOTS)
        proposal = numbered(budget_round, "2")
        step_down(proposal, db.session.get_one(Person, proposal.contact_id), **REASON)
        with pytest.raises(RuleBroken, match="Two organisers can decide"):
            step_down(numbered(budget_round, "1"), an_organiser(), **REASON)
        counted = count.store_count(budget_round.id, lambda done, total: None)
        assert counted.trace == result.trace
        decided(budget_round, "3", DecisionKind.GRANTED)
        publish.publish_result(budget_round, an_organiser())

        assert granted(budget_round) == {"Proposal 1": 300_000, "Proposal 3": 500_000}
        assert winners_of(db.session.scalar(Result.of(budget_round))) == {"1", "2"}
        assert again.not_funded(budget_round) == []
        with pytest.raises(RuleBroken, match="published"):
            step_down(numbered(budget_round, "1"), an_organiser(), **REASON)


def test_where_few_voted_a_decision_tells_no_figure(client, work):
    with work():
        budget_round, result = a_counted_round(*BALLOTS[:5], ("3",))
        number = "3" if "3" not in winners_of(result) else "2"
        decided(budget_round, number, DecisionKind.PART, 100_000)
        publish.publish_result(budget_round, an_organiser())
    page = client.get(f"/en/rounds/{budget_round.id}/result").text

    assert "Funded in part, with £1,000" in page
    assert "supporter" not in page


def test_a_tie_is_told_with_the_day_on_which_its_rule_was_frozen(client, work):
    with work():
        budget_round, _people = an_open_round(voters=12, costs=[600_000, 600_000], rule=Rule.GREEDY)
        for place, person in enumerate(_people):
            a_ballot(budget_round, person, str(1 + place % 2))
        phases.enter(budget_round, Phase.RESULT, an_organiser(), by_hand=True, **WHY)
        sealed_by_two(budget_round)
        count.store_count(budget_round.id, lambda done, total: None)
        publish.publish_result(budget_round, an_organiser())
    page = client.get(f"/en/rounds/{budget_round.id}/result").text

    assert 'id="tie-1"' in page
    assert "That rule was frozen on" in page


def test_a_decision_names_the_proposal_in_the_language_of_the_reader(client, work):
    with work():
        budget_round, _result = a_counted_round(*BALLOTS)
        numbered(budget_round, "3").other_title = "Cynnig tri"
        decided(budget_round, "3", DecisionKind.PART, 100_000)
        publish.publish_result(budget_round, an_organiser())
    told = {
        each: client.get(f"/{each}/rounds/{budget_round.id}/result").text.split('class="decisions"')[1] for each in ("cy", "en")
    }

    assert "Cynnig tri" in told["cy"].split("</h3>")[0]
    assert "Proposal 3" in told["en"].split("</h3>")[0]


def test_the_answer_to_a_question_is_the_voters(client, work):
    with work():
        ballots = [("yes",)] * 8 + [("no",)] * 3
        budget_round, _result = a_counted_round(*ballots, ballot_form=BallotForm.YES_NO, rule=Rule.GREEDY, costs=[300_000])
        decided(budget_round, "1", DecisionKind.REFUSED)
        publish.publish_result(budget_round, an_organiser())

    assert "Yes: 8 said yes, 3 said no" in client.get(f"/en/rounds/{budget_round.id}/result").text
