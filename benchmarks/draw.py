"""How quick the draw is: CPU, wall and memory on real and generated pools, beside the Sortition Foundation's library.

    PANEL_REAL_DATA=... python benchmarks/draw.py                     every pool
    python benchmarks/draw.py --only 1700                             pools whose name contains 1700
    python benchmarks/draw.py --peer /path/to/venv/bin/python         with the library (requirements-draw.txt)

Each draw runs in a process of its own. The peer is asked for pools of 400 people at most, and given 20 minutes each.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

SHARES: dict[str, dict[str, float]] = {
    "gender": {"female": 0.505, "male": 0.485, "other": 0.01},
    "age": {"16-24": 0.13, "25-44": 0.3, "45-64": 0.32, "65+": 0.25},
    "region": {"north": 0.22, "mid-west": 0.17, "south-west": 0.18, "south-central": 0.22, "south-east": 0.21},
    "ethnicity": {"white": 0.94, "minority-ethnic": 0.06},
    "education": {"none": 0.2, "level1-3": 0.45, "level4+": 0.35},
    "welsh": {"speaker": 0.19, "non-speaker": 0.81},
    "concern": {"not": 0.12, "fairly": 0.4, "very": 0.48},
}
# Who comes forward more often than their share of the population.
EAGER = {"65+": 1.3, "16-24": 0.6, "25-44": 0.8, "level4+": 2.0, "none": 0.4, "speaker": 1.3, "very": 1.4, "not": 0.5}
SHARED_HOMES = 0.08
PEER_SECONDS = 1200
PEER_PEOPLE = 400


@dataclass(frozen=True)
class Case:
    """One draw; `target` is what it should reach, in words."""

    pool: str
    people: int
    seats: int
    rule: str
    household: str = ""
    features: int = 0
    target: str = ""


CASES = (
    Case("opendlp_monitor_30", 100, 30, "leximin"),
    Case("sf_fixture_22", 150, 22, "leximin"),
    Case("synth_wales_400_60", 400, 60, "maximin", household="address,postcode"),
    Case("synth_wales_400_60", 400, 60, "leximin", household="address,postcode", target="3 s CPU, 20 x less"),
    Case("synth_wales_400_60", 400, 60, "goldilocks", household="address,postcode"),
    Case("generated_2000", 2000, 200, "leximin", features=2),
    Case("generated_1700", 1700, 110, "maximin", household="address", features=7, target="60 s"),
    Case("generated_1700", 1700, 110, "leximin", household="address", features=7, target="10 min or a gap"),
    Case("generated_5000", 5000, 150, "maximin", household="address", features=7, target="5 min"),
)


def generate(case: Case, folder: Path) -> None:
    """A pool of volunteers who come forward unevenly, some from one home, with quotas near the population's shares."""
    dice = random.Random(case.people)
    shares = dict(list(SHARES.items())[: case.features])
    people: list[dict[str, str]] = []
    for number in range(case.people):
        shared = people and dice.random() < SHARED_HOMES
        address = dice.choice(people)["address"] if shared else f"{number} Test Street"
        values = {
            feature: dice.choices([*share], [part * EAGER.get(name, 1) for name, part in share.items()])[0]
            for feature, share in shares.items()
        }
        people.append({"id": f"r{number:05}", "address": address, **values})
    quotas: list[dict[str, Any]] = []
    for feature, share in shares.items():
        for name, part in share.items():
            least = min(int(part * case.seats), sum(person[feature] == name for person in people))
            quotas.append({"feature": feature, "value": name, "min": least, "max": int(part * case.seats) + 1})
    write(folder / "respondents.csv", people)
    write(folder / "categories.csv", quotas)


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]])
        writer.writeheader()
        writer.writerows(rows)


