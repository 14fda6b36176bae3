"""`panel draw` and `panel draw-check`, as they are used from a terminal."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from panel.sortition.command import draw, draw_check

from .pools import REAL, real_directory

FEATURES = "feature,value,min,max\nage,old,1,2\nage,young,1,2\nplace,north,1,2\nplace,south,1,2\n"
PEOPLE = "id,age,place\n" + "".join(
    f"p{number},{('old', 'young')[number % 2]},{('north', 'south')[number % 3 == 0]}\n" for number in range(12)
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    people, features = tmp_path / "people.csv", tmp_path / "features.csv"
    people.write_text(PEOPLE)
    features.write_text(FEATURES)
    return str(people), str(features)


def run_draw(files: tuple[str, str], *options: str) -> Result:
    return CliRunner().invoke(draw, [*files, "--seats", "3", "--lot-key", "key", "--panels", "50", *options])


def published(files: tuple[str, str], tmp_path: Path, *options: str) -> Path:
    path = tmp_path / "draw.json"
    path.write_text(run_draw(files, "--json", *options).stdout)
    return path


def test_the_published_file_has_all_its_parts(files):
    facts = json.loads(run_draw(files, "--json").stdout)

    assert {"chances", "smallest", "average", "largest", "gini", "gap", "certain", "fingerprint", "panels", "drawn"} <= set(facts)
    assert facts["average"] == pytest.approx(3 / 12)
    assert len(facts["panels"]) == 50
    assert facts["drawn"]["panel"] == facts["panels"][facts["drawn"]["number"]]
    assert set(facts["chances"]) == {f"p{number}" for number in range(12)}


def test_the_plain_answer_tells_chances_and_the_panel(files):
    result = run_draw(files)

    assert result.exit_code == 0
    assert "average 0.2500" in result.stdout
    assert "Proven" in result.stdout
    assert "Lot key key: panel number" in result.stdout


@pytest.mark.parametrize("rule", ["maximin", "goldilocks"])
def test_other_rules(files, rule):
    assert json.loads(run_draw(files, "--json", "--rule", rule).stdout)["settings"]["rule"] == rule


def test_without_a_key_one_is_drawn_and_told(files):
    result = CliRunner().invoke(draw, [*files, "--seats", "3", "--json"])

    assert len(json.loads(result.stdout)["settings"]["lot_key"]) == 32


def test_faults_in_a_table_end_with_one_line(files):
    Path(files[0]).write_text("id,age,place\n1,old,north\n2,ancient,north\n")

    result = run_draw(files)

    assert result.exit_code == 1
    assert result.stderr == 'Error: people.csv: row 3, column age: not in the features table ("ancient")\n'


def test_impossible_quotas_are_answered_in_words(files):
    Path(files[1]).write_text(FEATURES.replace("age,old,1,2", "age,old,3,3"))

    plain, as_json = run_draw(files), run_draw(files, "--json")

    assert plain.exit_code == as_json.exit_code == 1
    assert "The smallest change that allows one: " in plain.stderr
    assert "of age: " in plain.stderr
    assert json.loads(as_json.stdout)["infeasible"][0]["feature"] == "age"


def test_a_replacement_keeps_the_confirmed(files):
    facts = json.loads(run_draw(files, "--json", "--confirmed", "p0,p1", "--left", "p2").stdout)

    assert all({"p0", "p1"} < set(panel) and "p2" not in panel for panel in facts["panels"])
    assert "row" not in run_draw(files, "--confirmed", "x").stderr
    assert run_draw(files, "--confirmed", "x").exit_code == 1


@pytest.mark.parametrize("options", [("--number", "50"), ("--seats", "0"), ("--rule", "nash")])
def test_wrong_usage_is_refused(files, options):
    assert run_draw(files, *options).exit_code == 2


def test_a_published_draw_is_confirmed_by_anyone_and_in_full_by_an_auditor(files, tmp_path):
    path = str(published(files, tmp_path, "--salt", "secret"))

    public = CliRunner().invoke(draw_check, [path, files[1]])
    auditor = CliRunner().invoke(draw_check, [path, files[1], files[0], "--salt", "secret"])
    without_salt = CliRunner().invoke(draw_check, [path, files[1], files[0]])

    assert (public.exit_code, auditor.exit_code, without_salt.exit_code) == (0, 0, 1)
    assert public.stdout.count("yes") == 6
    assert auditor.stdout.count("yes") == 10
    assert "NO   The people table" in without_salt.stdout


@pytest.mark.parametrize(
    "spoil",
    [
        lambda facts: facts["chances"].update(p0=0.99),
        lambda facts: facts["panels"].reverse(),
        lambda facts: facts["drawn"].update(number=(facts["drawn"]["number"] + 1) % 50),
        lambda facts: facts["settings"].update(lot_key="another"),
        lambda facts: facts["fingerprint"].update(chain="0" * 64),
    ],
)
def test_a_changed_file_is_found_out(files, tmp_path, spoil):
    path = published(files, tmp_path)
    facts = json.loads(path.read_text())
    spoil(facts)
    path.write_text(json.dumps(facts))

    result = CliRunner().invoke(draw_check, [str(path), files[1]])

    assert result.exit_code == 1
    assert "NO" in result.stdout


def test_a_file_that_is_no_draw_is_refused(files):
    (tmp := Path(files[0]).with_name("empty.json")).write_text("{}")
    result = CliRunner().invoke(draw_check, [files[0], files[1]])
    empty = CliRunner().invoke(draw_check, [str(tmp), files[1]])

    assert result.exit_code == 1
    assert result.stderr == "Error: people.csv: not a published draw.\n"
    assert empty.stderr == "Error: empty.json: not a published draw.\n"


@pytest.mark.parametrize("name", REAL)
def test_the_same_draw_in_any_process_hash_seed_and_row_order(name, tmp_path):
    folder, (seats, household) = real_directory(name), REAL[name]
    outputs = []
    for seed in (1, 2):
        tables = []
        for table in ("respondents.csv", "categories.csv"):
            header, *lines = (folder / table).read_text().splitlines()
            random.Random(seed).shuffle(lines)
            (tmp_path / table).write_text("\n".join([header, *lines]))
            tables.append(str(tmp_path / table))
        command = [sys.executable, "-m", "panel", "draw", *tables, "--seats", str(seats), "--lot-key", "K", "--json"]
        home = ["--household", ",".join(household)] if household else []
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        outputs.append(subprocess.run([*command, *home], env=environment, capture_output=True, check=True).stdout)

    assert outputs[0] == outputs[1]
