"""A round that was held elsewhere is read in, counted and published; a broken file changes nothing."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from panel import tally
from panel.ballots.models import SealedBallot
from panel.chests.models import Chest
from panel.cli.import_round import import_round
from panel.extensions import Base, db, writing
from panel.proposals.models import Proposal
from panel.publish.pabulib import pb_lines
from panel.results.elections import settings_of
from panel.results.models import Result
from panel.rounds.models import Phase, Round, Rule

FILE = """META
key;value
description;Winter 2026
country;United Kingdom
unit;Ruthin
instance;2026
num_projects;3
num_votes;4
budget;1000.50
vote_type;approval
rule;greedy
date_begin;01.02.2026
date_end;15.02.2026
max_length;2
PROJECTS
project_id;cost;votes;name
A1;600.25;3;"Bench; with tools"
B2;400.25;2;Choir
C3;900;1;Roof
VOTES
voter_id;vote;voting_method
1;A1,B2;internet
2;A1;paper
3;B2,A1;internet
4;C3;internet
"""


@pytest.fixture
def run(app, tmp_path):
    def run(text, *options, name="winter.pb"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        writing.set(True)
        with app.app_context():
            return CliRunner().invoke(import_round, [str(path), *options])

    return run


def rows():
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables}


def test_a_file_becomes_a_published_round(client, work, run):
    answer = run(FILE)

    assert answer.exit_code == 0, answer.output
    with work():
        budget_round = db.session.scalars(select(Round)).unique().one()
        result = db.session.scalar(Result.of(budget_round))
        proposals = {each.number: each for each in db.session.scalars(select(Proposal)).unique()}
        assert budget_round.phase == Phase.RESULT
        assert budget_round.rule == Rule.GREEDY
        assert budget_round.budget_pence == 100_050
        assert budget_round.max_choices == 2
        assert budget_round.imported_from == "winter.pb"
        assert {number: each.cost_pence for number, each in proposals.items()} == {"A1": 60_025, "B2": 40_025, "C3": 90_000}
        assert proposals["A1"].title == "Bench; with tools"
        assert result.voters == 4
        assert result.published_at
        assert {line.proposal.number for line in result.lines if line.place} == {"A1", "B2"}
        assert db.session.scalar(select(func.count(SealedBallot.key))) == 4
    page = client.get(f"/en/rounds/{budget_round.id}/result")
    assert "2 of 3 proposals are funded" in page.text
    assert "held elsewhere" in page.text


def test_the_money_of_a_file_stays_in_its_currency(client, work, run):
    answer = run(FILE.replace("budget;1000.50\n", "budget;1000.50\ncurrency;PLN\n"))

    assert answer.exit_code == 0, answer.output
    with work():
        budget_round = db.session.scalars(select(Round)).unique().one()
        proposal = db.session.scalars(select(Proposal)).unique().first()
        assert "currency;PLN\n" in "".join(pb_lines(db.session.scalar(Result.of(budget_round))))
    addresses = [f"rounds/{budget_round.id}/result", f"rounds/{budget_round.id}", "rounds", f"proposals/{proposal.id}", ""]
    for address in addresses:
        main = client.get(f"/en/{address}").text.split("<main")[1]
        assert " PLN" in main, address
    assert "600.25 PLN" in client.get(f"/en/rounds/{budget_round.id}/result").text
    assert ",PLN," in client.get("/data/rounds.csv").text


def test_what_is_stored_counts_like_the_file(work, run, tmp_path):
    run(FILE, "--rule", "equal-shares", "--completion", "add1u")

    with work():
        result = db.session.scalars(select(Result)).unique().one()
        bodies = [json.loads(body) for body in db.session.scalars(select(SealedBallot.body))]
        stored = sorted(line.proposal.number for line in result.lines if line.place)

    assert sorted(map(tuple, bodies)) == [("A1",), ("A1", "B2"), ("A1", "B2"), ("C3",)]
    election = tally.read_pb(FILE.splitlines(keepends=True))
    found = tally.count(election, tally.Settings(completion=tally.Completion.ADD1U, lot=("A1", "B2", "C3")))
    assert stored == sorted(found.winners)


TIED = FILE.replace("C3;900;1;Roof", "10;600.25;3;Roof").replace("B2;400.25;2;Choir", "9;600.25;3;Choir")
TIED = TIED.replace("1;A1,B2", "1;9").replace("2;A1;", "2;10;").replace("3;B2,A1", "3;9").replace("4;C3", "4;10")


def winners_here_and_there(text):
    """Whom the round that was read in funds, and whom `panel tally` funds with the same file, and with the file of that round."""
    result = db.session.scalars(select(Result)).unique().one()
    here = {line.proposal.number for line in result.lines if line.place}
    files = [text.splitlines(keepends=True), list(pb_lines(result))]
    elections = [tally.read_pb(lines) for lines in files]
    return [here, *({*tally.count(each, tally.published_settings(each)).winners} for each in elections)]


@pytest.mark.parametrize(("lot", "won"), [("", "10"), ("lot;9,10\n", "9"), ("lot;10\n", "10"), ("lot;9\n", "9")])
def test_a_tie_ends_alike_in_a_round_and_in_its_files(work, run, lot, won):
    text = TIED.replace("max_length;2\n", "max_length;2\n" + lot)

    answer = run(text)

    assert answer.exit_code == 0, answer.output
    with work():
        assert winners_here_and_there(text) == [{won}] * 3


@pytest.mark.usefixtures("totals_of_few")
def test_a_page_names_the_lot_only_where_one_was_drawn(client, work, run):
    run(TIED)

    with work():
        round_id = db.session.scalars(select(Round.id)).one()
    page = client.get(f"/en/rounds/{round_id}/result").text

    assert "no lot was drawn, so the order of their numbers decided" in page
    assert "the lot drawn before voting" not in page


@pytest.mark.parametrize(("step", "stored"), [("", 100), ("step;7\n", 700), ("step;2.50\n", 250)])
def test_the_step_of_a_file_is_that_of_its_round(work, run, step, stored):
    text = FILE.replace("rule;greedy\n", "rule;equalshares/add1\n" + step)

    assert run(text).exit_code == 0

    with work():
        budget_round = db.session.scalars(select(Round)).unique().one()
        assert settings_of(budget_round, 1).step == stored
        here, there, again = winners_here_and_there(text)
        assert here == there == again


def test_large_money_is_raised_in_large_steps_in_a_round_too(work, run):
    text = FILE.replace("rule;greedy\n", "rule;equalshares/add1\n").replace("budget;1000.50", "budget;40000")

    assert run(text).exit_code == 0

    with work():
        assert settings_of(db.session.scalars(select(Round)).unique().one(), 1).step == 1000


def test_a_least_score_that_is_no_whole_number_is_not_cut(work, run):
    text = FILE.replace("rule;greedy\n", "rule;greedy-threshold\n").replace("max_length;2", "min_project_score_threshold;1.5")

    assert run(text).exit_code == 0

    with work():
        assert db.session.scalars(select(Round)).unique().one().least_votes == 2
        here, there, again = winners_here_and_there(text)
        assert here == there == again == {"A1", "B2"}


def test_what_the_count_passes_over_in_a_file_is_said(work, run):
    answer = run(FILE.replace("rule;greedy", "rule;greedy-custom").replace("max_length;2", "leftover_budget;50"))

    assert answer.exit_code == 0
    assert "what is custom about the rule greedy-custom cannot be known from the file" in answer.stderr
    assert "META says leftover_budget 50" in answer.stderr


def test_a_second_round_goes_into_the_named_chest(work, run):
    run(FILE, "--chest", "The valley chest")
    run(FILE, "--chest", "The valley chest")

    with work():
        assert db.session.scalars(select(Chest)).unique().one().title_en == "The valley chest"
        assert db.session.scalar(select(func.count(Round.id))) == 2


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ("4;C3;internet\n", "", "Line 8: META says 4 votes, the file has 3"),
        ("3;B2,A1;internet", "3;B2,Z9;internet", "Line 24: 'Z9' is not a project"),
        ("400.25", "400.255", "project B2"),
        ("vote_type;approval", "vote_type;ordinal\nscores;5,1", "do not score as rounds here do"),
        ("rule;greedy", "rule;greedy-no-skip", "Please say how to count"),
        ("rule;greedy", "rule;phragmen", "Please say how to count"),
        ("max_length;2", "viability;3", "a setting that rounds here do not have: viability"),
        ("max_length;2", "utility;cardinality", "a setting that rounds here do not have: utility"),
        ("max_length;2", "categories;x\nbudget_per_category;5", "budget_per_category"),
        ("max_length;2", "step;1/3", "step: 1/3 cannot be kept as whole pence"),
        ("max_length;2", "lot;A1,Z9", "'Z9' in the lot"),
    ],
)
def test_a_broken_file_changes_nothing_and_says_what_is_wrong(work, run, wrong, right, sentence):
    with work():
        before = rows()

    answer = run(FILE.replace(wrong, right))

    assert answer.exit_code == 1
    assert sentence in answer.stderr
    assert "Nothing was changed." in answer.stderr
    with work():
        assert rows() == before
