"""Casting a ballot in a browser: pick, check, cast, receipt; and everything that is refused."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from panel.ballots import link_keys, papers
from panel.ballots.models import OpenBallot
from panel.extensions import db
from panel.people.models import ResidencyState
from panel.roll import actions as roll
from panel.roll.models import Channel, Mark
from panel.rounds.models import BallotForm, Phase, Round
from tests.ballots.makers import a_ballot, an_open_round, close
from tests.makers import a_person
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round


def hidden(page, name):
    found = re.search(rf'name="{name}"[^>]*value="([0-9a-f]*)"', page) or re.search(
        rf'value="([0-9a-f]*)"[^>]*name="{name}"', page
    )
    return found.group(1)


def opened(client, budget_round):
    page = client.get(f"/en/rounds/{budget_round.id}/ballot").text
    return {"form_token": hidden(page, "form_token"), "replaces": hidden(page, "replaces")}


def post(client, budget_round, *numbers, **more):
    return client.post(f"/en/rounds/{budget_round.id}/ballot", data={"proposal": list(numbers), **more})


def cast(client, budget_round, *numbers):
    return post(client, budget_round, *numbers, cast="1", **opened(client, budget_round))


def code_on(client, budget_round):
    return re.search(r'id="receipt-code">([^<]+)<', client.get(f"/en/rounds/{budget_round.id}/receipt").text).group(1)


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def the_ballot():
    ballot = db.session.scalars(select(OpenBallot)).one()
    keys = link_keys.keys_of(db.session.get_one(Round, ballot.round_id))
    return json.loads(keys.open(ballot.envelope_key, ballot.content).body)


def test_a_voter_picks_checks_casts_and_gets_a_receipt(client, work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round()
    as_person(voter)

    ballot = client.get(f"/en/rounds/{budget_round.id}/ballot")
    form = opened(client, budget_round)
    checked = post(client, budget_round, "1", "3", **form)
    cast_ = post(client, budget_round, "1", "3", cast="1", **form)
    receipt = client.get(cast_.location)

    assert all(title in ballot.text for title in ("Proposal 1", "Proposal 2", "Proposal 3", "£3,000"))
    assert "You picked 2" in checked.text
    assert "£8,000" in checked.text
    assert cast_.status_code == 303
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", receipt.text)
    assert receipt.headers["Cache-Control"] == "no-store"
    with work():
        assert the_ballot() == ["1", "3"]
        assert count(Mark) == 1


def test_the_check_page_casts_nothing_and_leads_back_with_the_picks(client, work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round()
    as_person(voter)
    form = opened(client, budget_round)

    checked = post(client, budget_round, "2", **form)
    back = post(client, budget_round, "2", back="1", **form)
    in_welsh = client.post(f"/cy/rounds/{budget_round.id}/ballot", data={"proposal": ["2"], **form, "read-in": "cy"})

    assert 'name="read-in" value="cy" lang="cy" data-read-in' in checked.text
    assert all(re.search(r'value="2"[^>]* checked', page.text) for page in (back, in_welsh))
    with work():
        assert count(OpenBallot) == count(Mark) == 0


def test_sending_the_same_form_again_gives_the_same_receipt(client, work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round()
    as_person(voter)
    form = opened(client, budget_round)

    answers, codes = [], []
    for _ in range(3):
        answers.append(post(client, budget_round, "1", cast="1", **form).status_code)
        codes.append(code_on(client, budget_round))

    assert answers == [303] * 3
    assert len(set(codes)) == 1
    with work():
        assert count(OpenBallot) == count(Mark) == 1


def test_a_ballot_can_be_changed_before_the_close_and_the_last_one_counts(client, work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round()
    as_person(voter)
    cast(client, budget_round, "1")
    before = code_on(client, budget_round)
    again = client.get(f"/en/rounds/{budget_round.id}/ballot").text

    answer = cast(client, budget_round, "2", "3")

    assert re.search(r'value="1"[^>]* checked', again)
    assert answer.status_code == 303
    assert code_on(client, budget_round) != before
    with work():
        assert the_ballot() == ["2", "3"]
        assert count(Mark) == 1


def test_voting_a_second_time_from_an_old_page_is_refused_and_the_ballot_stays(client, work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round()
    as_person(voter)
    first, second = opened(client, budget_round), opened(client, budget_round)
    post(client, budget_round, "1", cast="1", **first)

    answer = post(client, budget_round, "2", cast="1", **second)

    assert answer.status_code == 422
    assert "already voted" in answer.text
    assert re.search(r'value="2"[^>]* checked', answer.text)
    with work():
        assert the_ballot() == ["1"]


def test_a_form_of_somebody_else_is_refused(client, work, as_person):
    with work():
        budget_round, (ann, ben, *_) = an_open_round()
    as_person(ann)
    form = opened(client, budget_round)
    post(client, budget_round, "1", cast="1", **form)
    as_person(ben)

    answer = post(client, budget_round, "2", cast="1", **form)

    assert answer.status_code == 422
    assert "was used before" in answer.text
    with work():
        assert count(OpenBallot) == count(Mark) == 1


@pytest.mark.parametrize("form", [{}, {"form_token": "x", "replaces": ""}, {"form_token": "0" * 32, "replaces": "'"}])
def test_a_form_without_a_good_token_keeps_the_picks(client, work, as_person, form):
    with work():
        budget_round, (voter, *_) = an_open_round()
    as_person(voter)

    answer = post(client, budget_round, "2", cast="1", **form)

    assert answer.status_code == 422
    assert re.search(r'value="2"[^>]* checked', answer.text)
    with work():
        assert count(OpenBallot) == 0


REFUSED = [
    ({"ballot_form": BallotForm.KNAPSACK}, ("1", "2", "3"), "£2,000 more than there is"),
    ({}, ("1", "77"), "no proposal number 77"),
    ({}, ("1", "<script>alert(1)</script>"), "no proposal number &lt;script&gt;"),
    ({"max_choices": 2}, ("1", "2", "3"), "up to 2 proposals"),
    ({"min_choices": 2}, ("1",), "at least 2 proposals"),
    ({}, ("1", "1"), "picked twice"),
]


@pytest.mark.parametrize("paper", REFUSED, ids=[sentence for _terms, _numbers, sentence in REFUSED])
@pytest.mark.parametrize("step", [{}, {"cast": "1"}], ids=["checked", "cast"])
def test_a_bad_paper_is_refused_with_a_sentence_and_its_picks_kept(client, work, as_person, paper, step):
    terms, numbers, sentence = paper
    with work():
        budget_round, (voter, *_) = an_open_round(**terms)
    as_person(voter)

    answer = post(client, budget_round, *numbers, **step, **opened(client, budget_round))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert re.search(r'value="1"[^>]* checked', answer.text)
    with work():
        assert count(OpenBallot) == count(Mark) == 0


def test_somebody_off_the_roll_is_told_how_to_get_on_it(client, work, as_person):
    with work():
        budget_round, _people = an_open_round()
        stranger, waiting = a_person(), a_person(area=budget_round.area)
        waiting.residency.state, waiting.residency.proof, waiting.residency.decided_at = ResidencyState.CLAIMED, None, None
    as_person(waiting)
    waits = [client.get(f"/en/rounds/{budget_round.id}{page}").text for page in ("", "/ballot")]
    as_person(stranger)
    form = {"form_token": papers.random_id(), "replaces": ""}

    shown, answer = client.get(f"/en/rounds/{budget_round.id}/ballot"), post(client, budget_round, "1", cast="1", **form)

    assert "You are not on the roll" in shown.text
    assert answer.status_code == 422
    assert "Say where I live" in answer.text
    assert "You have said where you live, and it is not confirmed yet." in waits[1]
    assert all("See whether it is confirmed" in page and "Say where" not in page for page in waits)
    with work():
        assert count(OpenBallot) == count(Mark) == 0


@pytest.mark.parametrize("phase", [Phase.PLANNED, Phase.IDEAS, Phase.PROPOSALS])
def test_before_the_vote_opens_nothing_is_taken(client, work, as_person, phase):
    with work():
        budget_round, voter = a_round(phase=phase), a_person()
        a_proposal(budget_round)
    as_person(voter)

    answer = post(client, budget_round, "1", cast="1", form_token=papers.random_id(), replaces="")

    assert answer.status_code == 422
    assert "has not opened yet" in answer.text


def test_after_the_close_by_the_databases_clock_nothing_is_taken(client, work, as_person, monkeypatch):
    with work():
        budget_round, (voter, other, *_) = an_open_round()
        a_ballot(budget_round, other, "3")
    as_person(voter)
    form = opened(client, budget_round)
    with work():
        row = db.session.get_one(Round, budget_round.id)
        date = next(date for date in row.dates if date.phase == Phase.RESULT)
        date.opens_at = date.opens_at - timedelta(days=60)
    monkeypatch.setattr("panel.clock.now", lambda: budget_round.made_at)  # our own clock still says that it is open

    answer = post(client, budget_round, "1", cast="1", **form)

    assert answer.status_code == 422
    assert "Voting closed on" in answer.text
    with work():
        assert the_ballot() == ["3"]


def test_after_a_close_by_hand_the_receipt_is_still_there(client, work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round()
        a_ballot(budget_round, voter, "1")
        close(budget_round)
    as_person(voter)

    answer = post(client, budget_round, "2", cast="1", form_token=papers.random_id(), replaces="")

    assert answer.status_code == 422
    assert "See your receipt" in answer.text
    assert code_on(client, budget_round)


def test_whoever_voted_on_paper_cannot_vote_here_too(client, work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round()
        entry = roll.entry_of(budget_round, voter)
        db.session.add(Mark(roll_entry_id=entry.id, channel=Channel.PAPER, marked_on=budget_round.made_at.date()))
    as_person(voter)

    answer = post(client, budget_round, "1", cast="1", form_token=papers.random_id(), replaces="")

    assert answer.status_code == 422
    assert "You were given a ballot paper" in answer.text
    with work():
        assert count(OpenBallot) == 0


def test_proposals_stand_in_another_order_for_another_voter(client, work, as_person):
    with work():
        budget_round, people = an_open_round(voters=6, costs=[100_000] * 9)

    orders = []
    for person in people:
        as_person(person)
        page = client.get(f"/en/rounds/{budget_round.id}/ballot").text
        orders.append(tuple(re.findall(r'name="proposal" value="(\d+)"', page)))

    assert len(set(orders)) > 3
    assert {frozenset(order) for order in orders} == {frozenset(str(n) for n in range(1, 10))}


def test_visitors_are_asked_to_sign_in(client, work):
    with work():
        budget_round, _people = an_open_round()

    asked = client.get(f"/en/rounds/{budget_round.id}/ballot")
    page = client.get(asked.location).text

    assert asked.status_code == 303
    assert f"Sign in to vote in this round: {budget_round.title_en}. Looking needs no account." in page
    assert f'href="/en/rounds/{budget_round.id}#proposals">See the proposals</a>' in page
    assert 'id="why"' not in client.get("/en/people/sign-in?next=/en/rounds/999999/ballot").text
    assert post(client, budget_round, "1").status_code == 401
    with work():
        close(db.session.get_one(Round, budget_round.id))
    assert f"Nobody can vote in this round now: {budget_round.title_en}." in client.get(asked.location).text
