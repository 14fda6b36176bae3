"""`panel tally` and `panel tally-check` as people type them."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from panel.tally.command import tally, tally_check
from tests.tally.test_pb import FILE, with_line


@pytest.fixture
def pb(tmp_path):
    path = tmp_path / "streets.pb"
    path.write_text(FILE, encoding="utf-8")
    return path


def run(command, *words):
    return CliRunner().invoke(command, [str(word) for word in words])


def test_the_rule_of_the_file_is_the_default(pb):
    answer = run(tally, pb)

    assert answer.exit_code == 0
    assert "2 of 3 projects win, for 700.50 of 1,000 (70.0 %)." in answer.output


def test_json_has_the_published_keys(pb):
    found = json.loads(run(tally, pb, "--rule", "equal-shares", "--completion", "none", "--json", "--explain").output)

    assert {"rule", "completion", "utility", "budget", "spent", "share", "winners", "ties", "steps", "projects"} <= set(found)
    assert (found["rule"], found["completion"], found["utility"]) == ("equal-shares", "none", "cost")
    assert found["share_exact"] == "250"
    assert {"votes", "effective_votes", "effective_support", "missing", "drained_by"} <= set(found["projects"]["a"])


@pytest.mark.parametrize("rule", ["equal-shares", "greedy", "phragmen"])
@pytest.mark.parametrize("more", [[], ["--compare"], ["--explain"], ["--explain", "c"], ["--json"]])
def test_every_rule_and_view(pb, rule, more):
    answer = run(tally, pb, "--rule", rule, *more)

    assert answer.exit_code == 0, answer.output


def test_an_explanation_tells_what_was_missing(pb):
    answer = run(tally, pb, "--rule", "equal-shares", "--completion", "none", "--explain", "b")

    assert "b did not win. It has 2 supporters." in answer.output
    assert "After a was bought, its supporters had 300: 200 too little." in answer.output
    assert "At least 1 more supporters" in answer.output


def test_a_threshold_on_the_line_overrides_the_file(pb):
    assert "Not eligible: c." in run(tally, pb, "--threshold", "2").output


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--rule", "dice"], 2, "Invalid value for '--rule'"),
        (["--scores", "a,b"], 2, "not a list of whole numbers"),
        (["--threshold", "many"], 2, "is not a number"),
        (["--explain", "zebra"], 1, "There is no project 'zebra'."),
    ],
)
def test_mistakes_get_one_clear_line(pb, words, code, told):
    answer = run(tally, pb, *words)

    assert answer.exit_code == code
    assert told in answer.output


def test_a_broken_file_is_named_by_line(pb):
    pb.write_text(with_line("2;a;M", "2;x;M"), encoding="utf-8")

    assert run(tally, pb).exit_code == 1
    assert "Line 23: 'x' is not a project" in run(tally, pb).output
    checked = run(tally_check, pb)
    assert checked.exit_code == 1
    assert "[vote for non-existent project]" in checked.output


def test_a_sound_file_is_called_sound(pb):
    answer = run(tally_check, pb)

    assert (answer.exit_code, answer.output) == (0, "Nothing is wrong with this file.\n")


def test_counting_loads_no_flask_and_no_database():
    code = "import panel.tally.command, sys; print(sorted({'flask', 'sqlalchemy', 'scipy', 'pabutools'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_file_in_other_letters_is_told_how_to_be_saved(tmp_path):
    pb = tmp_path / "other.pb"
    pb.write_bytes(FILE.replace(";M", ";Mémoire").encode("utf-16"))

    answer = run(tally_check, pb)

    assert answer.exit_code == 1
    assert "it is not UTF-8 text: save the file as UTF-8" in answer.output
    assert "codec" not in answer.output
