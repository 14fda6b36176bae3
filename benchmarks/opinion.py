"""How quick the opinion map is, how much memory it takes, and how often it sees groups where there are none.

    PANEL_REAL_DATA=... python benchmarks/opinion.py                  every conversation
    python benchmarks/opinion.py --only generated                     conversations whose name contains it
    python benchmarks/opinion.py --peer /path/to/venv/bin/python      with red-dwarf (requirements-opinion.txt)
    python benchmarks/opinion.py --alarms                             false alarms over 100 shuffles instead

Each map runs in a process of its own on one thread; the peer is given 20 minutes each. "map" is reading, projection and groups;
"all" adds stability, chance and the findings. To reach with 1.6 million reactions: map in 5 s and 800 MB, all in 90 s.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

import numpy as np

PEER_SECONDS = 1200
SHUFFLES = 100
# A second thread takes twice the processor time for little: both cores may be wanted elsewhere.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
GENERATED = {  # people, statements, reactions of each person
    "generated 50,000": (1_000, 100, 50),
    "generated 400,000": (8_000, 300, 50),
    "generated 1.6 million": (30_000, 800, 160 / 3),
}


def generate(folder: Path, *, people: int, statements: int, each: float) -> None:
    """A conversation of three groups (5 : 3 : 2) that lean apart on half of the statements."""
    chance = np.random.default_rng(people)
    group = chance.choice(3, people, p=(0.5, 0.3, 0.2))
    common, apart = chance.uniform(0.2, 0.8, statements), chance.random(statements) < 0.5
    agree = np.where(apart, chance.uniform(0.1, 0.9, (3, statements)), common)
    seen = chance.random((people, statements)) < np.clip(chance.lognormal(0, 0.6, (people, 1)) * each / statements / 1.2, 0, 1)
    person, statement = seen.nonzero()
    lot = chance.random((2, len(person)))
    vote = np.where(lot[0] < 0.12, 0, np.where(lot[1] < agree[group[person], statement], 1, -1))
    with (folder / "votes.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["timestamp", "datetime", "comment-id", "voter-id", "vote"])
        when = range(1_700_000_000_000, 1_700_000_000_000 + len(person))
        table.writerows(zip(when, ["Tue Jul 21 2026"] * len(person), statement, person, vote, strict=True))
    with (folder / "comments.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["comment-id", "moderated", "comment-body"])
        table.writerows((number, 1, f"Statement {number}") for number in range(statements))


def conversations(only: str, scratch: Path) -> Iterator[tuple[str, Path]]:
    """Name and folder: the published ones where PANEL_REAL_DATA says, and generated ones."""
    if home := os.environ.get("PANEL_REAL_DATA"):
        for folder in sorted((Path(home) / "polis").iterdir()):
            if only in folder.name:
                yield folder.name, folder
    for name, (people, statements, each) in GENERATED.items():
        if only in name:
            folder = scratch / name
            folder.mkdir()
            generate(folder, people=people, statements=statements, each=each)
            yield name, folder


def ours(folder: Path) -> dict[str, Any]:
    """Seconds, megabytes and groups of our map, in this process."""
    opinion = import_module("panel.opinion")
    start, cpu = time.perf_counter(), time.process_time()
    reactions = read(folder)
    read_s = time.perf_counter() - start
    placed = reactions.of(import_module("panel.opinion.opinion_map").with_enough(reactions))
    points = import_module("panel.opinion.projection").project(placed).points
    import_module("panel.opinion.grouping").groupings(points)
    map_s, map_cpu_s, map_mb = time.perf_counter() - start, time.process_time() - cpu, peak_mb()
    opinion_map = opinion.draw_map(reactions)
    return {
        "reactions": len(reactions.vote),
        "read_s": read_s,
        "map_s": map_s,
        "map_cpu_s": map_cpu_s,
        "map_mb": map_mb,
        "all_s": time.perf_counter() - start,
        "all_mb": peak_mb(),
        "cpu_s": time.process_time() - cpu,
        "groups": f"{opinion_map.stability.clarity} {opinion_map.sizes}",
    }


def peer(folder: Path) -> dict[str, Any]:
    """Seconds, megabytes and groups of red-dwarf's pipeline, in this process; it has no test of stability or chance."""
    start, cpu = time.perf_counter(), time.process_time()
    with (folder / "comments.csv").open(encoding="utf-8", newline="") as lines:
        rejected = [int(row["comment-id"]) for row in csv.DictReader(lines) if row["moderated"] == "-1"]
    with (folder / "votes.csv").open(encoding="utf-8", newline="") as lines:
        # It takes one vote of each person on each statement; ours finds the last by itself.
        last = {(row["voter-id"], row["comment-id"]): row for row in csv.DictReader(lines)}
    votes = [
        {
            "participant_id": int(row["voter-id"]),
            "statement_id": int(row["comment-id"]),
            "vote": int(row["vote"]),
            "modified": int(row["timestamp"]),
        }
        for row in last.values()
    ]
    polis = import_module("reddwarf.implementations.polis")
    result = polis.run_pipeline(votes=votes, mod_out_statement_ids=rejected, random_state=0)
    return {
        "map_s": time.perf_counter() - start,
        "cpu_s": time.process_time() - cpu,
        "map_mb": peak_mb(),
        "groups": sorted(np.bincount(result.clusterer.labels_).tolist(), reverse=True),
    }


