"""What a restore refuses: a place that is not empty, and a backup that is not what was written."""

import io
import json
import tarfile

import pytest
from sqlalchemy import text

from panel.cli.backup import backup, restore
from panel.errors import RuleBroken
from panel.extensions import db
from panel.mail import actions as mails
from panel.mail.models import MailState, OutboxMail
from tests.backups.makers import at, run
from tests.cli.filling import checksums


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


def put(name: str, value):
    """Another value in the list of a backup."""
    return lambda content: json.dumps(json.loads(content) | {name: value}).encode()


def without(name: str):
    """The list of a backup with one thing less."""
    return lambda content: json.dumps({key: value for key, value in json.loads(content).items() if key != name}).encode()


DAMAGES = {
    "a bit turned": lambda file: changed(file, "database", lambda content: content[:900] + b"\x07" + content[901:]),
    "cut short": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "not one at all": lambda file: file.write_bytes(b"hello"),
    "another count": lambda file: changed(file, "manifest", lambda content: content.replace(b'"person": 1', b'"person": 2')),
    "another log": lambda file: changed(file, "manifest", lambda content: content.replace(b'"hash": "', b'"hash": "0')),
    "no list of rows": lambda file: changed(file, "manifest", without("rows")),
    "no list of parts": lambda file: changed(file, "manifest", lambda content: content.replace(b'"parts"', b'"prats"')),
    "parts that are none": lambda file: changed(file, "manifest", put("parts", [])),
    "no table listed": lambda file: changed(file, "manifest", put("rows", {})),
    "nothing said of the log": lambda file: changed(file, "manifest", put("log", {})),
    "nothing said of the moment": lambda file: changed(file, "manifest", without("made_at")),
    "another migration": lambda file: changed(file, "manifest", put("migration", "0021")),
    "of a newer version": lambda file: changed(file, "manifest", put("migration", "9999")),
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


def test_a_backup_made_while_a_mail_is_being_sent_can_be_restored(lost, place, tmp_path):
    with at(lost):
        letter = mails.claim()
    run(lost, backup, tmp_path / "backup.tar.gz", "--no-keys")

    answer = run(place("found"), restore, tmp_path / "backup.tar.gz")

    assert answer.exit_code == 0, answer.exception
    with at(place("found")):
        mail = db.session.get_one(OutboxMail, letter.mail_id)
        assert (mail.state, mail.lease_token) == (MailState.UNKNOWN, None)


def test_a_database_from_a_newer_version_is_refused_before_anything_is_put_back(lost, place, tmp_path):
    with at(lost):
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
    run(lost, backup, tmp_path / "backup.tar.gz", "--no-keys")

    for _try in range(2):  # the second would find what the first left
        answer = run(place("found"), restore, tmp_path / "backup.tar.gz")
        assert "made by a newer one" in str(answer.exception)


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_log_that_a_lost_database_left_behind_is_in_the_way(lost, place, tmp_path, ending):
    run(lost, backup, tmp_path / "backup.tar.gz", "--no-keys")
    site = place("found")
    with at(site):
        if db.engine.dialect.name == "postgresql":
            return  # it has no such files
    (site.config["INSTANCE"] / f"panel.sqlite{ending}").write_bytes(b"of another life")

    assert "is a database already" in str(run(site, restore, tmp_path / "backup.tar.gz").exception)


def test_another_key_in_the_place_is_never_passed_over(lost, place, tmp_path, passphrase):
    (lost.config["LINK_KEYS"]).mkdir()
    (lost.config["LINK_KEYS"] / "1-a.key").write_bytes(b"a" * 32)
    made = tmp_path / "backup.tar.gz", "--with-link-keys", tmp_path / "keys", "--passphrase-file", passphrase
    run(lost, backup, *made)
    site = place("found")
    (site.config["LINK_KEYS"]).mkdir()
    (site.config["LINK_KEYS"] / "1-a.key").write_bytes(b"b" * 32)
    words = tmp_path / "backup.tar.gz", "--link-keys", tmp_path / "keys", "--passphrase-file", passphrase

    answer = run(site, restore, *words)

    assert "another key" in str(answer.exception)
    (site.config["LINK_KEYS"] / "1-a.key").unlink()
    assert run(site, restore, *words).exit_code == 0


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
