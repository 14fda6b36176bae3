"""A round that was held elsewhere is read in, counted and published; a broken file changes nothing."""

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from panel import tally
from panel.ballots import papers
from panel.ballots.models import SealedBallot
from panel.chests.models import Chest
from panel.cli.import_round import import_round
from panel.extensions import Base, db, writing
from panel.proposals.models import Proposal
from panel.publish.pabulib import pb_lines
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
        bodies = [papers.numbers_of(body) for body in db.session.scalars(select(SealedBallot.body))]
        stored = sorted(line.proposal.number for line in result.lines if line.place)

    assert sorted(map(tuple, bodies)) == [("A1",), ("A1", "B2"), ("A1", "B2"), ("C3",)]
    election = tally.read_pb(FILE.splitlines(keepends=True))
    found = tally.count(election, tally.Settings(completion=tally.Completion.ADD1U, lot=("A1", "B2", "C3")))
    assert stored == sorted(found.winners)


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
        ("vote_type;approval", "vote_type;ordinal", "form ordinal"),
        ("rule;greedy", "rule;greedy-no-skip", "Please say how to count"),
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
