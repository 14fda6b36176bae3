"""The `.pb` file of a round, with the official checker as judge."""

import random
from dataclasses import replace

import pytest
from pabulib.checker import Checker

from panel import clock, tally
from panel.extensions import db
from panel.importing.rounds import theme_of
from panel.proposals import models as proposals
from panel.proposals.models import ProposalState
from panel.publish import pabulib
from panel.publish.pabulib import COUNTRY, rule_meta
from panel.results.actions.count import store_count
from panel.results.actions.publish import stamp_published
from panel.rounds.models import BallotForm, Completion, Rule
from panel.seeds.themes import Theme
from panel.tally import Election, Limits, Proposal, Settings, count, published_settings, read_pb, write_pb
from tests.publish.makers import a_counted_round, a_published_round

SOME = [("1", "2")] * 25 + [("2", "3")] * 19 + [("1",)] * 7 + [("1", "2", "3")]


def checked(client, budget_round, capsys):
    """The file, and what the checker holds against it."""
    text = client.get(f"/data/rounds/{budget_round.id}.pb").data.decode("utf-8")
    return text, judged(text, capsys)


def judged(text, capsys):
    """What the checker holds against a file, errors and warnings."""
    report = Checker().process_files([text])
    capsys.readouterr()
    assert report["metadata"]["processed"] == 1
    [found] = [each["results"] for name, each in report.items() if name not in {"metadata", "summary"}]
    return found


def meta_of(text):
    return dict(line.split(";", 1) for line in text.split("PROJECTS\n")[0].splitlines()[2:])


@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("completion", list(Completion))
def test_the_checker_accepts_the_file_under_every_rule(client, work, capsys, rule, completion):
    with work():
        budget_round, _ = a_published_round(*SOME, rule=rule, completion=completion)

    _text, found = checked(client, budget_round, capsys)

    assert not found.get("errors"), found


def test_equal_shares_with_add1_has_neither_errors_nor_warnings(client, work, capsys):
    with work():
        budget_round, result = a_published_round(*SOME, titles=["Mainc; a “bwrdd”", 'Côr "y dref"', "Three"])

    text, found = checked(client, budget_round, capsys)
    read = read_pb(text.splitlines(keepends=True))

    assert not any(found.values()), found
    assert meta_of(text)["rule"] == "equalshares/add1"
    assert meta_of(text)["budget"] == "10000"
    assert [each.name for each in read.proposals] == ["Mainc; a “bwrdd”", 'Côr "y dref"', "Three"]
    winners = {line.proposal.number for line in result.lines if line.place}
    assert set(count(read, published_settings(read)).winners) == winners
    assert {each.id for each in read.proposals if each.details["selected"] == "1"} == winners


@pytest.mark.parametrize("number", range(80))
def test_the_checker_accepts_random_small_rounds(capsys, number):
    chance = random.Random(number)
    budget = chance.choice([100_000, 250_000, 300_050, 1_000_000])
    costs = [min(budget, chance.choice([50_000, 75_050, 100_000, 120_099, 250_000])) for _ in range(chance.randint(2, 7))]
    proposals = [Proposal(str(place), cost, name=f"Number {place}") for place, cost in enumerate(costs, 1)]
    ids = [each.id for each in proposals]
    papers = [chance.sample(ids, chance.randint(1, len(ids))) for _ in range(chance.randint(50, 90))]
    election = Election.of(budget, proposals, papers, limits=Limits(min_length=1, max_length=len(ids)))
    settings = Settings(
        rule=chance.choice([tally.Rule.GREEDY, tally.Rule.EQUAL_SHARES]),
        completion=chance.choice(list(tally.Completion)),
        step=100,
        threshold=chance.choice([0, 0, 20, 45]),
        lot=chance.sample(ids, len(ids)),
    )
    winners = count(election, settings).winners

    facts = {"country": COUNTRY, **rule_meta(election, settings, winners)}
    text = "".join(write_pb(replace(election, meta=facts), unit=100, winners=winners, settings=settings))

    found = judged(text, capsys)
    assert not found.get("errors"), (found, facts)
    read = read_pb(text.splitlines(keepends=True))
    assert count(read, published_settings(read)).winners == winners
    assert not [each for each in tally.check_pb(text.splitlines(keepends=True)) if "not followed" in each.term]


