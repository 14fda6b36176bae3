"""The bundle of a vote that was really held: who takes it away finds the published winners again, and every change in it."""

import io
import json
import random
import subprocess
import sys
import zipfile
from datetime import timedelta
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import event

from panel import clock
from panel.audit.chain import canonical
from panel.ballots.actions import seal, void
from panel.extensions import db
from panel.proposals.models import ProposalState
from panel.publish.pabulib import winners_of
from panel.recount import verify
from panel.results.actions import count, publish
from panel.results.elections import election_of, on_the_ballot, settings_of
from panel.rounds.models import BallotForm
from panel.tally import count as tally
from panel.tally import published_settings, read_pb
from panel.tally.command import tally_check
from tests.ballots.boards import heads, the_worker_comes
from tests.ballots.makers import an_open_round, close
from tests.makers import an_organiser
from tests.paper.makers import a_paper_vote, entered
from tests.publish.makers import a_published_round as held_elsewhere
from tests.publish.votes import FORMS, SETS, cast_one, held
from tests.recount.results import result_text


def files_of(client, budget_round):
    answer = client.get(f"/data/rounds/{budget_round.id}/bundle.zip")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.parametrize("form", FORMS)
def test_whoever_takes_it_away_finds_the_published_winners_again(client, work, tmp_path, form):
    kinds, terms = FORMS[form]
    with work():
        budget_round, result = held(kinds, ballot_form=form, **terms)
        winners = winners_of(result)
        assert len(heads(budget_round)) == 3
    path = tmp_path / "bundle.zip"
    path.write_bytes(client.get(f"/data/rounds/{budget_round.id}/bundle.zip").data)
    (tmp_path / "verify.py").write_bytes(client.get("/data/verify.py").data)

    done = subprocess.run([sys.executable, "-I", "verify.py", "bundle.zip"], cwd=tmp_path, capture_output=True, check=False)
    told = done.stdout.decode().splitlines()

    assert (done.returncode, told[-1]) == (0, "The same, to the penny."), told
    if form == BallotForm.YES_NO:
        assert f"The answer is {winners.pop()}." in told
    else:
        assert {line.split("number ")[1].split(",")[0] for line in told if line.startswith("Funded")} == winners


def test_the_files_beside_it_agree_with_it(client, work, tmp_path):
    """The bundle's election is the `.pb` file, `panel tally` finds the same in it, and its result is what the tally says."""
    with work():
        budget_round, result = held(FORMS[BallotForm.RANKING][0], ballot_form=BallotForm.RANKING, max_choices=3)
        election, winners = election_of(budget_round), winners_of(result)
        settings = settings_of(budget_round, len(election.ballots))
    files = files_of(client, budget_round)
    path = tmp_path / "round.pb"
    path.write_bytes(client.get(f"/data/rounds/{budget_round.id}.pb").data)

    checked = CliRunner().invoke(tally_check, [str(path)])
    read = read_pb(path)

    assert checked.exit_code == 0, checked.output
    assert path.read_bytes() == files["election.pb"]
    assert set(tally(read, published_settings(read)).winners) == winners
    told = result_text(budget_round.id, election, tally(election, settings), unit=100)
    assert files["result.json"].decode() == told
    facts = client.get(f"/data/rounds/{budget_round.id}/result.json").json
    assert [step["winner"] for step in facts["trace"]["steps"]] == json.loads(told)["winners"]


def sealed_anew(files):
    """The bundle with the right hash of every file: what finds a change is then no hash."""
    about = json.loads(files["bundle.json"])
    about["files"] = {name: sha256(files[name]).hexdigest() for name in about["files"]}
    return {**files, "bundle.json": canonical(about).encode()}


