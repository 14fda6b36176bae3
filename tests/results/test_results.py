"""The count, the result page, publishing, and finding one's ballot."""

import json
import re

import pytest
from sqlalchemy import event, func, select

from panel import clock, tally
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.ballots.actions import phases, seal
from panel.ballots.models import SealedBallot
from panel.chests.models import LedgerEntry, Movement
from panel.cli.duties import KINDS
from panel.extensions import db
from panel.jobs import actions as jobs
from panel.jobs import running
from panel.jobs.models import Job, JobState
from panel.mail.models import OutboxMail
from panel.money import pounds
from panel.panels.models import Seat, SeatState
from panel.people.models import Person
from panel.proposals.models import Proposal
from panel.results import elections, queries, traces
from panel.results.actions import count, publish
from panel.results.models import Result, ResultLine
from panel.rounds.models import BallotForm, Completion, Phase, Round, Rule
from tests.ballots.makers import WHY, a_ballot, a_counted_round, a_published_round, a_sealed_round, an_open_round, close
from tests.checks import press
from tests.groups.makers import a_group
from tests.makers import a_person, an_organiser, keep
from tests.panels.makers import a_panel
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed

BALLOTS = [("1", "2")] * 4 + [("1",)] * 2 + [("2", "3")] * 2 + [("3",)] * 3


def stored(budget_round):
    return db.session.scalar(Result.of(budget_round))


def nothing(_done, _total):
    pass


@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("completion", list(Completion))
def test_the_stored_result_is_what_counting_the_published_ballots_anew_gives(work, rule, completion):
    with work():
        budget_round, result = a_counted_round(*BALLOTS, rule=rule, completion=completion)
        bodies = db.session.scalars(select(SealedBallot.body).order_by(SealedBallot.commitment))
        proposals = db.session.scalars(Proposal.standing(budget_round.id)).unique().all()
        lot = [each.number for each in sorted(proposals, key=lambda each: each.lot_number)]

        election = tally.Election.of(
            1_000_000,
            [tally.Proposal(each.number, each.cost_pence) for each in proposals],
            [json.loads(body) for body in bodies],
        )
        settings = tally.Settings(rule=tally.Rule(rule), completion=tally.Completion(completion), step=100, lot=tuple(lot))
        found = tally.count(election, settings)

        winners = {line.place: line.proposal.number for line in result.lines if line.place}
        assert tuple(winners[place] for place in sorted(winners)) == found.winners
        assert result.spent_pence == found.spent
        assert result.voters == len(BALLOTS)
        assert {line.proposal.number: line.votes for line in result.lines} == {"1": 6, "2": 6, "3": 5}
        assert traces.read(result.trace).official.winners == found.winners


def test_counting_is_a_job_that_can_run_twice(work):
    with work():
        budget_round = a_sealed_round(*BALLOTS)

    for _ in range(2):
        with work():
            jobs.enqueue("count-round", budget_round.id)
            db.session.commit()
            running.run(jobs.claim(KINDS), KINDS)
            assert db.session.scalar(Job.of("count-round", budget_round.id)).state == JobState.DONE

    with work():
        assert db.session.scalar(select(func.count(Result.id))) == 1
        assert db.session.scalar(select(func.count(ResultLine.id))) == 3


def test_a_published_result_is_never_counted_over(work):
    with work():
        budget_round, result = a_published_round(*BALLOTS)
        before = result.trace

        known = count.store_count(budget_round.id, nothing)

        assert known.id == result.id
        assert known.trace == before


def test_a_round_in_which_nobody_voted_is_counted_too(client, work):
    with work():
        budget_round, _people = an_open_round()
        close(budget_round)
        from_nobody = a_published_round()[0]

    assert "0 of 3 proposals are funded" in client.get(f"/en/rounds/{from_nobody.id}/result").text


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize("rule", list(Rule))
def test_the_result_page_says_why_for_each_proposal(client, work, rule, language):
    with work():
        budget_round, _result = a_published_round(*BALLOTS, rule=rule)

    page = client.get(f"/{language}/rounds/{budget_round.id}/result").text

    assert all(f"Proposal {number}" in page for number in (1, 2, 3))
    assert page.count('class="point"') == 1
    assert page.count('class="numbered"') >= 2
    if language == "en":
        assert "2 of 3 proposals are funded" in page
        assert "Most votes first" in page
        assert "Equal shares" in page
        assert "Fewer than 50 people voted" in page


