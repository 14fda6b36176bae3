"""Migrations with every table in use: a step back that would lose rows is refused and named, and a copy is made before."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from alembic.script import ScriptDirectory
from click.testing import CliRunner
from sqlalchemy import inspect, text

from panel.audit.actions import record
from panel.audit.chain import GENESIS
from panel.audit.checking import check_log
from panel.cli.database import alembic_config, migrate, migrate_to
from panel.cli.demo import load_demo
from panel.errors import RuleBroken
from panel.extensions import Base, db
from tests.cli.filling import checksums, fill_empty_tables
from tests.cli.test_migrations import empty  # noqa: F401 - a fixture
from tests.migrated import bring_up


@pytest.fixture
def full(empty):  # noqa: F811 - it is this fixture
    """A migrated site with rows in its tables."""
    bring_up(empty, something_everywhere)
    with empty.app_context():
        yield empty
        db.session.remove()


def something_everywhere() -> None:
    load_demo()
    left = fill_empty_tables()
    assert len(left) <= len(Base.metadata.tables) / 10, left


def copies(site) -> list[str]:
    folder = site.config["INSTANCE"] / "backups"
    return sorted(path.name for path in folder.glob("before-*")) if folder.exists() else []


def revision() -> str:
    with db.engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none())


def newest() -> str:
    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())


def test_going_back_to_nothing_is_refused_names_what_would_go_and_changes_nothing(full):
    before = checksums()

    answer = CliRunner().invoke(migrate, ["base"])

    assert isinstance(answer.exception, RuleBroken)
    sentence = str(answer.exception)
    assert sentence.startswith("Nothing was changed.")
    assert "sealed_ballot (414 rows)" in sentence
    assert "--destroy" in sentence
    assert "up to date" not in answer.output
    assert (checksums(), revision(), copies(full)) == (before, newest(), [])


def test_going_back_on_purpose_destroys_and_leaves_a_copy(full):
    before = checksums()

    answer = CliRunner().invoke(migrate, ["base", "--destroy"])

    assert answer.exit_code == 0
    assert f"from {newest()} to base" in answer.output
    assert "sealed_ballot (414 rows)" in answer.output
    assert checksums() == {}
    [name] = copies(full)
    path = full.config["INSTANCE"] / "backups" / name
    assert path.stat().st_mode & 0o077 == 0
    if name.endswith(".sqlite"):
        with closing(sqlite3.connect(path)) as copy:
            assert copy.execute("SELECT count(*) FROM sealed_ballot").fetchone() == (414,)
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert before["sealed_ballot"].startswith("414 ")


DEEP = bool(os.environ.get("PANEL_DEEP"))
NEWEST = 8
"""Steps that are walked in an ordinary run: those below have not changed since; a deep run walks all."""
LOSES_ROWS = {"0057": {"mark"}, "0061": {"mark"}}
"""What a step down takes rows from though the table stays: an older version knows no telephone or booth, so such a mark goes."""


def test_every_step_down_and_up_keeps_all_rows_or_is_refused(full):
    order = [each.revision for each in ScriptDirectory.from_config(alembic_config()).walk_revisions()]
    steps = list(zip(order, [*order[1:], "base"], strict=True))
    refused = []
    for upper, lower in steps if DEEP else steps[:NEWEST]:
        before = checksums()
        try:
            migrate_to(lower, copy=False)
            migrate_to(upper, copy=False)
        except RuleBroken:
            refused.append(upper)
        assert (checksums(), revision()) == (before, upper)
        shapes = columns()
        migrate_to(lower, destroy=True, copy=False)
        same = {name for name, shape in columns().items() if shapes.get(name) == shape} - LOSES_ROWS.get(upper, set())
        after = checksums()
        assert {name: after[name] for name in same} == {name: before[name] for name in same}
    migrate_to("head", copy=False)

    assert refused
    assert "0009" in refused or not DEEP
    assert revision() == newest()


def columns() -> dict[str, set[str]]:
    """The names of the columns of every table."""
    inspector = inspect(db.engine)
    return {name: {each["name"] for each in inspector.get_columns(name)} for name in checksums()}


def test_a_log_from_before_the_signed_heads_is_whole_after_the_migration_and_goes_on(empty):  # noqa: F811 - it is this fixture
    with empty.app_context():
        migrate_to("0010")
        at, previous = datetime(2026, 11, 22, 9, tzinfo=UTC), GENESIS
        for number in range(3):
            facts = (previous, "2026-11-22T09:00:00Z", "seed.plant", f"seed:{number}", "site", "{}")
            entry_hash = sha256("\n".join(facts).encode()).hexdigest()
            db.session.execute(OLD_ENTRY, {"at": at.replace(tzinfo=None), "n": f"seed:{number}", "p": previous, "h": entry_hash})
            previous = entry_hash
        db.session.commit()

        migrate_to("head")
        record("seed.plant", "seed:3", None)
        db.session.commit()

        found = check_log()
        assert (found.count, found.broken_id) == (4, None)


OLD_ENTRY = text(
    "INSERT INTO audit_entry (at, verb, subject, facts, acting_as, previous_hash, entry_hash)"
    " VALUES (:at, 'seed.plant', :n, '{}', 'site', :p, :h)"
)


def test_a_step_that_loses_nothing_goes_back_without_a_question(empty):  # noqa: F811 - it is this fixture
    bring_up(empty)
    with empty.app_context():
        move = migrate_to("-1")

        assert (move.saved, move.lost) == (None, [])
        assert revision() == move.after != newest()


@pytest.mark.parametrize("target", ["0099", "-99", "+1", "nonsense"])
def test_a_target_that_does_not_exist_is_a_clear_sentence(empty, target):  # noqa: F811 - it is this fixture
    bring_up(empty)
    with empty.app_context(), pytest.raises(RuleBroken, match="There is no migration"):
        migrate_to(target)


def test_a_database_of_a_newer_version_is_left_alone(empty):  # noqa: F811 - it is this fixture
    bring_up(empty)
    with empty.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()

        with pytest.raises(RuleBroken, match="newer"):
            migrate_to("head")


def test_without_the_means_for_a_copy_nothing_is_migrated(full):
    migrate_to("0010", destroy=True, copy=False)
    (full.config["INSTANCE"] / "backups").write_text("a file where the folder should be")

    with pytest.raises(RuleBroken, match=r"Nothing was changed\. To go on without a copy, say --no-copy"):
        migrate_to("head")

    assert revision() == "0010"
    assert "from 0010" in migrate_to("head", copy=False).sentence
