"""The site starts with settings that it understands, or says in a sentence why it does not."""

import os
import secrets
import subprocess
import sys

import pytest

import config
from panel.app import create_app
from panel.extensions import db

GOOD = secrets.token_hex(32)


def start(tmp_path, **environment):
    """What `panel phases` says with these settings, and nothing else of ours in the environment."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "PYTHONPATH", "LANG", "HOME"}}
    told = {"PANEL_INSTANCE": str(tmp_path), "SECRET_KEY": GOOD, **environment}
    command = [sys.executable, "-m", "panel", "phases"]
    return subprocess.run(command, env=kept | told, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("mode", ["prod", "Production", "live", "", " production", "debug", "TEST"])
def test_a_mode_that_is_not_known_stops_the_site(mode):
    with pytest.raises(RuntimeError, match="It is one of: demo, test, production"):
        config.mode_of({"PANEL_MODE": mode})


def test_without_a_mode_the_site_is_in_production():
    assert config.mode_of({}) == "production"


@pytest.mark.parametrize(
    "secret",
    ["", "abc", "a" * 32, "ab" * 20, "0123456789" * 4, config.DEMO_SECRET, "abcdefghi" + "a" * 40, "password" * 5],
)
def test_a_weak_secret_stops_the_site(tmp_path, secret):
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        create_app(MODE="production", SECRET_KEY=secret, INSTANCE=tmp_path, SQLALCHEMY_DATABASE_URI="sqlite://")


@pytest.mark.parametrize(
    "secret",
    [
        "abcdefghijklmnopqrstuvwxyzabcdefgh",
        "zyxwvutsrqponmlkjihgfedcba9876543210",
        "0123456789abcdefghijklmnopqrstuvwxyz",
        "please-change-me-before-you-start-this",
        "MySuperSecretKeyForTheCommunityCouncil",
        "Password1234!Password5678?Pass",
        "panel.example.org-2027-community-council",
        "qwertyuiopasdfghjklzxcvbnm1234567890",
    ],
)
def test_a_secret_that_somebody_made_up_stops_the_site(secret):
    assert config.weakness_of(secret)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("SITE_LANGUAGE", language) for language in ("fr", "CY", "")],
        *[("SITE_URL", address) for address in ("panel.example.org", "http://[", "ftp://panel.example.org", "https://")],
    ],
)
def test_a_word_that_the_site_cannot_use_stops_it(tmp_path, name, value):
    with pytest.raises(RuntimeError, match=name):
        create_app(MODE="test", SECRET_KEY=GOOD, INSTANCE=tmp_path, SQLALCHEMY_DATABASE_URI="sqlite://", **{name: value})


def test_a_weak_old_secret_stops_the_site_too(tmp_path):
    with pytest.raises(RuntimeError, match="SECRET_KEY_FALLBACKS"):
        create_app(MODE="production", SECRET_KEY=GOOD, SECRET_KEY_FALLBACKS=["abc"], INSTANCE=tmp_path)


@pytest.mark.parametrize("size", [16, 32, 48])
def test_a_random_secret_is_good(size):
    assert config.weakness_of(secrets.token_hex(size)) == config.weakness_of(secrets.token_urlsafe(2 * size)) == ""


@pytest.mark.parametrize(
    ("name", "value"), [("TRUSTED_PROXIES", "x"), ("TRUSTED_PROXIES", "-1"), ("MAIL_PORT", "70000"), ("MAIL_PORT", "²")]
)
def test_a_number_that_cannot_be_read_is_named_in_one_line(tmp_path, name, value):
    told = start(tmp_path, **{name: value})

    assert told.returncode == 1
    assert told.stderr.startswith(f"Error: Panel does not start: {name} is ")
    assert "Traceback" not in told.stderr


def test_an_unknown_mode_is_said_in_one_line(tmp_path):
    told = start(tmp_path, PANEL_MODE="prod")

    assert told.returncode == 1
    assert "Panel does not start: PANEL_MODE is 'prod'" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_port_that_is_none_is_said_in_one_line(tmp_path):
    command = [sys.executable, "-m", "panel", "run"]
    environment = {**os.environ, "PORT": "abc", "PANEL_INSTANCE": str(tmp_path), "PANEL_MODE": "demo"}

    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert told.returncode == 2
    assert "'abc' is not a valid integer" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(("mode", "secure"), [("production", True), ("demo", False), ("test", False)])
def test_cookies_go_without_encryption_in_demo_and_tests_only(monkeypatch, mode, secure):
    monkeypatch.setenv("PANEL_MODE", mode)

    told = config.settings()

    assert told["SESSION_COOKIE_SECURE"] is secure
    assert told["SESSION_COOKIE_NAME"] == ("__Host-panel" if secure else "panel")


def test_an_error_of_the_database_never_holds_what_was_stored(app):
    with app.app_context():
        assert db.engine.hide_parameters


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_that_cannot_be_opened_is_said_in_one_line(tmp_path, kind):
    urls = {
        "sqlite": f"sqlite:///{tmp_path / 'panel.sqlite'}",
        "postgresql": f"postgresql+psycopg://panel@/panel?host={tmp_path}",
    }
    (tmp_path / "panel.sqlite").mkdir()

    told = start(tmp_path, DATABASE_URL=urls[kind])

    assert told.returncode == 1
    assert "Error: The database does not answer: " in told.stderr
    assert "Traceback" not in told.stderr