def test_the_sentences_name_what_was_lacked_in_figures(client, work):
    with work():
        budget_round, result = a_published_round(*BALLOTS)
        trace = traces.read(result.trace)

    page = client.get(f"/en/rounds/{budget_round.id}/result").text
    lost = next(line for line in trace.lines.values() if not line.won)

    assert "left after their other choices; it costs" in page
    assert lost.missing_pence == lost.cost_pence - lost.left_pence > 0
    told = f"Only {pounds(trace.left_pence)} was left of the money, and it costs {pounds(lost.cost_pence)}."
    assert f"{told} {lost.enough_supporters} more supporter" in page
    assert "found by counting all 11 ballots again" in page


@pytest.mark.usefixtures("totals_of_few")
def test_one_that_a_last_pound_would_have_paid_for_is_short_of_the_money_of_the_round_not_of_pence(client, work):
    with work():
        budget_round, _result = a_published_round(("1",), ("1", "2"), ("1",), costs=(90_050, 190_000), budget_pence=200_000)
    page = client.get(f"/en/rounds/{budget_round.id}/result").text
    told = "Only £1,099.50 was left of the money, and it costs £1,900."

    assert told in page
    assert "had £1,099.50 of £1,900" in page
    assert "With £1 more each its supporters could have paid for it" in page
    assert told in client.get(f"/en/rounds/{budget_round.id}").text
    assert "50p short" not in page


@pytest.mark.usefixtures("totals_of_few")
def test_where_nothing_and_where_everything_is_funded_no_sentence_says_otherwise(client, work):
    with work():
        none, _result = a_published_round(("1",), ("2",), costs=(10_000, 10_000), budget_pence=15_000)
        home = client.get("/en/").text
        every, _result = a_published_round(*[("1",), ("2",)] * 5, costs=(10_000, 10_000), budget_pence=30_000)
    nothing, everything = (client.get(f"/en/rounds/{each.id}/result").text for each in (none, every))

    assert "0 proposals" not in home
    assert "Nothing could be funded this time." in home
    assert "Nothing could be funded this time." in nothing
    assert "25p short: with 75p more for everybody, more would have been spent than there was." in nothing
    assert "shared out" not in nothing.split("</h1>")[1].split("</p>")[0]
    assert "Everybody got something they picked." in everything
    assert "exactly level" not in everything


def test_a_result_that_was_counted_before_nearness_was_kept_is_still_told(client, work):
    with work():
        budget_round, result = a_published_round(*BALLOTS)
        facts = json.loads(result.trace)
        for line in facts["lines"]:
            del line["enough_supporters"], line["enough_less_pence"]
        result.trace = json.dumps(facts)

    page = client.get(f"/en/rounds/{budget_round.id}/result").text

    assert "was left of the money, and it costs" in page
    assert "would have been enough" not in page


def test_what_is_funded_comes_first_though_something_else_has_more_votes(work):
    ballots = [("3", "1")] * 3 + [("3",)] * 3 + [("1",)] + [("2",)] * 5
    with work():
        _round, result = a_counted_round(*ballots, costs=(300_000, 100_000, 950_000))
        rows = queries.report(result).rows

    assert [(row.line.number, row.line.place) for row in rows] == [("2", 1), ("1", 2), ("3", None)]
    assert [row.line.votes for row in rows] == [5, 4, 6]


def test_the_page_compares_the_rules_on_what_voters_got(client, work):
    with work():
        budget_round, result = a_published_round(*BALLOTS)
        trace = traces.read(result.trace)

    page = client.get(f"/en/rounds/{budget_round.id}/result").text

    for way in trace.ways:
        assert f">{way.left_with_nothing}</td>" in page
        assert f">{way.two_or_more_percent}%</td>" in page
    assert "11 people shared out £10,000." in page


