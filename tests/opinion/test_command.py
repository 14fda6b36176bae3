import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from panel.opinion import Entry
from panel.opinion.command import opinion
from tests.opinion.conversations import planted, real_data

KEYS = {"participants", "statements", "votes", "groups", "stability", "bridging", "dividing", "rejected", "points"}


def written(folder: Path, log: list[Entry], *, decisions: dict[str, int] | None = None) -> list[str]:
    """Paths of the two tables of this conversation."""
    votes, comments = folder / "votes.csv", folder / "comments.csv"
    rows = [f"{one.moment},{one.statement},{one.participant},{one.vote}" for one in log]
    votes.write_text("\n".join(["timestamp,comment-id,voter-id,vote", *rows]), encoding="utf-8")
    names = sorted({one.statement for one in log})
    rows = [f'{name},{(decisions or {}).get(name, 1)},"Statement {name}, of many"' for name in names]
    comments.write_text("\n".join(["comment-id,moderated,comment-body", *rows]), encoding="utf-8")
    return [str(votes), str(comments)]


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(opinion, arguments)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def two_groups(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return written(tmp_path_factory.mktemp("two"), planted([40, 30]), decisions={"3": -1})


@pytest.fixture(scope="module")
def answer(two_groups: list[str]) -> dict[str, Any]:
    code, out, _ = run(*two_groups, "--json")
    assert code == 0
    return json.loads(out)


def test_json_of_planted_groups(answer):
    assert set(answer) >= KEYS
    assert (answer["participants"], answer["statements"], answer["groups"]) == (70, 29, [40, 30])
    assert answer["stability"]["clarity"] == "clear"
    assert answer["stability"]["against_chance"]["better"] is True
    assert len(answer["points"]) == 70
    assert {point["group"] for point in answer["points"]} == {"A", "B"}
    counts = answer["dividing"][0]["counts"]
    assert set(counts) == {"A", "B"}
    assert set(counts["A"]) == {"agree", "disagree", "pass"}


def test_strict_leaves_out_the_undecided(tmp_path):
    paths = written(tmp_path, planted([9], statements=6), decisions={"3": 0})

    assert json.loads(run(*paths, "--json")[1])["statements"] == 6
    assert json.loads(run(*paths, "--json", "--strict")[1])["statements"] == 5


def test_text_says_when_there_are_no_clear_groups(tmp_path):
    code, out, _ = run(*written(tmp_path, planted([12], statements=9)))

    assert code == 0
    assert "No clear groups." in out
    assert "What bridges" in out


def test_text_of_planted_groups(two_groups):
    _, out, _ = run(*two_groups)

    assert "2 groups: A 40, B 30." in out
    assert "What sets group B apart" in out


def test_letters_are_kept_from_an_earlier_run(two_groups, answer, tmp_path):
    letter = {"A": "C", "B": "A"}
    points = [point | {"group": letter[point["group"]]} for point in answer["points"]]
    (tmp_path / "earlier.json").write_text(json.dumps({"points": points}), encoding="utf-8")

    again = json.loads(run(*two_groups, "--json", "--earlier", str(tmp_path / "earlier.json"))[1])

    assert (again["letters"], again["groups"]) == (["A", "C"], [30, 40])
    assert again["points"] == points


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (("votes.csv", "x,1,1,1"), "votes.csv, line 2: timestamp is 'x', not a whole number."),
        (("votes.csv", "1,1,1,3"), "votes.csv, line 2: vote is '3'; it must be 1"),
        (("comments.csv", "1,maybe,x"), "comments.csv, line 2: moderated is 'maybe'; it must be 1"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, spoil, message):
    paths = written(tmp_path, planted([5], statements=3))
    file = tmp_path / spoil[0]
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([lines[0], spoil[1], *lines[2:]]), encoding="utf-8")

    code, _, error = run(*paths)

    assert code == 1
    assert message in error
    assert len(error.splitlines()) == 1


def test_an_earlier_file_that_is_none_is_named(tmp_path):
    paths = written(tmp_path, planted([5], statements=3))
    (tmp_path / "earlier.json").write_text("[]", encoding="utf-8")

    code, _, error = run(*paths, "--earlier", str(tmp_path / "earlier.json"))

    assert (code, error) == (1, "Error: earlier.json is not the JSON of an earlier map.\n")


def test_a_file_that_is_not_text_is_named(tmp_path):
    paths = written(tmp_path, planted([5], statements=3))
    Path(paths[0]).write_bytes(b"timestamp,comment-id,voter-id,vote\n1,1,\xff,1")

    assert run(*paths)[2] == "Error: votes.csv is not UTF-8 text.\n"


def test_a_missing_file_is_a_usage_error():
    assert run("nowhere.csv", "nowhere.csv")[0] == 2


def test_a_new_process_and_another_hash_seed_change_nothing(tmp_path):
    paths = written(tmp_path, planted([15, 10], statements=9))
    command = [sys.executable, "-m", "panel", "opinion", *paths, "--json"]

    answers = {
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }

    assert len(answers) == 1


def test_london_has_no_clear_groups():
    folder = real_data("london.youth.policing")

    data = json.loads(run(str(folder / "votes.csv"), str(folder / "comments.csv"), "--json")[1])

    assert (data["participants"], data["statements"], data["votes"], data["groups"]) == (26, 36, 638, [])
    assert "chance" in data["stability"]["doubts"]
