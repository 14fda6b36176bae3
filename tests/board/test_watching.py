"""Watching the boards of another site, over HTTP, as anybody can."""

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from werkzeug.serving import make_server

from panel import clock
from panel.audit.heads import raw
from panel.audit.signing import key_path
from panel.board import actions, merkle, watching
from panel.board.checking import check_board
from panel.board.command import watch
from panel.board.heads import SignedTree, sign
from panel.board.models import LeafKind, TreeHead
from panel.errors import RuleBroken
from panel.extensions import db
from tests.ballots.boards import tamper
from tests.ballots.makers import an_open_round


@contextmanager
def served(app):
    """The site on a port of its own; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def look(app, tmp_path):
    """Watch the site once; the result."""
    file = tmp_path / "kept.json"

    def once(*words):
        with served(app) as address:
            return CliRunner().invoke(watch, [address, "--keep", str(file), *words])

    once.file = file
    return once


@pytest.fixture
def vote(work):
    with work():
        budget_round, _people = an_open_round()
    return budget_round


def grow(budget_round, *contents):
    actions.append(budget_round.id, 1, [(LeafKind.BALLOT, content) for content in contents])


def test_a_board_that_only_grows_is_well_and_is_kept(work, look, vote):
    first = look()
    with work():
        grow(vote, *(f"{number:064x}" for number in range(30)))
    second, whole = look(), look("--whole")

    assert (first.exit_code, second.exit_code, whole.exit_code) == (0, 0, 0)
    assert "seen for the first time" in first.output
    assert "32 lines, it only grew, from 2" in second.output
    [kept] = json.loads(look.file.read_text())["boards"]
    assert kept["size"] == 32


def test_there_may_be_no_board_yet(look):
    assert (look().exit_code, "no board yet" in look().output) == (0, True)


def rewrite(work, budget_round, statement):
    """Somebody with everything changes what was signed, and signs anew."""
    with work():
        tamper("DELETE FROM tree_head WHERE size > 2", "tree_head")
        tamper(statement, "board_leaf")
        hashes = actions.read_hashes(budget_round.id, 1)
        actions.sign_head(budget_round.id, 1, hashes)


FORKS = {
    "a line is another": ("UPDATE board_leaf SET content = 'ff' WHERE position = 3", "Fork"),
    "a line is gone": ("DELETE FROM board_leaf WHERE position = 6", "shorter"),
}


@pytest.mark.parametrize(("statement", "word"), FORKS.values(), ids=FORKS)
def test_a_board_that_was_written_anew_is_found_out_and_the_proof_is_kept(work, look, vote, statement, word):
    with work():
        grow(vote, "aa", "bb", "cc", "dd", "ee")
    look()
    kept = look.file.read_text()
    rewrite(work, vote, statement)

    found = look()

    assert found.exit_code == 1
    assert word in found.output
    assert look.file.read_text() == kept


def test_a_board_that_was_written_anew_and_has_grown_is_found_out(work, look, vote):
    with work():
        grow(vote, "aa", "bb", "cc", "dd", "ee")
    look()
    rewrite(work, vote, "UPDATE board_leaf SET content = 'ff' WHERE position = 3")
    with work():
        grow(vote, "gg", "hh")

    found = look()

    assert found.exit_code == 1
    assert "Fork: the board of 9 lines does not begin with the 7 lines that were kept" in found.output


def test_a_board_that_is_gone_is_missed(work, look, vote):
    look()
    with work():
        tamper("DELETE FROM tree_head", "tree_head")

    found = look()

    assert found.exit_code == 1
    assert "A board is gone" in found.output


def test_another_key_is_noticed(app, work, look, vote):
    with app.app_context():
        path = key_path()
    look()
    right = path.read_bytes()
    path.unlink()
    try:
        with work():
            grow(vote, "aa")
        found = look()
    finally:
        path.write_bytes(right)

    assert found.exit_code == 1
    assert "signed by another key" in found.output


def test_the_key_that_is_named_must_have_signed(look, vote):
    found = look("--key", "ab" * 32)

    assert found.exit_code == 1
    assert "signed by another key" in found.output


def test_a_head_that_nobody_signed_is_noticed(work, look, vote):
    with work():
        tamper("UPDATE tree_head SET audit_count = 7", "tree_head")

    found = look()

    assert found.exit_code == 1
    assert "bad signature" in found.output


def test_a_public_log_that_was_cut_is_noticed(work, look, vote, monkeypatch):
    look()
    with work():
        tamper("DELETE FROM audit_entry WHERE id > (SELECT max(id) - 4 FROM audit_entry)", "audit_entry")
        later = clock.now().replace(year=clock.now().year + 1)
        monkeypatch.setattr(clock, "now", lambda: later)
        grow(vote, "aa")

    found = look()

    assert found.exit_code == 1
    assert "The public log was cut" in found.output


def test_a_site_that_does_not_answer_is_another_matter(tmp_path):
    answer = CliRunner().invoke(watch, ["http://127.0.0.1:9", "--keep", str(tmp_path / "kept.json")])

    assert answer.exit_code == 2
    assert "cannot be read" in answer.output


def test_a_site_may_answer_what_it_likes():
    key = Ed25519PrivateKey.generate()
    nought, now = "00" * 32, datetime(2027, 5, 3, tzinfo=UTC)
    bare = SignedTree("https://b.example", 1, nought, 0, merkle.EMPTY.hex(), 0, nought, now, raw(key.public_key()))
    row = {**sign(key, bare).fields, "log": "x"}

    assert not watching.look(lambda path, query: {"boards": [row]}, watching.Kept()).wrong
    with pytest.raises(RuleBroken, match="does not speak of all lines"):
        check_board({"heads": [row], "leaves": []})


@pytest.mark.parametrize("address", ["panel.example.org", "file:///etc/passwd", "ftp://example.org"])
def test_only_addresses_of_the_web_are_watched(address):
    answer = CliRunner().invoke(watch, [address])

    assert answer.exit_code == 1
    assert "https://" in answer.output


@pytest.mark.parametrize("content", ["", "{}", '{"boards": [{}]}', "[]"])
def test_a_file_that_holds_something_else_is_not_written_over(tmp_path, content):
    file = tmp_path / "kept.json"
    file.write_text(content)

    answer = CliRunner().invoke(watch, ["http://127.0.0.1:9", "--keep", str(file)])

    assert answer.exit_code == 1
    assert "is not what a watcher keeps" in answer.output
    assert file.read_text() == content


def test_the_key_of_a_head_is_the_one_that_the_site_signs_with(app, work, vote):
    with work():
        head = db.session.query(TreeHead).one()
        from_site = actions.signing_key().public_key()

    assert head.public_key == raw(from_site)