def test_only_organisers_see_a_result_before_it_is_published(client, work, as_person):
    with work():
        budget_round, _result = a_counted_round(*BALLOTS)
        resident, organiser = a_person(), an_organiser()
    address = f"/en/rounds/{budget_round.id}/result"

    visitor = client.get(address).text
    as_person(resident)
    seen_by_resident, refused = client.get(address).text, press(client, f"/en/rounds/{budget_round.id}/publish")
    as_person(organiser)
    draft = client.get(address).text
    published = press(client, f"/en/rounds/{budget_round.id}/publish")
    twice = press(client, f"/en/rounds/{budget_round.id}/publish")

    assert "not published yet" in visitor
    assert "not published yet" in seen_by_resident
    assert "are funded" not in seen_by_resident
    assert refused.status_code == 403
    assert "Only organisers see this page" in draft
    assert published.status_code == 303
    assert twice.status_code == 409
    assert "published already" in twice.text
    assert "are funded" in client.get(address).text


@pytest.mark.parametrize("role", [None, Role.TREASURER, Role.FACILITATOR])
def test_nobody_but_an_organiser_publishes(client, work, as_person, role):
    with work():
        budget_round, _result = a_counted_round(*BALLOTS)
        person = a_person("", *([role] if role else []))
    as_person(person)

    assert press(client, f"/en/rounds/{budget_round.id}/publish").status_code == 403


def test_publishing_grants_the_money_lets_seeds_flower_and_tells_the_contacts(work):
    with work():
        budget_round, _result = a_counted_round(*BALLOTS)
        proposals = {each.number: each for each in db.session.scalars(Proposal.standing(budget_round.id)).unique()}
        seeds = {number: a_seed() for number in proposals}
        for number, proposal in proposals.items():
            proposal.seeds.append(seeds[number])
            contact = db.session.get_one(Person, proposal.contact_id)
            contact.language = "cy" if number == "1" else "en"
        db.session.flush()

        result = publish.publish_result(budget_round, an_organiser())

        won = {line.proposal.number for line in result.lines if line.place}
        granted = db.session.scalars(select(LedgerEntry).where(LedgerEntry.movement == Movement.GRANTED)).all()
        assert {entry.decision for entry in granted} == {f"round:{budget_round.id}"}
        assert sum(entry.amount_pence for entry in granted) == result.spent_pence
        assert {number for number, seed in seeds.items() if seed.funded_at} == won
        mails = db.session.scalars(OutboxMail.newest()).all()
        assert sorted(mail.language for mail in mails) == ["cy", "en", "en"]
        assert all(f"/rounds/{budget_round.id}/result" in mail.body for mail in mails)
        logged = db.session.scalar(select(AuditEntry).where(AuditEntry.verb == "result.publish"))
        assert json.loads(logged.facts)["trace"] == publish.trace_hash(result)


def test_a_knapsack_round_is_counted_with_its_limit(work):
    with work():
        budget_round, _result = a_counted_round(("1", "2"), ("3",), ballot_form=BallotForm.KNAPSACK)

        election = elections.election_of(budget_round)

        assert election.limits.max_sum_cost == 1_000_000
        assert len(election.ballots) == 2


def queries_of(app, client, address):
    statements = []
    with app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(statements)


def test_ballot_and_result_take_the_same_queries_for_three_proposals_and_for_thirty(app, client, work, as_person):
    with work():
        small, people = an_open_round(costs=[100_000] * 3)
        large, others = an_open_round(costs=[100_000] * 30)
        small_result, _ = a_published_round(*BALLOTS)
        large_result, _ = a_published_round(*BALLOTS, costs=[100_000] * 30)

    as_person(people[0])
    few = queries_of(app, client, f"/en/rounds/{small.id}/ballot")
    as_person(others[0])
    many = queries_of(app, client, f"/en/rounds/{large.id}/ballot")
    few_lines = queries_of(app, client, f"/en/rounds/{small_result.id}/result")
    many_lines = queries_of(app, client, f"/en/rounds/{large_result.id}/result")

    assert few == many <= 16
    assert few_lines == many_lines <= 23


