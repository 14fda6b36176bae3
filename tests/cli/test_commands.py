"""The command line: help for each, one clear line for a refusal, the right exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from panel.__main__ import PURE, SITE, main
from panel.audit.actions import record
from panel.audit.models import AuditEntry
from panel.chests.models import Chest
from panel.cli.audit import audit_verify
from panel.cli.demo import load_demo
from panel.cli.lanes import work_once
from panel.cli.people import grant_role
from panel.cli.worker import worker
from panel.errors import RuleBroken
from panel.extensions import db
from panel.groups.models import Group
from panel.jobs.kinds import Lane
from panel.mail.actions import post
from panel.mail.models import OutboxMail
from panel.people.models import Person
from panel.seeds.models import Growth, Seed
from tests.audit.tampering import without_guard
from tests.makers import a_person

ROOT = Path(__file__).parents[2]


def panel(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The console script as a person runs it."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PANEL_", "SECRET_"))}
    return subprocess.run(
        [sys.executable, "-m", "panel", *words], cwd=ROOT, env=known | environment, check=False, capture_output=True, text=True
    )


@pytest.mark.parametrize("name", sorted(PURE | SITE))
def test_every_command_has_help(name):
    answer = CliRunner().invoke(main, [name, "--help"])

    assert answer.exit_code == 0
    assert "Usage:" in answer.output


def test_an_unknown_command_is_wrong_usage():
    assert CliRunner().invoke(main, ["dance"]).exit_code == 2


def test_a_count_loads_no_flask():
    count = "from panel.__main__ import main; main(['tally', '--help'], standalone_mode=False)"
    code = f"import sys; {count}; print('flask' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)

    assert answer.stdout.strip().endswith("False")


def test_production_without_a_secret_is_one_clear_line(tmp_path):
    answer = panel("migrate", PANEL_INSTANCE=str(tmp_path))

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "SECRET_KEY" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_migrating_twice_is_fine(tmp_path):
    answers = [panel("migrate", PANEL_INSTANCE=str(tmp_path), PANEL_MODE="demo") for _ in range(2)]

    assert [answer.returncode for answer in answers] == [0, 0]


def test_the_first_organiser_is_made_on_the_command_line(app, work):
    with work():
        email = a_person().email
    with app.app_context():
        good = CliRunner().invoke(grant_role, [email, "organiser"])
        unknown = CliRunner().invoke(grant_role, ["nobody@example.org", "organiser"])
    with work():
        person = db.session.scalars(Person.by_email(email)).one()

    assert good.exit_code == 0
    assert isinstance(unknown.exception, RuleBroken)
    assert {role.value for role in person.roles} == {"organiser"}


def test_audit_verify_says_whether_the_log_is_whole(app, work):
    with work():
        record("seed.plant", "seed:1", None)
    with app.app_context():
        whole = CliRunner().invoke(audit_verify)
        with without_guard():
            db.session.execute(update(AuditEntry).values(facts="{}x"))
        broken = CliRunner().invoke(audit_verify)

    assert whole.exit_code == 0
    assert "whole: 1" in whole.output
    assert broken.exit_code == 1
    assert "broken at entry" in broken.output


def test_the_worker_sends_what_waits(work):
    with work():
        post("ann@example.org", subject="Hello", body="Hi", language="en")

    with work():
        first, second = work_once(), work_once()

    with work():
        assert db.session.scalars(OutboxMail.newest()).one().state == "sent"
    assert (first, second) == (1, 0)


@pytest.mark.parametrize("lane", list(Lane))
def test_the_worker_knows_its_lanes_by_the_words_that_start_it(app, lane):
    """`panel run` starts its workers like this; a word that they do not know would end them at once."""
    with app.app_context():
        answer = CliRunner().invoke(worker, ["--once", "--lane", str(lane)])

    assert answer.exit_code == 0


def test_the_demo_has_seeds_in_every_growth_and_is_not_loaded_twice(work):
    with work():
        load_demo()
    with work():
        growths = {seed.growth for seed in db.session.scalars(select(Seed))}
        with pytest.raises(RuleBroken, match="not empty"):
            load_demo()

        groups = db.session.scalars(select(Group).where(Group.closed_at.is_not(None) | Group.merged_into_id.is_not(None))).all()
        one_language = db.session.scalars(select(Chest).where(Chest.about_en == "")).all()

    assert growths == set(Growth)
    assert {(group.closed_reason is not None, group.merged_into_id is not None) for group in groups} == {
        (True, False),
        (False, True),
    }
    assert one_language