def read(folder: Path) -> Any:
    """The reactions of the conversation in this folder."""
    opendata = import_module("panel.opinion.opendata")
    with (folder / "comments.csv").open(encoding="utf-8", newline="") as lines:
        live = [one.name for one in opendata.read_statements(lines) if one.live(strict=False)]
    with (folder / "votes.csv").open("rb") as file:
        return import_module("panel.opinion").gather(import_module("panel.opinion.columns").read_columns(file), live)


def peak_mb() -> float:
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


def measured(python: str, flag: str, folder: Path) -> dict[str, Any] | str:
    """What a process of its own reports, or what became of it."""
    command = [python, str(Path(__file__).resolve()), flag, str(folder)]
    environment = os.environ | ONE_THREAD | {"PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PEER_SECONDS, env=environment)
    except subprocess.TimeoutExpired:
        return f"no answer in {PEER_SECONDS} s"
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr.strip().splitlines()[-1][:60]


def alarms(name: str, folder: Path) -> None:
    """How many shuffles of this conversation are shown as groups, and what a test of stability alone would have shown."""
    stability, grouping = (import_module(f"panel.opinion.{part}") for part in ("stability", "grouping"))
    project = import_module("panel.opinion.projection").project
    reactions, limits = read(folder), stability.Limits()
    placed = reactions.of(import_module("panel.opinion.opinion_map").with_enough(reactions))
    steady = shown = 0
    for number in range(1000, 1000 + SHUFFLES):
        mixed = stability.shuffled(placed, number)
        split = grouping.best(grouping.groupings(project(mixed).points))
        repeated = split and stability.repeat(mixed, split, limits, limits.repeats)
        if repeated and repeated.median >= limits.doubtful_agreement and repeated.same_number >= limits.same_number:
            steady += 1
            verdict = stability.verdict(repeated, stability.against_chance(mixed, limits), limits)
            shown += verdict.clarity is not stability.Clarity.NONE
    print(f"{name:24} of {SHUFFLES} shuffles: steady enough {steady}, shown as groups {shown}", flush=True)


def table(only: str, peer_python: str | None, scratch: Path) -> None:
    heads = ("conversation", "reactions", "read s", "map s", "map CPU s", "map MB", "all s", "all MB", "CPU s")
    print(f"{heads[0]:24}" + "".join(f"{head:>10}" for head in heads[1:]) + "  groups")
    for name, folder in conversations(only, scratch):
        row = measured(sys.executable, "--ours", folder)
        print(f"{name:24}{cells(row)}", flush=True)
        if peer_python:
            other = measured(peer_python, "--peer-one", folder)
            print(f"{'  red-dwarf':24}{cells(other)}", flush=True)
            if isinstance(row, dict) and isinstance(other, dict):
                print(f"{'  times as long':24}{'':20}{other['map_s'] / row['map_s']:>10.1f}", flush=True)


def cells(row: dict[str, Any] | str) -> str:
    if isinstance(row, str):
        return f"  {row}"
    forms = {
        "reactions": ",d",
        "read_s": ".2f",
        "map_s": ".2f",
        "map_cpu_s": ".2f",
        "map_mb": ".0f",
        "all_s": ".1f",
        "all_mb": ".0f",
        "cpu_s": ".1f",
    }
    return "".join(f"{format(row[key], form) if key in row else '':>10}" for key, form in forms.items()) + f"  {row['groups']}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="conversations whose name contains this")
    parser.add_argument("--peer", help="Python of an environment with red-dwarf")
    parser.add_argument("--alarms", action="store_true", help="count false alarms instead")
    parser.add_argument("--ours", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--peer-one", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.ours or chosen.peer_one:
        print(json.dumps(ours(chosen.ours) if chosen.ours else peer(chosen.peer_one)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        if chosen.alarms:
            for name, folder in conversations(chosen.only, Path(scratch)):
                alarms(name, folder)
        else:
            table(chosen.only, chosen.peer, Path(scratch))


if __name__ == "__main__":
    main()
