"""Small files that the first version counted wrongly, refused, or passed over without a word: what is right for each."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from panel.tally import PbBroken, Settings, count, published_settings, read_pb, write_pb
from panel.tally import command as commands
from panel.tally.command import tally, tally_check
from tests.tally.test_pb import FILE, lines, with_line

CASES = Path(__file__).parent / "cases"


def run(command, name, *words):
    return CliRunner().invoke(command, [str(CASES / f"{name}.pb"), *words])


def counted(name, *words):
    answer = run(tally, name, *words, "--json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def winners(name, *words):
    return counted(name, *words)["winners"]


def test_an_option_that_was_given_holds_though_it_is_nought():
    assert set(winners("zero_threshold")) == {"1", "2"}
    assert set(winners("zero_threshold", "--rule", "greedy", "--threshold", "0")) == {"1", "2", "3"}


@pytest.mark.parametrize(
    "words",
    [
        ("--step", "0"),
        ("--step", "-1"),
        ("--viability", "0"),
        ("--viability", "-2"),
        ("--threshold", "-1"),
        ("--scores", "3,-1"),
        ("--scores", "1,2"),
        ("--scores", "0,0"),
        ("--scores", "10000000000"),
        ("--lot", "1,z"),
        ("--lot", "1,1"),
    ],
)
@pytest.mark.parametrize("rule", ["greedy", "equal-shares"])
def test_nonsense_is_refused_in_one_line(words, rule):
    answer = run(tally, "zero_threshold", "--rule", rule, *words)

    assert answer.exit_code == 1
    assert answer.output.startswith("Error: The ")
    assert answer.output.count("\n") == 1


def test_what_the_file_switches_on_can_be_switched_off(tmp_path):
    assert winners("comparison_off") == ["1"]
    assert winners("comparison_off", "--no-comparison-step") == []
    stops = tmp_path / "stops.pb"
    stops.write_text(with_line("rule;greedy\n", "rule;greedy-no-skip\n").replace("a;600", "a;1600"), encoding="utf-8")
    assert winners(stops.with_suffix("")) == []
    assert winners(stops.with_suffix(""), "--no-greedy-stop") == ["b", "c"]
    words = "comment;#1: How it was counted: rule=greedy viability=1/9 leave_out_broken=yes\n"
    stops.write_text(with_line("max_length;2\n", f"max_length;1\n{words}"), encoding="utf-8")
    assert counted(stops.with_suffix(""))["ballots_left_out"] == 2
    assert counted(stops.with_suffix(""), "--count-broken", "--viability", "none")["winners"] == ["a", "c"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--scores", "3,2,1"), "--scores changes nothing here: the ballots have no ranks."),
        (("--step", "2"), "--step changes nothing here: no shares are raised."),
        (("--completion", "none"), "--completion changes nothing here: greedy has no completion."),
        (("--utility", "points"), "--utility changes nothing here"),
        (("--comparison-step",), "--comparison changes nothing here"),
        (("--rule", "phragmen", "--completion", "add1"), "--completion add1 changes nothing here"),
        (("--rule", "equal-shares", "--greedy-stop"), "--greedy-stop changes nothing here"),
    ],
)
def test_an_option_that_changes_nothing_is_said_to(words, told):
    answer = run(tally, "zero_threshold", *words)

    assert answer.exit_code == 0
    assert told in answer.stderr


def test_explanations_are_made_only_when_they_are_asked_for(monkeypatch):
    assert set(counted("comparison_off", "--explain", "2")["projects"]) == {"2"}
    assert set(counted("comparison_off", "--explain")["projects"]) == {"1", "2", "3"}
    monkeypatch.setattr(commands, "explain", None)
    assert "projects" not in counted("comparison_off")


def test_other_rules_stand_in_the_json_too():
    assert [each["rule"] for each in counted("zero_threshold", "--compare")["compared"]] == ["equal-shares", "phragmen"]


def test_points_beside_a_ranking_are_its_scores():
    answer = run(tally, "ranking_with_points")

    assert winners("ranking_with_points") == ["2", "1", "3"]
    assert "they are taken as the scores of the ranks" in answer.stderr
    assert winners("ranking_with_points", "--scores", "1,0") == ["3", "2", "1"]
    read = read_pb(CASES / "ranking_with_points.pb")
    assert list(write_pb(read_pb(list(write_pb(read))))) == list(write_pb(read))


@pytest.mark.parametrize("points", ["1,2,3", "3,1,2", "3,2,-1", "3,2", "3,2,many"])
def test_points_that_contradict_the_ranking_are_refused_by_line(points):
    text = (CASES / "ranking_with_points.pb").read_text(encoding="utf-8").replace("3;3,2,1;3,2,1", f"3;3,2,1;{points}")

    with pytest.raises(PbBroken, match=r"^Line 25: "):
        read_pb(lines(text))


def test_check_and_count_ask_for_scores_in_the_same_words():
    checked, refused = run(tally_check, "ranking_without_max_length"), run(tally, "ranking_without_max_length")

    assert (checked.exit_code, refused.exit_code) == (1, 1)
    for each in (checked, refused):
        assert "--scores 5,4,3,2,1" in each.output
    assert run(tally, "ranking_without_max_length", "--scores", "5,4,3,2,1").exit_code == 0
    assert winners("ranking_without_max_length", "--rule", "phragmen") == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("max_length;2", "max_length;1"),
        ("max_length;2", "max_sum_cost;1e-30"),
        ("c;100.50", "c;1e30"),
        ("budget;1000", "budget;1e40"),
        ("rule;greedy", "rule;lottery"),
        ("rule;greedy", "rule;equalshares/add1"),
        ("rule;greedy", "rule;greedy-exclusive"),
        ("vote_type;approval", "vote_type;ordinal"),
        ("vote_type;approval\nrule;greedy\ndate_begin;01.03.2027\ndate_end;14.03.2027\nmax_length;2", "vote_type;ordinal"),
        ("vote_type;approval", "vote_type;choose-1"),
        ("vote_type;approval", "vote_type;cumulative"),
        ("max_length;2", "max_length;two"),
        ("max_length;2", "step;0"),
        ("max_length;2", "lot;z"),
        ("max_length;2", "categories;a\nbudget_per_category;5000"),
        ("2;a;M", "2;a,a;M"),
        ("2;a;M", "2;;M"),
    ],
)
def test_what_the_check_accepts_is_counted_and_the_reverse(tmp_path, old, new):
    path = tmp_path / "case.pb"
    path.write_text(with_line(old, new), encoding="utf-8")

    checked, answer = run(tally_check, path.with_suffix("")), run(tally, path.with_suffix(""))

    assert {type(each.exception) for each in (checked, answer)} <= {SystemExit, type(None)}
    assert checked.exit_code == answer.exit_code, (checked.output, answer.output)


def test_a_vote_that_repeats_a_pick():
    refused = run(tally, "picked_twice")

    assert refused.exit_code == 1
    assert "Line 21: the vote '1,2,2' names a project twice" in refused.output
    assert "--merge-repeats" in refused.output
    left_out, merged = counted("picked_twice", "--leave-out-broken"), counted("picked_twice", "--merge-repeats")
    assert (left_out["ballots_left_out"], left_out["voters"]) == (1, 2)
    assert (merged["ballots_left_out"], merged["voters"]) == (0, 3)
    assert [step["effective_votes"] for step in left_out["steps"]] == [1, 1]
    assert [step["effective_votes"] for step in merged["steps"]] == [2, 2]


def test_repeated_picks_with_different_points_are_not_merged(tmp_path):
    text = (CASES / "ranking_with_points.pb").read_text(encoding="utf-8").replace("ordinal", "cumulative")
    path = tmp_path / "case.pb"
    path.write_text(text.replace("1;1,2,3;3,2,1", "1;1,2,2;3,2,2"), encoding="utf-8")
    assert counted(path.with_suffix(""), "--merge-repeats")["winners"][0] == "2"

    path.write_text(text.replace("1;1,2,3;3,2,1", "1;1,2,2;3,2,1"), encoding="utf-8")
    assert "named twice, with different points" in run(tally, path.with_suffix(""), "--merge-repeats").output


def test_caps_are_caps_on_what_their_winners_cost():
    assert winners("neighbourhood_cap", "--rule", "greedy") == ["1", "3"]
    assert [(each["name"], each["spent"]) for each in counted("neighbourhood_cap")["caps"]] == [("North", 30), ("South", 50)]
    assert set(winners("caps_sum_above_budget")) == {"1", "2"}


def test_an_exclusive_pair_in_a_comment_cannot_be_known():
    answer = run(tally_check, "exclusive_only_in_comment")

    assert answer.exit_code == 0
    assert "the pair cannot be known from the file" in answer.output
    assert "rule not followed" not in answer.output
    assert "the pair cannot be known from the file" in run(tally, "exclusive_only_in_comment").stderr


def test_the_lot_is_named_only_where_one_was_drawn():
    assert counted("tie")["ties"] == [{"winner": "10", "others": ["9"], "settled_by": "order"}]
    assert counted("tie", "--lot", "9,10")["ties"] == [{"winner": "9", "others": ["10"], "settled_by": "lot"}]
    assert "lot put" not in run(tally, "tie").output
    assert winners("round-tied") == ["1"]
    assert winners("round-tied", "--lot", "2,1") == ["2"]


def test_the_check_says_where_it_cannot_know_how_a_tie_was_settled():
    answer = run(tally_check, "round-tied")

    assert "1 and 2 are exactly level, and what decided cannot be known from the file" in answer.output
    assert "not followed" not in answer.output
    read = read_pb(CASES / "round-tied.pb")
    drawn = "".join(write_pb(read, settings=Settings(rule=published_settings(read).rule, lot=("1", "2"))))
    assert "not selected, but greedy takes them: 1" in "".join(str(each) for each in commands.check_pb(lines(drawn)))


def test_a_threshold_is_not_cut():
    assert winners("fracthr") == []


def test_a_file_without_projects_gets_a_sentence():
    for command in (tally, tally_check):
        answer = run(command, "noprojects")
        assert answer.exit_code == 1
        assert "here are no projects, so there is nothing to count" in answer.output
        assert "min()" not in answer.output


@pytest.mark.parametrize("rule", ["equal-shares", "greedy", "phragmen"])
def test_what_costs_more_than_everything_is_told_so(rule):
    answer = run(tally, "overbudget", "--rule", rule, "--completion", "add1u", "--explain")

    assert "It costs 101, more than there is: 100. No support could have funded it." in answer.output
    assert "more supporter" not in answer.output.replace("No support", "")
    assert counted("overbudget", "--rule", rule, "--explain")["projects"]["a"]["more_supporters"] is None


def test_the_step_is_shown_and_progress_off_a_terminal(monkeypatch):
    monkeypatch.setattr(commands, "SECONDS", -1)
    answer = run(tally, "zero_threshold", "--rule", "equal-shares")

    assert "each share raised by 1 at a time" in answer.stdout
    assert answer.stderr.startswith("Each voter could spend ")
    assert answer.stderr.endswith(" % of the budget\n")


def test_nobody_voted(tmp_path):
    path = tmp_path / "case.pb"
    path.write_text(FILE.split("1;a,b;F")[0].replace("num_votes;4", "num_votes;0"), encoding="utf-8")

    for rule in ("equal-shares", "greedy", "phragmen"):
        assert winners(path.with_suffix(""), "--rule", rule) == []
        assert run(tally, path.with_suffix(""), "--rule", rule, "--explain", "--compare").exit_code == 0


def test_a_large_currency_is_counted_in_a_thousand_steps_or_so():
    election = read_pb(lines(with_line("rule;greedy", "rule;equalshares/add1").replace("budget;1000", "budget;140000000")))

    assert published_settings(election).step == 35_000
    assert count(election, published_settings(election)).winners
