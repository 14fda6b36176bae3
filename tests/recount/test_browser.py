"""The browser's program against the tally and against the same faults, in a real browser."""

import base64
import io
import zipfile
from hashlib import sha256
from os import environ
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from panel.recount import verify
from tests.recount.bundles import a_vote
from tests.recount.elections import file_of, published, settled
from tests.recount.faults import FAULTS
from tests.recount.refused import REFUSED

pytestmark = pytest.mark.browser
DEEP = bool(environ.get("PANEL_DEEP"))
COUNT = "(text) => { const read = readPb(text); return canonical(resultOf(null, read, count(read))); }"
VERIFY = """async (files) => {
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return await verify(new Map(Object.entries(files).map(([name, text]) => [name, bytes(text)])));
}"""
FLIPS = """async ([files, name, bits]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)), unseen = [];
  const whole = new Map(Object.entries(files).map(([key, text]) => [key, bytes(text)]));
  for (const bit of bits) {
    const changed = new Map(whole), data = Uint8Array.from(whole.get(name));
    data[bit >> 3] ^= 1 << (bit & 7);
    changed.set(name, data);
    if (!(await verify(changed)).failed) unseen.push(bit);
  }
  return unseen;
}"""


def packed(files):
    return {name: base64.b64encode(data).decode() for name, data in files.items()}


@pytest.fixture(scope="module")
def whole():
    return a_vote().files()


@settings(deadline=None, max_examples=5_000 if DEEP else 150, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(settled())
def test_every_step_is_that_of_the_tally(counter, drawn):
    election, chosen = drawn

    assert counter.call(COUNT, file_of(election, chosen)) == published(election, chosen)


@pytest.mark.parametrize("form", ["approval", "knapsack"])
@pytest.mark.parametrize(("rule", "completion"), [("equal-shares", "none"), ("equal-shares", "add1u"), ("greedy", "add1")])
def test_a_whole_bundle_agrees_in_all_six_steps(counter, form, rule, completion):
    files = a_vote(form=form, rule=rule, completion=completion).files()

    found = counter.ask(files=packed(files))

    assert found["failed"] == 0, found
    assert found["steps"] == [1, 2, 3, 4, 5, 6]
    assert verify.canonical(found["result"]) == files["result.json"].decode()
    assert [note["sentence"] for note in found["notes"]][:3] == ["key", "kept", "won"]


def zipped(files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name.endswith(".json") else None)
    return made.getvalue()


def test_a_zip_is_unpacked(counter, whole):
    assert counter.ask(files=base64.b64encode(zipped(whole)).decode())["failed"] == 0
    assert counter.ask(files=base64.b64encode(b"no zip at all, but long enough for one").decode())["sentence"] == "unreadable"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_is_found_in_its_step_by_the_same_sentence(counter, fault):
    step, files = fault()

    found = counter.call(VERIFY, packed(files))

    assert found["failed"] == step, found
    language = found["sentence"], {name: str(value) for name, value in found["values"].items()}
    told = verify.Differs(language[0], **language[1]).text("en")
    assert f"{step}. Not so: {told}" == verify.verify(files)[1][-2]


@pytest.mark.parametrize("name", REFUSED)
def test_what_might_decide_and_is_not_understood_is_refused(counter, name):
    text, sentence = REFUSED[name]

    assert counter.ask(pb=text)["sentence"] == sentence


def test_no_bit_of_any_file_can_be_turned(counter, whole):
    """Some of each file; in a deep run every bit of the smallest bundle there is."""
    files, lot = a_vote(papers=["1"]).files() if DEEP else whole, Random(2028)
    for name, data in files.items():
        bits = range(8 * len(data))
        for some in batched(bits if DEEP else lot.sample(bits, 60), 1_000):
            assert counter.call(FLIPS, [packed(files), name, some]) == []


def batched(bits, size):
    return [list(bits[start : start + size]) for start in range(0, len(bits), size)]


def test_where_the_browser_cannot_check_signatures_it_says_so(counter, whole):
    subtle = "Object.defineProperty(crypto, 'subtle', { configurable: true, value: undefined })"
    found = counter.call(
        f"async (files) => {{ {subtle}; try {{ return await ({VERIFY})(files); }} finally {{ delete crypto.subtle; }} }}",
        packed(whole),
    )

    assert found["failed"] == 0
    assert [note["sentence"] for note in found["notes"]][:3] == ["unchecked", "key", "kept"]


def test_hashes_are_those_of_others(counter):

    lot = Random(5)
    for length in (0, 1, 55, 56, 63, 64, 65, 119, 120, 1000):
        data = lot.randbytes(length)
        assert counter.call("(bytes) => hex(sha(Uint8Array.from(bytes)))", list(data)) == sha256(data).hexdigest()