@pytest.mark.parametrize("form", [BallotForm.POINTS, BallotForm.YES_NO])
def test_no_bit_of_it_can_be_another(client, work, form):
    kinds, terms = FORMS[form]
    with work():
        budget_round, _ = held(kinds, ballot_form=form, **terms)
    files, chance = files_of(client, budget_round), random.Random(budget_round.id)
    assert files.keys() == {*verify.NEEDED, "bundle.json", "verify.py"}
    assert verify.verify(sealed_anew(files))[0] == 0

    for name, data in files.items():
        for bit in chance.sample(range(8 * len(data)), 20):
            changed = bytearray(data)
            changed[bit // 8] ^= 1 << bit % 8
            other = {**files, name: bytes(changed)}
            assert verify.verify(other)[0], (name, bit)
            if name not in {"bundle.json", "verify.py", "election.pb"}:  # names of places in the last one decide nothing
                assert verify.verify(sealed_anew(other))[0], (name, bit)


def test_the_same_vote_gives_the_same_bytes_by_the_same_number_of_queries(app, client, work):
    asked = []
    for voters in (50, 90):
        with work():
            budget_round, _ = held(SETS, voters=voters)
        with app.app_context():
            engine = db.engine
        statements = []

        def listen(_connection, _cursor, statement, *_rest, seen=statements):
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", listen)
        answer = client.get(f"/data/rounds/{budget_round.id}/bundle.zip")
        event.remove(engine, "before_cursor_execute", listen)
        asked.append(len(statements))

        assert answer.data == client.get(f"/data/rounds/{budget_round.id}/bundle.zip").data
        assert (answer.mimetype, answer.headers["Access-Control-Allow-Origin"]) == ("application/zip", "*")
    assert asked[0] == asked[1] < 40


def lose_keys(app):
    for path in Path(app.config["LINK_KEYS"]).glob("*.key"):
        path.unlink()


def test_it_holds_after_a_voided_vote_a_withdrawal_a_second_count_and_a_correction(app, client, work):
    with work():
        budget_round, people = an_open_round(voters=60, least_votes=2)
        for person in people[:45]:
            cast_one(budget_round, person, ("3",))
        the_worker_comes()
        lose_keys(app)
        reasons = {"reason_cy": "Torrodd y ddisg.", "reason_en": "The disk broke."}
        void.void_and_reopen(budget_round, an_organiser(), closes_at=clock.now() + timedelta(days=3), **reasons)
        for place, person in enumerate(people):
            cast_one(budget_round, person, SETS[place % len(SETS)])
        the_worker_comes()
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())
        proposals = on_the_ballot(budget_round)
        proposals[0].state = ProposalState.WITHDRAWN
        for _ in range(2):
            count.store_count(budget_round.id, lambda done, total: None)
        publish.publish_result(budget_round, an_organiser())
        budget_round.title_en, proposals[1].title = "=Another; title", "Corrected\nwords"

    files = files_of(client, budget_round)
    step, told = verify.verify(files)

    assert (step, json.loads(files["log.json"])["log"]) == (0, 2), told
    assert "1 was withdrawn after the ballot was frozen, so it could not win." in told


def test_papers_that_were_keyed_are_in_it_like_all_others(client, work):
    with work():
        budget_round, people = a_paper_vote(voters=50, papers=2)
        entered(budget_round, "1 3", "2")
        for place, person in enumerate(people[2:]):
            cast_one(budget_round, person, SETS[place % len(SETS)])
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())
        count.store_count(budget_round.id, lambda done, total: None)
        publish.publish_result(budget_round, an_organiser())

    files = files_of(client, budget_round)

    assert verify.verify(files)[0] == 0
    assert b'"[""1"",""3""]"' in files["ballots.csv"]


def refused(client, budget_round, words):
    """There is no file and no link to one, and the page says why in plain words."""
    base = f"/data/rounds/{budget_round.id}"
    answer, page = client.get(f"{base}/bundle.zip", headers={"Accept-Language": "en"}), client.get(page_of(budget_round)).text
    assert answer.status_code == 404
    assert words in unescape(answer.text)
    assert words in unescape(page)
    assert "data-recount" not in page
    assert "bundle.zip" not in page
    assert f"{base}/bundle.zip" not in client.get("/en/open-data").text
    return page


def page_of(budget_round, language="en"):
    return f"/{language}/rounds/{budget_round.id}/recount"


def test_where_few_have_voted_the_page_says_why_there_is_no_file(client, work):
    with work():
        budget_round, _ = held(SETS, voters=49)

    page = refused(client, budget_round, "Fewer than 50 people voted")

    assert "verify.py" not in page
    assert page_of(budget_round) not in client.get(f"/en/rounds/{budget_round.id}/result").text


def test_before_the_result_is_published_there_is_none(client, work):
    with work():
        budget_round, _ = an_open_round(voters=1)

    assert "verify.py" not in refused(client, budget_round, "not published yet")


def test_of_a_vote_that_was_held_elsewhere_the_ballots_alone_can_be_counted(client, work):
    with work():
        budget_round, _ = held_elsewhere(*SETS * 10)

    page = refused(client, budget_round, "This vote was held elsewhere")

    assert f"/data/rounds/{budget_round.id}.pb" in page
    assert f"python3 verify.py round-{budget_round.id}.pb" in page


@pytest.mark.parametrize(("language", "words"), [("en", "Counted again, the result is the same"), ("cy", "O gyfrif eto")])
def test_the_page_needs_no_script_to_say_how_it_is_done(client, work, language, words):
    with work():
        budget_round, _ = held(SETS)

    page = client.get(page_of(budget_round, language)).text

    assert page.count('<li data-step="') == 6
    assert words in page
    assert f"python3 verify.py round-{budget_round.id}-bundle.zip" in page
    for other in ("result", "board"):
        assert page_of(budget_round, language) in client.get(f"/{language}/rounds/{budget_round.id}/{other}").text
    assert f"/data/rounds/{budget_round.id}/bundle.zip" in client.get("/en/open-data").text
