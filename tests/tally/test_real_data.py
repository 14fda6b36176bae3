"""Real elections of Pabulib: the winners that the files name, and the recounts of others."""

from dataclasses import replace
from fractions import Fraction
from os import environ
from pathlib import Path

import pytest
from pabulib.checker import Checker

from panel.tally import Completion, Rule, Settings, Utility, check_pb, count, published_settings, read_pb, write_pb
from tests.tally.elections import papers_of
from tests.tally.reference import winners

DATA = Path(environ.get("PANEL_REAL_DATA", "/nowhere")) / "pabulib"
DEEP = bool(environ.get("PANEL_DEEP"))
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(),
    reason="real elections carry no licence, so they are not in the project: PANEL_REAL_DATA names their folder",
)
FILES = [
    "France_Toulouse_2019",
    "Poland_Czestochowa_2025_Polnoc",
    "Poland_Gdynia_2024_Cisowa__large",
    "Poland_Katowice_2025",
    "Poland_Krakow_2025_Podgorze",
    "Poland_Lodz_2023",
    "Poland_Warszawa_2023_Mokotow",
    "Poland_Wroclaw_2022",
    "Switzerland_Zurich_D5",
    "US_Stanford_Dataset_2022_Jersey_City_Ward_B_vote_knapsacks",
]
SILENT = {FILES[0], FILES[8], FILES[9]}
"""They name no winners."""
SMALL = [FILES[p] for p in (0, 2, 8, 9)]
LARGE = {FILES[p] for p in (3, 5, 6, 7)}
"""More than 8,000 ballots: minutes in plain fractions, so only a deep run counts them so."""
SETTINGS = [
    Settings(completion=Completion.NONE),
    Settings(completion=Completion.ADD1U, step=10),
    Settings(utility=Utility.CARDINALITY, step=20),
    Settings(utility=Utility.COST_POINTS, completion=Completion.ADD1, step=20),
    Settings(rule=Rule.PHRAGMEN),
    Settings(rule=Rule.GREEDY),
]


@pytest.fixture(scope="module")
def election_of():
    known = {}
    return lambda name: known.setdefault(name, read_pb(DATA / f"{name}.pb"))


@pytest.mark.parametrize("name", [each for each in FILES if each not in SILENT])
def test_greedy_gives_the_winners_that_the_file_names(name, election_of):
    election = election_of(name)
    selected = {each.id for each in election.proposals if each.details.get("selected") == "1"}

    assert selected
    assert set(count(election, published_settings(election)).winners) == selected


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_found_wrong_with_a_published_file(name):
    assert check_pb(DATA / f"{name}.pb") == ()


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("chosen", SETTINGS)
def test_small_elections_are_counted_as_in_plain_fractions(name, chosen, election_of):
    election = election_of(name)
    if election.ballots.form.is_plain and chosen.utility.uses_points:
        chosen = replace(chosen, utility=Utility.COST)
    chosen = replace(chosen, step=max(chosen.step, Fraction(election.budget, (20 if DEEP else 4) * len(election.ballots))))

    assert list(count(election, chosen).winners) == winners(election, chosen)


@pytest.mark.parametrize("name", [each for each in FILES if each not in SMALL and (DEEP or each not in LARGE)])
def test_one_run_in_a_large_election_is_that_of_plain_fractions(name, election_of):
    election = election_of(name)
    scores = (3, 2, 1) if "Krakow" in name else ()
    utility = Utility.COST if election.ballots.form.is_plain else Utility.COST_POINTS
    chosen = Settings(completion=Completion.NONE, scores=scores, utility=utility)

    assert list(count(election, chosen).winners) == winners(election, chosen)


@pytest.mark.parametrize("name", [FILES[2], FILES[9]])
@pytest.mark.parametrize("completion", [Completion.NONE, Completion.ADD1])
def test_the_official_recount_of_equal_shares_agrees(name, completion, election_of):
    election = election_of(name)
    rule = "equalshares" if completion is Completion.NONE else "equalshares/add1"
    won = count(election, Settings(completion=completion)).winners
    meta = {key: value for key, value in election.meta.items() if key != "min_project_score_threshold"}

    text = "".join(write_pb(replace(election, meta=meta | {"rule": rule}), winners=won))
    found = Checker().process_files([text])

    assert f"{rule} rule not followed" not in str(found)


@pytest.mark.parametrize("name", FILES)
def test_writing_then_reading_gives_the_same_ballots(name, election_of):
    election = election_of(name)

    read = read_pb(list(write_pb(election)))

    assert papers_of(read) == papers_of(election)
    assert read.voters == election.voters
    assert [(each.id, each.cost, each.name) for each in read.proposals] == [
        (each.id, each.cost, each.name or each.id) if any(p.name for p in election.proposals) else (each.id, each.cost, "")
        for each in election.proposals
    ]