def measured(command: list[str], *, seconds: float = float("inf")) -> tuple[float, float, float, str]:
    """CPU seconds, wall seconds, peak megabytes and output of a process; output is empty where it failed or ran out."""
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            time.sleep(0.05)
            if time.monotonic() - started > seconds:
                process.kill()
        _, status, usage = ended
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read() if process.returncode == 0 else ""
    return usage.ru_utime + usage.ru_stime, time.monotonic() - started, usage.ru_maxrss / 1024, text


def tables(case: Case, folder: Path) -> list[str]:
    """Paths of the people and the features, generated where they are not real data."""
    if case.features:
        generate(case, folder)
    else:
        folder = Path(os.environ["PANEL_REAL_DATA"]) / "sortition" / case.pool
    return [str(folder / "respondents.csv"), str(folder / "categories.csv")]


def rows(cases: list[Case], peer: str | None) -> Iterator[list[str]]:
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            paths = tables(case, Path(folder))
            ours = [sys.executable, "-m", "panel", "draw", *paths, "--seats", str(case.seats), "--rule", case.rule]
            home = ["--household", case.household] if case.household else []
            cpu, wall, memory, output = measured([*ours, *home, "--lot-key", "benchmark", "--json"])
            facts = json.loads(output)
            asked = peer and case.people <= PEER_PEOPLE and case.rule != "goldilocks"
            theirs = peer_row(peer, case, paths, cpu) if peer and asked else ["", "", ""]
        found = [f"{facts[name]:.4f}" for name in ("smallest", "gini")] + [f"{facts['gap']:.0e}"]
        yield [f"{case.pool} {case.rule}", f"{cpu:.1f}", f"{wall:.1f}", f"{memory:.0f}", *found, *theirs, case.target]


def peer_row(peer: str, case: Case, paths: list[str], ours: float) -> list[str]:
    asked = json.dumps([paths, case.seats, case.rule, case.household])
    cpu, _, memory, output = measured([peer, __file__, "--as-peer", asked], seconds=PEER_SECONDS)
    return [f"{cpu:.1f}", f"{memory:.0f}", f"{cpu / ours:.0f}"] if output else [f"none in {cpu:.0f}", "", ""]


def as_peer(asked: str) -> None:
    """One draw by the library, as its documentation shows; leximin uses Gurobi, the rest HiGHS."""
    (people, features), seats, rule, household = json.loads(asked)
    library = import_module("sortition_algorithms")
    adapters = import_module("sortition_algorithms.adapters")
    with Path(people).open(newline="") as file:
        columns = next(csv.reader(file))
    settings = library.Settings(
        id_column=columns[0],
        columns_to_keep=[column for column in household.split(",") if column],
        check_same_address=bool(household),
        check_same_address_columns=[column for column in household.split(",") if column],
        selection_algorithm=rule,
        solver_backend="highspy",
    )
    # It does not know this form of header, which our readers take.
    quotas = Path(features).read_text().replace("category,feature", "feature,value")
    source = adapters.CSVStringDataSource(quotas, Path(people).read_text())
    data = adapters.SelectionData(source)
    features_read, _ = data.load_features(seats)
    people_read, _ = data.load_people(settings, features_read)
    done, panels, _ = library.run_stratification(features_read, people_read, seats, settings)
    sys.stdout.write(json.dumps([done, sorted(panels[0])]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="part of a pool's name or of a rule's")
    parser.add_argument("--peer", help="the Python that has the library")
    parser.add_argument("--as-peer", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.as_peer:
        as_peer(options.as_peer)
        return
    form = "{:31}{:>8}{:>8}{:>6}{:>10}{:>8}{:>8}{:>10}{:>8}{:>7}  {}"
    header = ("pool and rule", "CPU s", "wall s", "MB", "smallest", "Gini", "gap", "peer CPU", "MB", "ratio", "target")
    sys.stdout.write(form.format(*header) + "\n")
    cases = [case for case in CASES if options.only in f"{case.pool} {case.rule}"]
    for row in rows(cases, options.peer):
        sys.stdout.write(form.format(*row) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
