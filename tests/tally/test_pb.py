"""Reading and writing `.pb` files: lenient on untidy text, strict where money or people could be lost."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pabulib.checker import Checker

from panel.tally import (
    Election,
    Form,
    Limits,
    PbBroken,
    Proposal,
    Rule,
    Settings,
    check_pb,
    count,
    inspect_pb,
    published_settings,
    read_pb,
    write_pb,
)
from tests.tally.elections import elections, papers_of

FILE = """META
key;value
description;Greener streets
country;United Kingdom
unit;Llanfair
instance;2027
num_projects;3
num_votes;4
budget;1000
vote_type;approval
rule;greedy
date_begin;01.03.2027
date_end;14.03.2027
max_length;2
PROJECTS
project_id;cost;votes;name;selected
a;600;3;"Trees; and ""shade""\";1
b;500;2;Benches;0
c;100.50;1;Bins;1
VOTES
voter_id;vote;sex
1;a,b;F
2;a;M
3;b,c;
4;a;F
"""


def lines(text):
    return text.splitlines(keepends=True)


def the_official_checker(text):
    """Errors by term."""
    found = Checker().process_files([text])
    (name,) = [each for each in found if each not in {"metadata", "summary"}]
    return found[name]["results"]["errors"]


def with_line(old, new):
    assert old in FILE
    return FILE.replace(old, new)


def test_a_tidy_file_is_read_as_it_stands():
    election = read_pb(lines(FILE))

    assert election.budget == 1000
    assert [(each.id, each.cost, each.name) for each in election.proposals] == [
        ("a", 600, 'Trees; and "shade"'),
        ("b", 500, "Benches"),
        ("c", Fraction(201, 2), "Bins"),
    ]
    assert papers_of(election) == [["a", "b"], ["a"], ["b", "c"], ["a"]]
    assert election.limits == Limits(max_length=2)
    assert election.voters["sex"] == ["F", "M", "", "F"]
    assert check_pb(lines(FILE)) == ()


@pytest.mark.parametrize(
    "untidy",
    [
        FILE.replace("\n", "\r\n"),
        "\ufeff" + FILE,
        with_line("1;a,b;F", "1; a , b,;F"),
        with_line("c;100.50", "c;100,5"),
        with_line("3;b,c;", "3;b,c;None"),
        with_line("3;b,c;", "3;b,c"),
        FILE + "\n",
    ],
)
def test_untidy_text_is_read_the_same(untidy):
    tidy, read = read_pb(lines(FILE)), read_pb(lines(untidy))

    assert papers_of(read) == papers_of(tidy)
    assert [each.cost for each in read.proposals] == [each.cost for each in tidy.proposals]


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("2;a;M", "2;a,x;M", 23, "'x' is not a project"),
        ("2;a;M", "1;a;M", 22, "voter_id '1' is used 2 times"),
        ("1;a,b;F", "1;a,a;F", 22, "names a project twice"),
        ("b;500", "a;500", 17, "project_id 'a' is used 2 times"),
        ("b;500", "b;1,500", 18, "thousands or decimals"),
        ("b;500", "b;five", 18, "'five' is not a number"),
        ("b;500", "b;0", 18, "more than 0"),
        ("budget;1000", "budget;1 000", 9, "is not a number"),
        ("budget;1000\n", "", 0, "budget"),
        ("num_votes;4", "num_votes;5", 8, "META says 5 votes, the file has 4"),
        ("budget;1000", "budget;-5", 9, "must not be below 0"),
        ("max_length;2", "min_project_score_threshold;few", 14, "'few' is not a number"),
        ("vote_type;approval", "vote_type;quadratic", 10, "vote_type must be one of"),
        ("VOTES\n", "", 0, "section VOTES is missing"),
    ],
)
def test_what_could_lose_money_or_people_is_refused_by_line(old, new, line, told):
    election, problems = inspect_pb(lines(with_line(old, new)))

    assert election is None
    assert any(each.line == line and told in each.text for each in problems)
    with pytest.raises(PbBroken):
        read_pb(lines(with_line(old, new)))


def test_every_problem_of_a_file_is_named_at_once():
    broken = with_line("b;500", "b;five").replace("a;600", "a;0")

    _, problems = inspect_pb(lines(broken))

    assert [each.line for each in problems] == [17, 18]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1;a,b;F", "1;a,b,c;F"),
        ("a;600;3", "a;600;2"),
        ('selected\na;600;3;"Trees; and ""shade""";1', "selected\na;600;3;Trees;0"),
        ("b;500;2", "b;5000;2"),
        ("date_end;14.03.2027", "date_end;March"),
        ("rule;greedy", "rule;lottery"),
        ("num_votes;4", "num_votes;5"),
        ("2;a;M", "2;x;M"),
    ],
)
def test_the_check_names_what_the_official_checker_names(old, new):
    text = with_line(old, new)

    ours = {each.term for each in check_pb(lines(text))}

    assert ours & set(the_official_checker(text))


