"""Pools for tests: made by hand, at random, or read from the real data."""

import os
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import strategies as st

from panel.sortition.check import meets_conditions
from panel.sortition.pool import Pool, Quota, Volunteer, pool_of
from panel.sortition.reading import read_pool, read_quotas
from panel.sortition.task import Task

REAL = {
    "opendlp_monitor_30": (30, ()),
    "sf_fixture_22": (22, ()),
    "synth_wales_400_60": (60, ("address", "postcode")),
}


def a_pool(people: dict[str, str], quotas: dict[str, tuple[int, int]], homes: dict[str, str] | None = None) -> Pool:
    """People by id with one letter per feature; quotas by a feature's place and letter, as `0a`."""
    names = [Quota(key[0], key[1:], least, most) for key, (least, most) in quotas.items()]
    volunteers = [Volunteer(id_, tuple(values), (homes or {}).get(id_, "")) for id_, values in people.items()]
    return pool_of(names, volunteers)


def real_directory(name: str) -> Path:
    """The folder of a real pool; skips the test where there is no real data."""
    if "PANEL_REAL_DATA" not in os.environ:
        pytest.skip("PANEL_REAL_DATA is not set")
    return Path(os.environ["PANEL_REAL_DATA"]) / "sortition" / name


def a_real_task(name: str) -> Task:
    seats, household = REAL[name]
    folder = real_directory(name)
    quotas = read_quotas((folder / "categories.csv").read_bytes())
    return Task(read_pool((folder / "respondents.csv").read_bytes(), quotas, household=household), seats)


@st.composite
def small_tasks(draw: st.DrawFn, *, feasible: bool = True) -> Task:
    """Up to 10 people, 4 features and shared homes; quotas drawn tightly around some panel, or at random."""
    features = draw(st.integers(1, 4))
    values = st.tuples(*[st.sampled_from("abc")] * features)
    people = draw(st.lists(st.tuples(values, st.sampled_from(["", "", "", "h1", "h2"])), min_size=2, max_size=10))
    volunteers = [Volunteer(f"p{number}", each, home) for number, (each, home) in enumerate(people)]
    seats = draw(st.integers(1, min(4, len(people))))
    model = draw(st.permutations(volunteers))[:seats]
    quotas = []
    for feature in range(features):
        for value in "abc":
            seated = sum(person.values[feature] == value for person in model)
            seated = seated if feasible else draw(st.integers(0, seats))
            least = max(0, seated - draw(st.sampled_from([0, 0, 1])))
            quotas.append(Quota(str(feature), value, least, seated + draw(st.sampled_from([0, 0, 1]))))
    return Task(pool_of(quotas, volunteers), seats)


def all_panels(task: Task) -> list[tuple[str, ...]]:
    """Every panel there is, by trying all sets of people."""
    ids = [person.id for person in task.pool.volunteers]
    return [panel for panel in combinations(ids, task.seats) if meets_conditions(task, panel)]
