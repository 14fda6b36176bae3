"""Backups and restores where the disk is full: all of it or nothing of it, said in one line, and with room it goes."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from itertools import count

import pytest
from click.testing import CliRunner

from panel.backups.actions import back_up_into
from panel.backups.databases import copy_exactly
from panel.cli.backup import backup, restore
from panel.errors import RuleBroken
from panel.extensions import db
from tests.backups.casting import counted
from tests.backups.makers import PASSPHRASE, a_place, at, set_up
from tests.ballots.makers import a_ballot, an_open_round
from tests.conftest import SECRET

STEP = 160 * 1024


@pytest.fixture
def kept(place):
    """A site with an open vote and some ballots."""
    site = place("kept")
    set_up(site)
    with at(site):
        budget_round, people = an_open_round(voters=30)
        for person in people:
            a_ballot(budget_round, person, "1")
        db.session.commit()
    return site


@pytest.fixture
def passphrase(tmp_path):
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE)
    return str(path)


def run(site, command, *words):
    with at(site):
        return CliRunner().invoke(command, [str(word) for word in words])


def refused(answer):
    return answer.exit_code == 1 and isinstance(answer.exception, RuleBroken)


def until_there_is_room(small, work):
    """Try with a little more room each time, until it works: how often it did not, and what lay there each time."""
    for step in count():
        small.fill(but=step * STEP)
        answer = work()
        small.make_room()
        if answer.exit_code == 0:
            return step
        assert refused(answer), answer.exception
        assert small.left() == []
    return 0


def test_a_backup_onto_a_disk_that_is_full_at_any_point_leaves_nothing_behind(kept, place, disk, passphrase):
    small = disk(16)
    target, keys = small.folder / "b.tar.gz", small.folder / "b.link-keys"
    words = (target, "--passphrase-file", passphrase, "--with-link-keys", keys)

    assert until_there_is_room(small, lambda: run(kept, backup, *words)) >= 2

    assert small.left() == [keys.name, target.name]
    answer = run(place("found"), restore, target, "--passphrase-file", passphrase, "--link-keys", keys)
    assert answer.exit_code == 0, answer.exception
    with at(place("found")):
        assert counted() == (30, 30)


def test_a_backup_whose_second_file_finds_no_room_is_none_at_all(kept, disk, tmp_path, passphrase):
    small = disk(1)
    target, keys = tmp_path / "b.tar.gz", small.folder / "b.link-keys"
    words = (target, "--passphrase-file", passphrase, "--with-link-keys", keys)

    small.fill()
    answer = run(kept, backup, *words)

    assert refused(answer)
    assert (target.exists(), small.left()) == (False, [])
    small.make_room()
    assert run(kept, backup, *words).exit_code == 0


def test_a_restore_onto_a_full_disk_leaves_the_place_empty_and_can_be_tried_again(kept, disk, tmp_path, passphrase, request):
    target, keys = tmp_path / "b.tar.gz", tmp_path / "b.link-keys"
    run(kept, backup, target, "--passphrase-file", passphrase, "--with-link-keys", keys)
    with at(kept):
        kind = db.engine.dialect.name
    small = disk(16)
    server = request.getfixturevalue("postgres_url") if kind == "postgresql" else None
    site = a_place(kind, "found", small.folder, server)
    home = small.folder / "found"

    for step in count():
        small.fill(but=step * STEP)
        answer = run(site, restore, target, "--passphrase-file", passphrase, "--link-keys", keys)
        small.make_room()
        if answer.exit_code == 0:
            break
        assert refused(answer), answer.exception
        assert "damaged" not in str(answer.exception)
        assert os.listdir(home) == []

    assert step >= 1
    with at(site):
        assert counted() == (30, 30)


def test_a_restore_whose_keys_find_no_room_leaves_the_place_empty(kept, place, disk, tmp_path, passphrase):
    target, keys = tmp_path / "b.tar.gz", tmp_path / "b.link-keys"
    run(kept, backup, target, "--passphrase-file", passphrase, "--with-link-keys", keys)
    small, site = disk(1), place("found")
    site.config["LINK_KEYS"] = small.folder / "link-keys"

    words = (target, "--passphrase-file", passphrase, "--link-keys", keys)
    small.fill()
    answer = run(site, restore, *words)
    small.make_room()

    assert refused(answer), answer.exception
    again = run(site, restore, *words)
    assert again.exit_code == 0, again.exception
    assert len(os.listdir(small.folder / "link-keys")) == 1


def test_a_copy_from_before_a_migration_leaves_nothing_on_a_full_disk(kept, disk):
    small = disk(16)
    target = small.folder / "before.copy"

    with at(kept):
        for step in count():
            small.fill(but=step * STEP)
            try:
                copy_exactly(target)
                break
            except RuleBroken:
                assert small.left() == []
            finally:
                small.make_room()

    assert step >= 1
    assert small.left() == [target.name]


SLOW = """
from panel.app import create_app
from panel.backups.actions import back_up_into
from panel.backups.databases import copy_exactly
from pathlib import Path
import sys
with create_app().app_context():
    copy_exactly(Path(sys.argv[1]))
"""


def test_a_copy_that_is_killed_half_way_does_not_stand_under_its_name(tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    with closing(sqlite3.connect(home / "panel.sqlite")) as connection:
        connection.execute("CREATE TABLE filler (content BLOB)")
        connection.executemany("INSERT INTO filler VALUES (randomblob(1000000))", [()] * 150)
        connection.commit()
    environment = os.environ | {"PANEL_MODE": "test", "PANEL_INSTANCE": str(home), "SECRET_KEY": SECRET}
    environment["DATABASE_URL"] = f"sqlite:///{home / 'panel.sqlite'}"
    copies = tmp_path / "copies"

    process = subprocess.Popen([sys.executable, "-c", SLOW, str(copies / "before.sqlite")], env=environment)
    while process.poll() is None and not (copies.exists() and any(each.stat().st_size for each in copies.iterdir())):
        time.sleep(0.002)
    process.kill()

    assert process.wait() == -signal.SIGKILL, "it was not killed half-way"
    assert not (copies / "before.sqlite").exists()
    assert len(list(copies.iterdir())) >= 1


def test_what_killed_backups_left_behind_is_removed_the_day_after(kept, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / ".panel-backup-abc").mkdir()
    left = [folder / ".panel-backup-abc" / "database.sqlite", folder / ".0123456789abcdef.new", folder / "notes.txt"]
    for path in left:
        path.write_text("x")
    (folder / ".fresh.new").write_text("another backup is being made")
    two_days_ago = time.time() - 2 * 86_400
    for path in [*left, folder / ".panel-backup-abc"]:
        os.utime(path, (two_days_ago, two_days_ago))

    with at(kept):
        made = back_up_into(folder, "7d,4w")

    assert sorted(each.name for each in folder.iterdir()) == sorted([".fresh.new", "notes.txt", made.file.name])