def test_a_withdrawn_project_cannot_win():
    election = read_pb(lines(with_line("a;600", "a;999999999")))

    assert election.proposals[0].withdrawn
    assert "a" not in count(election, Settings()).winners
    assert read_pb(list(write_pb(election))).proposals[0].withdrawn


def test_settings_come_from_meta():
    threshold = with_line("rule;greedy\n", "rule;greedy-threshold\n").replace("max_length;2", "min_project_score_threshold;2")
    assert published_settings(read_pb(lines(threshold))) == Settings(rule=Rule.GREEDY, threshold=2)

    stops = read_pb(lines(with_line("rule;greedy\n", "rule;greedy-no-skip\n")))
    assert published_settings(stops).greedy_stop


@settings(deadline=None, max_examples=60)
@given(elections(costs=st.integers(1, 10**8) | st.decimals("0.01", 999, places=2).map(Fraction), points=st.integers(0, 99)))
def test_writing_then_reading_gives_the_same_election(election):
    text = list(write_pb(election))

    read = read_pb(text)

    assert papers_of(read) == papers_of(election)
    assert read.budget == election.budget
    assert read.proposals == tuple(
        replace(each, details=here.details) for each, here in zip(election.proposals, read.proposals, strict=True)
    )
    assert list(write_pb(read)) == text


def test_pence_are_written_as_pounds_and_counted_the_same():
    proposals = [Proposal("a", 150_050, name="Oak; ash"), Proposal("b", 90_000)]
    meta = {"description": "Trees", "country": "United Kingdom", "unit": "Llanfair", "instance": "2027", "currency": "GBP"}
    election = replace(Election.of(200_000, proposals, ["ab", "b", ""]), meta=meta)

    text = list(write_pb(election, unit=100, winners=["b"]))
    read = read_pb(text)

    assert "a;1500.50;1;Oak; ash" in "".join(text).replace('"', "")
    assert (read.budget, read.proposals[0].cost) == (2000, Fraction(3001, 2))
    assert count(read, Settings()).winners == count(election, Settings(step=100)).winners


def test_the_official_checker_accepts_what_is_written():
    meta = {
        "description": "Trees",
        "country": "United Kingdom",
        "unit": "Llanfair",
        "instance": "2027",
        "rule": "equalshares/add1",
    }
    meta |= {"date_begin": "01.03.2027", "date_end": "14.03.2027", "currency": "GBP", "language": "cy"}
    proposals = [Proposal(str(p), 100 * (p + 2), name=f"Place {p}") for p in range(6)]
    papers = [[str((voter * step) % 6) for step in range(1, 2 + voter % 2)] for voter in range(1, 24)]
    election = replace(Election.of(1200, proposals, [list(dict.fromkeys(each)) for each in papers]), meta=meta)
    won = count(election, Settings()).winners

    errors = the_official_checker("".join(write_pb(election, winners=won)))

    assert errors == {}


@pytest.mark.parametrize("limits", [{"max_sum_cost": 0}, {"max_points": 0, "min_points": 0}, {"max_length": 0}])
def test_a_limit_of_nought_survives(limits):
    election = Election.of(40, [Proposal("a", 10)], [{"a": 1}], form=Form.SCORES, limits=Limits(**limits))

    assert read_pb(list(write_pb(election))).limits == election.limits


def test_scores_below_nought_break_no_limit_that_nobody_set():
    election = Election.of(40, [Proposal("a", 10)], [{"a": 1}, {"a": -1}], form=Form.SCORES)

    assert count(election, Settings(leave_out_broken=True)).left_out == 0


def test_points_and_headings_survive():
    proposals = [Proposal("a", 10, heading="north"), Proposal("b", 20, heading="south")]
    papers = [{"b": 3, "a": Fraction(1, 2)}, {"a": 1}]
    election = Election.of(40, proposals, papers, form=Form.POINTS, headings={"north": 10, "south": 30})

    read = read_pb(list(write_pb(election)))

    assert read.headings == election.headings
    assert [each.heading for each in read.proposals] == ["north", "south"]
    assert papers_of(read) == papers