def test_points_are_named_greedy_by_points_and_equal_shares_is_named_for_ticks_alone():
    proposals, form = [Proposal("1", 60_000), Proposal("2", 60_000)], tally.Form.POINTS
    election = Election.of(100_000, proposals, [{"1": 1}, {"1": 1}, {"1": 1}, {"2": 5}, {"2": 5}], form=form)

    assert rule_meta(election, Settings(rule=tally.Rule.GREEDY), ("2",))["rule"] == "greedy"
    assert rule_meta(election, Settings(step=100), ("1",))["rule"] == "unknown"


def test_the_lot_and_the_step_of_a_round_travel_in_its_file(client, work, capsys):
    with work():
        budget_round, result = a_counted_round(*[("1",)] * 26, *[("2",)] * 26, costs=(600_000, 600_000), rule=Rule.GREEDY)
        first, second = sorted((line.proposal for line in result.lines), key=lambda each: each.number)
        first.lot_number, second.lot_number = 2, 1
        result = store_count(budget_round.id, lambda done, total: None)
        stamp_published(result, None)
        won = [line.proposal.number for line in result.lines if line.place]

    text, found = checked(client, budget_round, capsys)
    read = read_pb(text.splitlines(keepends=True))

    assert not found.get("errors"), found
    assert won == ["2"]
    published = published_settings(read)
    assert (published.lot, published.step) == (("2", "1"), 1)
    assert count(read, published).winners == ("2",)
    assert not [each for each in tally.check_pb(text.splitlines(keepends=True)) if "rule" in each.term]


def test_a_knapsack_round_says_what_one_ballot_may_cost(client, work, capsys):
    with work():
        budget_round, _ = a_published_round(*SOME, ballot_form=BallotForm.KNAPSACK, max_choices=3)

    text, found = checked(client, budget_round, capsys)

    assert not found.get("errors"), found
    assert meta_of(text)["max_sum_cost"] == "10000"


def test_the_least_number_of_votes_stands_in_the_head(client, work, capsys):
    with work():
        budget_round, _ = a_published_round(*SOME, rule=Rule.GREEDY, least_votes=21)

    text, found = checked(client, budget_round, capsys)

    assert not any(found.values()), found
    assert meta_of(text)["rule"] == "greedy-threshold"
    assert meta_of(text)["min_project_score_threshold"] == "21"


def test_a_proposal_withdrawn_after_the_ballot_was_printed_is_marked_so(client, work, capsys, monkeypatch):
    monkeypatch.setattr(pabulib, "_known", {})  # what was worked out for the same ballots without a withdrawal
    with work():
        budget_round, result = a_counted_round(*SOME)
        withdrawn = result.lines[2].proposal
        withdrawn.state = ProposalState.WITHDRAWN
        result.published_at = result.counted_at
        result.lines[2].place = None

    text, found = checked(client, budget_round, capsys)

    assert not found.get("errors"), found
    assert read_pb(text.splitlines(keepends=True)).proposals[2].withdrawn


@pytest.mark.parametrize(("on_paper", "said"), [(0, {"internet"}), (9, set()), (10, {"internet", "paper"})])
def test_how_a_ballot_came_in_is_said_only_where_ten_came_that_way(client, work, capsys, on_paper, said):
    with work():
        budget_round, _ = a_published_round(*SOME, on_paper=on_paper)

    text, found = checked(client, budget_round, capsys)
    read = read_pb(text.splitlines(keepends=True))
    table = client.get(f"/data/rounds/{budget_round.id}/ballots.csv").data.decode().splitlines()[1:]

    assert not found.get("errors"), found
    assert set(read.voters.get("voting_method", ())) == said
    words = {"internet": "web", "paper": "paper"}
    assert {line.rsplit(",", 1)[1] for line in table} == ({words[each] for each in said} or {""})


