"""Real elections: the stand-alone program, the browser's and the tally give the same steps, by the file's rule and by others."""

from os import environ

import pytest

from panel.recount import verify
from panel.tally import Completion, Rule, Settings, Utility, published_settings, read_pb
from tests.recount.elections import file_of, published
from tests.tally.test_real_data import DATA, FILES, LARGE
from tests.tally.test_real_data import pytestmark as only_with_the_data

pytestmark = only_with_the_data
DEEP = bool(environ.get("PANEL_DEEP"))
STEPS = "(text) => { const read = readPb(text); return canonical(resultOf(null, read, count(read))); }"
KINDS = {
    "as the file says": {},
    "equal shares": {"rule": Rule.EQUAL_SHARES, "completion": Completion.ADD1},
    "cardinality, then by votes": {
        "rule": Rule.EQUAL_SHARES,
        "utility": Utility.CARDINALITY,
        "completion": Completion.ADD1U,
        "comparison": True,
    },
    "Phragmén, then by votes": {"rule": Rule.PHRAGMEN, "completion": Completion.ADD1U},
}


@pytest.fixture(scope="module", params=FILES)
def election(request):
    return read_pb(DATA / f"{request.param}.pb"), request.param


def settings_for(election, name, kind):
    """Steps of a unit in small elections and in a deep run; longer ones else, so that all of it takes a minute."""
    chosen = published_settings(election)
    step = 20 if name in LARGE and not DEEP else 1
    scores = (3, 2, 1) if "Krakow" in name else ()
    fields = {each: getattr(chosen, each) for each in Settings.__slots__}
    return Settings(**{**fields, "step": step, "scores": scores, **KINDS[kind]})


@pytest.mark.parametrize("kind", KINDS)
def test_the_stand_alone_program_gives_the_steps_of_the_tally(election, kind):
    counted, name = election
    chosen = settings_for(counted, name, kind)

    read = verify.read_pb(file_of(counted, chosen))

    assert verify.canonical(verify.result(None, read, verify.count(read))) == published(counted, chosen)


@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
def test_the_browser_gives_the_steps_of_the_tally(counter, election, kind):
    counted, name = election
    chosen = settings_for(counted, name, kind)

    assert counter.call(STEPS, file_of(counted, chosen)) == published(counted, chosen)


def test_the_file_itself_is_read_as_the_tally_reads_it(election):
    counted, name = election

    read = verify.read_pb((DATA / f"{name}.pb").read_text(encoding="utf-8"))

    assert (read.budget, read.voters) == (counted.budget, len(counted.ballots))
    assert [(each.id, each.cost) for each in read.projects] == [(each.id, each.cost) for each in counted.proposals]
    assert read.rules.rule == published_settings(counted).rule