@pytest.mark.usefixtures("totals_of_few")
def test_a_proposal_says_what_became_of_it_wherever_it_stands_once_the_result_is_published(client, work, as_person):
    with work():
        budget_round, _result = a_counted_round(("1",), ("1",), costs=(100_000, 200_000))
        won, lost = db.session.scalars(Proposal.in_round(budget_round.id)).unique().all()
        contact = a_person(language="en")
        for proposal in (won, lost):
            proposal.contact_id, proposal.group = contact.id, a_group(contact=contact)
    as_person(contact)
    pages = [f"/en/proposals/{won.id}", f"/en/groups/{won.group_id}", f"/en/rounds/{budget_round.id}", "/en/people/me"]
    other = f"/en/proposals/{lost.id}"
    before = [path for path in pages if "Funded, £1,000" in client.get(path).text]

    with work():
        publish.publish_result(db.session.get_one(Round, budget_round.id), an_organiser())

    assert before == []
    assert [path for path in pages if "Funded, £1,000" not in client.get(path).text] == []
    assert f"/en/rounds/{budget_round.id}/result" in client.get(pages[0]).text
    assert ">Not funded this time<" in client.get(other).text
    assert "Nobody picked it this time." in client.get(other).text
    assert "Nobody picked it this time." in client.get(pages[2]).text
    assert "Who voted" in client.get(pages[2]).text


def test_a_small_vote_offers_no_file_of_ballots_that_is_not_there(client, work):
    with work():
        budget_round, _result = a_published_round(("1",), ("2",))

    assert "/data/" not in client.get(f"/en/rounds/{budget_round.id}/result").text


def test_of_two_that_a_pound_more_could_have_paid_for_neither_is_called_the_next(client, work):
    with work():
        budget_round, _result = a_published_round(*[("1", "2")] * 10, costs=(10_000, 10_050, 100), budget_pence=9_900)
    page = client.get(f"/en/rounds/{budget_round.id}/result").text

    assert [f"Only £99 was left of the money, and it costs {cost}." in page for cost in ("£100", "£100.50")] == [True, True]
    assert "next, but" not in page
    assert "would have paid for it" not in page


def test_the_result_of_a_panels_vote_says_whose_it_was(client, work):
    with work():
        citizens_panel, person = a_panel("A warm valley"), a_person()
        keep(Seat(citizens_panel=citizens_panel, person=person, state=SeatState.TAKEN, offered_at=clock.now()))
        budget_round = a_round(phase=Phase.PROPOSALS, electorate_panel_id=citizens_panel.id)
        a_proposal(budget_round)
        phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)
        a_ballot(budget_round, person, "1")
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())
        count.store_count(budget_round.id, lambda done, total: None)
        publish.publish_result(budget_round, an_organiser())

    page = client.get(f"/en/rounds/{budget_round.id}/result").text

    assert re.search(rf'sat on this panel: <a href="/en/panels/{citizens_panel.id}">A warm valley</a>', page)


@pytest.mark.parametrize("page", ["result", "result/press", "card", "result/poster", "what-if", "recount"])
def test_a_blank_stands_between_two_sentences(client, work, page):
    """Templates lose the blanks around their own words: what one condition says may touch what the next one says."""
    with work():
        budget_round, _result = a_published_round(*BALLOTS * 5, budget_pence=1_000_000)

    for language in ("cy", "en"):
        lede = re.findall(r"<p[ >].*?</p>", client.get(f"/{language}/rounds/{budget_round.id}/{page}").text, re.DOTALL)
        assert lede
        assert [text for text in lede if re.search(r"[a-z][.!?](£|[A-Z][a-z])", re.sub(r"<[^>]+>", "", text))] == []
