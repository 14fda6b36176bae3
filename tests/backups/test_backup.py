"""A backup and the way back, on both databases: everything is there again, or nothing was touched."""

import gzip
import os
import stat
import tarfile
from datetime import timedelta

import pytest
from sqlalchemy import text

from panel import clock
from panel.audit.actions import record
from panel.audit.checking import check_log
from panel.audit.signing import key_path, public_key
from panel.backups import actions
from panel.backups.duties import back_up_if_due, backup_is_late
from panel.backups.snapshots import LEFT_OUT
from panel.cli.backup import backup, restore
from panel.errors import RuleBroken
from panel.extensions import db
from panel.mail.actions import post
from tests.backups.makers import at, run
from tests.cli.filling import checksums

UNTRUE = {"outbox_mail"}
"""What a restore changes on purpose."""


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


def test_a_backup_is_made_with_its_link_keys_or_not_at_all(lost, tmp_path, passphrase):
    (tmp_path / "keys").write_text("kept")
    words = "--with-link-keys", tmp_path / "keys", "--passphrase-file", passphrase

    answer = run(lost, backup, tmp_path / "backup.tar.gz", *words)

    assert "is there already" in str(answer.exception)
    assert (tmp_path / "keys").read_text() == "kept"
    assert not (tmp_path / "backup.tar.gz").exists()


def test_a_folder_of_backups_that_is_a_file_is_told(lost, tmp_path):
    (tmp_path / "file").write_text("")

    assert isinstance(run(lost, backup, tmp_path / "file", "--keep", "7d", "--no-keys").exception, RuleBroken)
