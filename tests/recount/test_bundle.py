"""The bundle of a vote, whole and with every kind of fault, before the stand-alone program."""

import subprocess
import sys
import zipfile
from dataclasses import replace
from os import environ
from pathlib import Path
from random import Random

import pytest

from panel.audit.chain import canonical
from panel.recount import verify
from tests.recount.bundles import a_vote, a_vote_with_headings, a_vote_with_points, as_json, sealed
from tests.recount.faults import FAULTS

DEEP = bool(environ.get("PANEL_DEEP"))
FILE = Path(verify.__file__)


@pytest.fixture(scope="module")
def whole():
    return a_vote().files()


@pytest.mark.parametrize("form", ["approval", "knapsack"])
@pytest.mark.parametrize(("rule", "completion"), [("equal-shares", "none"), ("equal-shares", "add1u"), ("greedy", "add1")])
def test_a_whole_bundle_agrees_in_all_six_steps(form, rule, completion):
    step, told = verify.verify(a_vote(form=form, rule=rule, completion=completion).files())

    assert step == 0, told
    assert [line[:2] for line in told[:6]] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert told[-1] == "The same, to the penny."


@pytest.mark.parametrize("blank", [False, True])
def test_points_blank_ballots_and_small_steps_are_known(blank):
    papers = [{"1": 4, "2": 2}, {"2": 3, "3": 3}, {"4": 1}, *([{}] if blank else [])]

    step, told = verify.verify(a_vote_with_points(*papers, blank_ballots=blank).files())

    assert step == 0, told


@pytest.mark.parametrize("form", ["approval", "knapsack"])
def test_headings_and_proposals_that_exclude_each_other_are_known(form):
    step, told = verify.verify(a_vote_with_headings(form=form, papers=("1", "12", "3", "3")).files())

    assert step == 0, told


def test_it_speaks_welsh(whole):
    assert verify.verify(whole, "cy")[1][-1] == "Yr un fath, i’r geiniog."
    assert verify.verify({**whole, "ballots.csv": b""}, "cy")[1][-1].startswith("Mae cam 1 o 6 yn wahanol")


def test_every_sentence_is_there_in_both_languages_with_the_same_places():
    for english, welsh in verify.SENTENCES.values():
        places = [set(part.split("}")[0] for part in text.split("{")[1:]) for text in (english, welsh)]
        assert places[0] == places[1]
        assert "'" not in english + welsh


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_is_found_in_its_step(fault):
    step, files = fault()

    found, told = verify.verify(files)

    assert found == step, told
    assert "cannot be read" not in told[-2]


def flips(files):
    """Every bit in a deep run; else some of each file, always the same."""
    lot = Random(2027)
    for name, data in files.items():
        bits = range(8 * len(data))
        yield from ((name, bit) for bit in (bits if DEEP else lot.sample(bits, 40)))


def turned(data, bit):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_no_bit_of_any_file_can_be_turned(whole):
    files = sealed({**whole, "verify.py": FILE.read_bytes()[:3000]})
    assert verify.verify(files)[0] == 0

    for name, bit in flips(files):
        assert verify.verify({**files, name: turned(files[name], bit)})[0], (name, bit)


@pytest.mark.parametrize("name", ["ballots.csv", "election.pb", "freeze.json", "log.json", "result.json"])
def test_a_turned_bit_is_found_even_where_the_list_of_files_was_made_again(whole, name):
    """The hashes guard against damage alone. Whoever changes a file can write them anew, and is found out by what is behind them.

    Only what decides nothing goes unseen: the name of the country, the numbers of the voters.
    """
    lot, unseen = Random(2027), []
    data = whole[name]
    for bit in range(8 * len(data)) if DEEP else lot.sample(range(8 * len(data)), 120):
        if not verify.verify(sealed({**whole, name: turned(data, bit)}))[0]:
            unseen.append(bit)

    assert name == "election.pb" or not unseen
    for bit in unseen:
        assert verify.read_pb(turned(data, bit).decode()) == verify.read_pb(data.decode())


def test_it_runs_alone_from_a_folder_and_from_a_zip(whole, tmp_path):
    packed = tmp_path / "bundle.zip"
    files = sealed({**whole, "verify.py": FILE.read_bytes()})
    folder = tmp_path / "folder"
    folder.mkdir()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
            (folder / name).write_bytes(data)

    for arguments in ([], [str(packed)], [str(folder), "--cy"]):
        done = subprocess.run([sys.executable, "-I", folder / "verify.py", *arguments], capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()

    (folder / "log.json").write_bytes(files["log.json"].replace(b"ballot", b"billet", 1))
    done = subprocess.run([sys.executable, "-I", folder / "verify.py"], capture_output=True, check=False)
    assert done.returncode == 1
    assert b"Step 1 of 6 differs" in done.stdout


def test_a_zip_that_holds_a_name_twice_is_refused(whole, tmp_path):
    packed = tmp_path / "bundle.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in whole.items():
            archive.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("log.json", whole["log.json"])

    assert verify.main([str(packed)]) == 1


def test_a_proposal_withdrawn_since_cannot_win_and_is_named():
    vote = a_vote()
    first, *others = vote.election.proposals
    gone = replace(first, cost=999_999_999 * 100, withdrawn=True)
    freeze = vote.freeze
    vote.election = replace(vote.election, proposals=(gone, *others))
    type(vote).freeze, kept = property(lambda _vote: freeze), type(vote).freeze
    try:
        step, told = verify.verify(vote.files())
    finally:
        type(vote).freeze = kept

    assert step == 0, told
    assert "1 was withdrawn after the ballot was frozen, so it could not win." in told


def test_it_shares_nothing_with_the_site():
    text = FILE.read_text(encoding="utf-8")
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}

    assert imported <= sys.stdlib_module_names


def test_the_result_is_written_in_one_way(whole):
    assert canonical(as_json(whole, "result.json")).encode() == whole["result.json"]