def test_voters_have_running_numbers_and_nothing_else(client, work):
    with work():
        budget_round, _ = a_published_round(*SOME)

    text = client.get(f"/data/rounds/{budget_round.id}.pb").data.decode()
    header, *votes = text.split("VOTES\n")[1].splitlines()

    assert header == "voter_id;vote;voting_method"
    assert [vote.split(";")[0] for vote in votes] == [str(number) for number in range(1, 53)]
    assert "age" not in header
    assert "sex" not in header


def test_names_are_on_one_line_and_no_formula(client, work, capsys):
    with work():
        budget_round, _ = a_published_round(*[("1", "2")] * 50)
        first, second = db.session.scalars(proposals.Proposal.standing(budget_round.id)).unique().all()[:2]
        first.title, second.title = "=HYPERLINK(1)", "@two\nlines; of text"

    text = client.get(f"/data/rounds/{budget_round.id}.pb").text

    assert "'=HYPERLINK(1)" in text
    assert "'@two lines; of text" in text
    judged(text, capsys)


def test_themes_are_categories_of_the_file_and_come_back_from_it(client, work, capsys):
    with work():
        budget_round, result = a_published_round(*SOME)
        lines = sorted(result.lines, key=lambda line: line.proposal.number)
        lines[0].proposal.theme, lines[1].proposal.theme, lines[1].proposal.hidden_at = Theme.FOOD, Theme.WELSH, clock.now()

    text, found = checked(client, budget_round, capsys)

    assert not found.get("errors"), found
    assert [each.details["category"] for each in read_pb(text.splitlines(keepends=True)).proposals] == ["food", "", ""]
    known = {"food": Theme.FOOD, "Welfare, Urban greenery": Theme.NATURE, "welfare": None, "": None, "Education": Theme.LEARNING}
    assert {categories: theme_of(categories) for categories in known} == known
    row = client.get(f"/data/rounds/{budget_round.id}/proposals.csv").text.splitlines()[1]
    assert ",food," in row


OF_FORM = [
    (BallotForm.POINTS, [{"1": 5, "3": 2}] * 30 + [{"2": 4, "3": 5}] * 25 + [{"2": 1}] * 5, {}),
    (BallotForm.RANKING, [("1", "3")] * 30 + [("3", "2", "1")] * 25 + [("2",)] * 5, {}),
    (BallotForm.CHOOSE_ONE, [("1",)] * 30 + [("2",)] * 25 + [("3",)] * 5, {"rule": Rule.GREEDY, "max_choices": 1}),
    (BallotForm.YES_NO, [("yes",)] * 31 + [("no",)] * 29, {"rule": Rule.GREEDY, "max_choices": 1, "costs": (300_000,)}),
    (BallotForm.YES_NO, [("yes",)] * 30 + [("no",)] * 30, {"rule": Rule.GREEDY, "max_choices": 1, "costs": (300_000,)}),
]


@pytest.mark.parametrize("blank", [0, 3])
@pytest.mark.parametrize(("form", "ballots", "terms"), OF_FORM)
@pytest.mark.parametrize("rule", list(Rule))
def test_a_file_of_every_form_is_counted_to_the_same_winners(client, work, tmp_path, capsys, form, ballots, terms, rule, blank):
    empty = [{}] * blank if form == BallotForm.POINTS else [()] * blank
    with work():
        asked = {"rule": rule} | terms
        budget_round, result = a_published_round(*ballots, *empty, ballot_form=form, blank_ballots=bool(blank), **asked)
        winners = pabulib.winners_of(result)

    text, found = checked(client, budget_round, capsys)
    path = tmp_path / "round.pb"
    path.write_text(text, encoding="utf-8")
    election = read_pb(path)

    assert set(count(election, published_settings(election)).winners) == winners
    assert len(election.ballots) == 60 + blank
    assert blank or not found.get("errors"), found
