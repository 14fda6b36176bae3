"""A backup and the way back, on both databases: everything is there again, or nothing was touched."""

import gzip
import io
import os
import stat
import tarfile
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from panel import clock
from panel.audit.actions import record
from panel.audit.checking import check_log
from panel.audit.duties import make_head_if_due
from panel.audit.signing import key_path, public_key
from panel.backups import actions
from panel.backups.duties import back_up_if_due, backup_is_late
from panel.backups.snapshots import LEFT_OUT
from panel.cli.backup import backup, restore
from panel.errors import RuleBroken
from panel.extensions import db
from panel.mail.actions import post
from tests.backups.makers import PASSPHRASE, at, set_up
from tests.cli.filling import checksums, fill_empty_tables
from tests.makers import a_person

UNTRUE = {"outbox_mail"}
"""What a restore changes on purpose."""


@pytest.fixture
def lost(place):
    """A site that will be lost: a person, their entry in the log with a head over it, mail."""
    site = place("lost")
    set_up(site)
    with at(site):
        record("seed.plant", "seed:1", a_person())
        post("ann@example.org", subject="Your code: 123456", body="Code 123456, Ann", language="en").state = "sent"
        post("bob@example.org", subject="News", body="Waiting for Bob", language="en")
        db.session.commit()
        make_head_if_due()
        record("seed.plant", "seed:2", None)
        db.session.commit()
    return site


@pytest.fixture
def full(lost):
    """The same with something in every table."""
    with at(lost):
        fill_empty_tables()
    return lost


@pytest.fixture
def passphrase(tmp_path) -> str:
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\n")
    return str(path)


def run(site, command, *words) -> Result:
    with at(site):
        return CliRunner().invoke(command, [str(word) for word in words])


def test_a_restored_site_is_the_one_that_was_lost(full, place, tmp_path, passphrase):
    file = tmp_path / "backup.tar.gz"
    with at(full):
        before, key = checksums(), public_key()

    made = run(full, backup, file, "--passphrase-file", passphrase)
    answer = run(place("found"), restore, file, "--passphrase-file", passphrase)

    assert (made.exit_code, answer.exit_code) == (0, 0), (made.exception, answer.exception)
    assert "Restored:" in answer.output
    with at(place("found")):
        after = checksums()
        assert public_key() == key
        assert check_log().agreed is not None
    emptied = UNTRUE | set(LEFT_OUT)
    assert {name: rows for name, rows in after.items() if name not in emptied} == {
        name: rows for name, rows in before.items() if name not in emptied
    }
    assert all(after[name].startswith("0 ") for name in LEFT_OUT if name in after)


def test_the_site_goes_on_after_a_restore(lost, place, tmp_path, passphrase):
    file = tmp_path / "backup.tar.gz"
    run(lost, backup, file, "--passphrase-file", passphrase)
    run(place("found"), restore, file, "--passphrase-file", passphrase)

    with at(place("found")):
        count = check_log().count
        record("seed.plant", "seed:2", None)
        post("ann@example.org", subject="Hello", body="Hello", language="en")
        db.session.commit()

        assert (check_log().count, check_log().whole) == (count + 1, True)


def test_a_backup_holds_no_code_and_no_text_of_mail_that_was_sent(lost, place, tmp_path):
    file = tmp_path / "backup.tar.gz"
    run(lost, backup, file, "--no-keys")
    run(place("found"), restore, file)

    with tarfile.open(file) as tar:
        content = b"".join(tar.extractfile(part).read() for part in tar)
    with at(place("found")):
        mails = db.session.execute(text("SELECT recipient, subject, body, state FROM outbox_mail")).all()
    assert b"123456" not in content
    assert ("ann@example.org", "", "", "sent") in mails
    assert ("bob@example.org", "News", "Waiting for Bob", "unknown") in mails


def test_a_backup_is_for_its_owner_alone_and_never_replaces_another(lost, tmp_path):
    file = tmp_path / "backup.tar.gz"
    run(lost, backup, file, "--no-keys")
    first = file.read_bytes()

    again = run(lost, backup, file, "--no-keys")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert isinstance(again.exception, RuleBroken)
    assert file.read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["backup.tar.gz"]


def test_the_key_of_the_log_is_in_it_only_under_a_passphrase(lost, tmp_path, passphrase):
    with at(lost):
        secret = key_path().read_bytes().splitlines()[1]
    bare, wrapped = (run(lost, backup, tmp_path / name, *words) for name, words in (
        ("bare.tar.gz", ["--no-keys"]), ("wrapped.tar.gz", ["--passphrase-file", passphrase]),
    ))  # fmt: skip

    assert "signs the public log is not in it" in bare.output
    assert "signs the public log is not in it" not in wrapped.output
    assert secret not in gzip.decompress((tmp_path / "wrapped.tar.gz").read_bytes())


def test_link_keys_go_into_a_second_file_under_the_passphrase_and_only_when_asked(lost, place, tmp_path, passphrase):
    home = lost.config["LINK_KEYS"]
    home.mkdir(exist_ok=True)
    (home / "99-0123456789abcdef.key").write_bytes(b"K" * 32)
    file, second = tmp_path / "backup.tar.gz", tmp_path / "votes.link-keys"

    run(lost, backup, file, "--with-link-keys", second, "--passphrase-file", passphrase)
    run(place("found"), restore, file, "--link-keys", second, "--passphrase-file", passphrase)

    assert b"K" * 32 not in gzip.decompress(file.read_bytes())
    assert b"K" * 32 not in second.read_bytes()
    assert stat.S_IMODE(second.stat().st_mode) == 0o600
    restored = place("found").config["LINK_KEYS"] / "99-0123456789abcdef.key"
    assert restored.read_bytes() == b"K" * 32
    assert stat.S_IMODE(restored.stat().st_mode) == 0o600


