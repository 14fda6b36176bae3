"""The doctor finds each fault that was planted, in both languages, and nothing where there is none."""

import os
import secrets
import shutil
import subprocess
import sys
from collections import namedtuple
from datetime import timedelta

import pytest
from sqlalchemy import text

from panel import clock
from panel.app import create_app
from panel.audit.actions import record
from panel.ballots import link_keys
from panel.extensions import db, writing
from panel.jobs import heartbeat
from panel.jobs.kinds import Lane
from panel.language import speaking
from panel.mail.actions import post
from panel.mail.models import MailState, OutboxMail
from panel.operations.doctor import findings
from panel.operations.health import head
from tests.ballots.makers import a_sealed_round, an_open_round

HEALTHY = {
    "MODE": "production",
    "SECRET_KEY": secrets.token_hex(32),
    "SITE_URL": "https://panel.example",
    "MAIL_SERVER": "mail.example",
    "CONTACT_EMAIL": "clerk@panel.example",
}


@pytest.fixture
def healthy(app, work, tmp_path, monkeypatch):
    """A site in production with all it needs, a live worker, and an open vote beside a sealed one."""
    for name, value in HEALTHY.items():
        monkeypatch.setitem(app.config, name, value)
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    monkeypatch.setitem(app.config, "LINK_KEYS", tmp_path / "link-keys")
    tmp_path.chmod(0o700)
    with work():
        db.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        db.session.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": head(f"{app.root_path}/migrations")[0]})
        heartbeat.beat("one", Lane)
        a_sealed_round(("1",))
        an_open_round()
    yield app
    with work():
        db.session.execute(text("DROP TABLE alembic_version"))


def found(site, language="en"):
    writing.set(False)
    with site.app_context(), speaking(language):
        return [(finding.sentence, finding.grave) for finding in findings()]


def test_a_healthy_site_has_no_findings(healthy):
    assert found(healthy) == []


@pytest.mark.parametrize(
    ("setting", "value", "words", "grave"),
    [
        ("SECRET_KEY", "a" * 40, "SECRET_KEY", True),
        ("SITE_URL", "http://panel.example", "https://", False),
        ("MAIL_SERVER", "", "no email server", True),
        ("CONTACT_EMAIL", "", "how to reach you", True),
    ],
)
def test_a_setting_that_is_wrong_is_found(healthy, monkeypatch, setting, value, words, grave):
    monkeypatch.setitem(healthy.config, setting, value)

    [(sentence, is_grave)] = found(healthy)
    [(welsh, _grave)] = found(healthy, "cy")

    assert words in sentence
    assert is_grave is grave
    assert welsh != sentence


@pytest.mark.parametrize(("free", "grave"), [(500_000_000, False), (50_000_000, True)])
def test_a_disk_that_is_nearly_full_is_found(healthy, monkeypatch, free, grave):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage(10**10, 10**10 - free, free))

    [(sentence, is_grave)] = found(healthy)

    assert f"{free // 1_000_000} MB" in sentence
    assert is_grave is grave


def test_a_clock_that_was_set_back_is_found_by_the_log(healthy, work, monkeypatch):
    with work():
        record("mail.test", "site:mail", None)
    before = clock.now() - timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: before)

    told = dict(found(healthy))

    assert [grave for sentence, grave in told.items() if "180 minutes ahead" in sentence] == [True]


def test_a_file_that_others_can_read_is_found(healthy, tmp_path):
    (tmp_path / "outbox.eml").write_text("a code")
    (tmp_path / "outbox.eml").chmod(0o644)

    [(sentence, grave)] = found(healthy)

    assert "outbox.eml" in sentence
    assert grave


@pytest.mark.parametrize(
    ("told", "header", "words"), [(0, "192.0.2.7", "set it to 1"), (2, "192.0.2.7", "more than 1"), (1, "192.0.2.7", "")]
)
def test_the_number_of_proxies_is_held_against_what_requests_showed(tmp_path, told, header, words):
    tmp_path.chmod(0o700)
    address = f"sqlite:///{tmp_path / 'panel.sqlite'}"
    site = create_app(**HEALTHY, PROXIES=told, INSTANCE=tmp_path, SQLALCHEMY_DATABASE_URI=address, LINK_KEYS=tmp_path / "keys")
    client = site.test_client()
    client.get("/static/img/sprite.svg").close()
    client.get("/static/img/sprite.svg", headers={"X-Forwarded-For": header}).close()

    sentences = [sentence for sentence, _grave in found(site) if "PROXIES" in sentence]

    assert [words in sentence for sentence in sentences] == ([True] if words else [])
    assert header not in " ".join(path.read_text() for path in tmp_path.glob("forwarded*"))


def test_a_database_that_is_behind_is_found(healthy, work):
    with work():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'older'"))

    assert found(healthy) == [("The database is behind the program. Run: panel migrate", True)]


def test_a_worker_that_was_not_seen_for_a_minute_is_found(healthy, work):
    with work():
        db.session.execute(text("DELETE FROM heartbeat"))

    [(sentence, grave)] = found(healthy)

    assert "worker was not seen for a minute" in sentence
    assert grave


def test_a_clock_that_goes_wrong_is_found(healthy, monkeypatch):
    right = clock.now()
    monkeypatch.setattr(clock, "now", lambda: right.replace(year=right.year - 1))

    assert any("clocks of this machine" in sentence and grave for sentence, grave in found(healthy))


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNKNOWN])
def test_a_last_mail_that_did_not_go_out_is_found(healthy, work, state):
    with work():
        post("ann@example.org", subject="Hello", body="Hi", language="en")
        db.session.query(OutboxMail).update({"state": state})

    [(sentence, grave)] = found(healthy)

    assert "last email did not go out" in sentence
    assert "ann@" not in sentence
    assert not grave


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(b"short"), "is damaged"),
        (lambda path: path.write_bytes(os.urandom(32)), "is another one"),
    ],
)
def test_a_link_key_that_is_not_as_it_was_is_found(healthy, work, harm, words):
    with work():
        budget_round, _people = an_open_round()
        harm(link_keys.path_of(budget_round))

    [(sentence, grave)] = found(healthy)

    assert words in sentence
    assert str(budget_round.id) in sentence
    assert grave


def test_a_database_that_is_gone_is_found_and_the_rest_is_looked_at_all_the_same(tmp_path):
    tmp_path.chmod(0o700)
    gone = f"postgresql+psycopg://panel@/panel?host={tmp_path}"
    site = create_app(
        **{**HEALTHY, "MAIL_SERVER": ""}, INSTANCE=tmp_path, SQLALCHEMY_DATABASE_URI=gone, LINK_KEYS=tmp_path / "keys"
    )

    sentences = [sentence for sentence, grave in found(site) if grave]

    assert len(sentences) == 2
    assert any("database does not answer" in sentence for sentence in sentences)


def test_the_command_says_what_is_grave_and_fails(tmp_path):
    environment = {**os.environ, "PANEL_MODE": "demo", "PANEL_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-m", "panel", "doctor"]

    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert told.returncode == 1
    assert "!! The database is behind the program. Run: panel migrate" in told.stdout
    assert "Traceback" not in told.stderr