def test_an_open_vote_without_its_key_is_said(full, place, tmp_path):
    file = tmp_path / "backup.tar.gz"
    with at(full):
        db.session.execute(text("UPDATE round SET phase = 'voting'"))
        db.session.commit()

    made, answer = run(full, backup, file, "--no-keys"), run(place("found"), restore, file)

    assert "A vote is open" in made.output
    assert "those people must vote again" in answer.output
    assert "the vote rests" in answer.output


def test_a_place_that_is_not_empty_is_left_alone(lost, tmp_path):
    file = tmp_path / "backup.tar.gz"
    run(lost, backup, file, "--no-keys")
    with at(lost):
        before = checksums()

    answer = run(lost, restore, file)

    assert isinstance(answer.exception, RuleBroken)
    with at(lost):
        assert checksums() == before


def changed(file, name: str, change) -> None:
    """Rewrite one part of a backup, as a thief or a failing disk would."""
    with tarfile.open(file) as tar:
        parts = [(part, tar.extractfile(part).read()) for part in tar]
    with tarfile.open(file, "w:gz") as tar:
        for part, content in parts:
            written = change(content) if part.name.startswith(name) else content
            part.size = len(written)
            tar.addfile(part, io.BytesIO(written))


DAMAGES = {
    "a bit turned": lambda file: changed(file, "database", lambda content: content[:900] + b"\x07" + content[901:]),
    "cut short": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "not one at all": lambda file: file.write_bytes(b"hello"),
    "another count": lambda file: changed(file, "manifest", lambda content: content.replace(b'"person": 1', b'"person": 2')),
    "another log": lambda file: changed(file, "manifest", lambda content: content.replace(b'"hash": "', b'"hash": "0')),
    "a part less": lambda file: changed(file, "manifest", lambda content: content.replace(b'"parts": {', b'"parts": {"x": {},')),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_and_the_place_is_empty_again(lost, place, tmp_path, damage):
    file = tmp_path / "backup.tar.gz"
    run(lost, backup, file, "--no-keys")
    whole = tmp_path / "whole.tar.gz"
    whole.write_bytes(file.read_bytes())
    DAMAGES[damage](file)

    answer = run(place("found"), restore, file)

    assert isinstance(answer.exception, RuleBroken)
    assert run(place("found"), restore, whole).exit_code == 0  # nothing was left in the way


def test_a_wrong_passphrase_changes_nothing(lost, place, tmp_path, passphrase):
    file, wrong = tmp_path / "backup.tar.gz", tmp_path / "wrong"
    run(lost, backup, file, "--passphrase-file", passphrase)
    wrong.write_text("another passphrase")

    answer = run(place("found"), restore, file, "--passphrase-file", wrong)

    assert "does not open" in str(answer.exception)
    assert run(place("found"), restore, file, "--passphrase-file", passphrase).exit_code == 0


def test_a_backup_of_the_other_kind_of_database_is_refused_clearly(lost, place, tmp_path):
    file = tmp_path / "backup.tar.gz"
    run(lost, backup, file, "--no-keys")
    kinds = (b'"database": "sqlite"', b'"database": "postgresql"')
    changed(file, "manifest", lambda content: content.replace(kinds[0], b"?").replace(kinds[1], kinds[0]).replace(b"?", kinds[1]))

    answer = run(place("found"), restore, file)

    assert "of the same kind" in str(answer.exception)


def test_a_folder_keeps_what_it_should(lost, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    for days in range(1, 40):
        (folder / f"panel-{actions.stamp(clock.now() - timedelta(days=days))}.tar.gz").write_bytes(b"old")
    (folder / "mine.txt").write_text("not a backup")

    answer = run(lost, backup, folder, "--keep", "2d,2w", "--no-keys")

    assert answer.exit_code == 0
    assert len(list(folder.glob("panel-*"))) == 3
    assert (folder / "mine.txt").exists()


def test_the_worker_makes_one_a_day_where_a_folder_is_set(lost, tmp_path, monkeypatch):
    lost.config.update(BACKUPS=str(tmp_path / "daily"))
    with at(lost):
        assert backup_is_late()
        made = [back_up_if_due(), back_up_if_due()]
        assert not backup_is_late()
        later = clock.now() + timedelta(hours=24)
        monkeypatch.setattr(clock, "now", lambda: later)
        made.append(back_up_if_due())
        assert actions.last_backup() == later.replace(microsecond=0)

    assert made == [True, False, True]


def test_a_backup_that_cannot_be_written_is_told_and_leaves_nothing(lost, tmp_path):
    (tmp_path / "file").write_text("")
    lost.config.update(BACKUPS=str(tmp_path / "file" / "daily"))
    with at(lost):
        with pytest.raises(RuntimeError, match="No backup was made"):
            back_up_if_due()
        assert backup_is_late()


def test_copies_from_before_migrations_stay_for_a_fortnight(lost, tmp_path):
    folder = lost.config["INSTANCE"] / "backups"
    folder.mkdir(exist_ok=True)
    for name, days in (("before-0001-to-0002-x.sqlite", 15), ("before-0002-to-0003-x.sqlite", 13)):
        (folder / name).write_text("")
        moment = (clock.now() - timedelta(days=days)).timestamp()
        os.utime(folder / name, (moment, moment))

    with at(lost):
        back_up_if_due()

    assert [path.name for path in folder.iterdir()] == ["before-0002-to-0003-x.sqlite"]
