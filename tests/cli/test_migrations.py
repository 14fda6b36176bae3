"""The migrations: up, down and up again, with data, and no difference from the models."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from panel.app import create_app
from panel.audit.actions import record
from panel.cli.database import migrate_to, revisions
from panel.extensions import Base, db, writing
from panel.proposals.models import ProposalState
from panel.rounds.models import Phase
from tests.cli.schema import form_of
from tests.conftest import SECRET
from tests.migrated import bring_up
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path) -> Iterator[Flask]:
    """A site on a database without any table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    else:
        server: str = request.getfixturevalue("postgres_url")
        url = server.replace("/panel?", "/migrated?")
        maker = create_engine(server, isolation_level="AUTOCOMMIT")
        with maker.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS migrated"))
            connection.execute(text("CREATE DATABASE migrated"))
        maker.dispose()
    site = create_app(MODE="test", SECRET_KEY=SECRET, INSTANCE=tmp_path, LINK_KEYS=tmp_path / "keys", SQLALCHEMY_DATABASE_URI=url)
    writing.set(True)
    yield site
    with site.app_context():
        db.engine.dispose()


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            table.name: connection.execute(text(f'SELECT count(*) FROM "{table.name}"')).scalar_one()  # noqa: S608 - our tables
            for table in Base.metadata.sorted_tables
        }


def test_all_steps_lead_to_what_the_models_say_and_back_to_nothing(empty):
    """An empty database comes to the newest form at once, without the steps: to the same."""
    with empty.app_context():
        migrate_to(revisions()[0])
        migrate_to("head")
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
            by_steps = form_of(connection)
        assert len(by_steps) > len(Base.metadata.tables)
        assert set(counts().values()) == {0}

        migrate_to("base")
        left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        at_once = migrate_to("head")

        assert left == set()
        assert (at_once.before, at_once.after) == ("base", revisions()[-1])
        with db.engine.connect() as connection:
            assert form_of(connection) ^ by_steps == set()


def test_at_the_newest_form_nothing_waits_for_itself(empty):
    """`panel run` asks for the newest form whenever it starts."""
    bring_up(empty)
    with empty.app_context():
        again = migrate_to("head")

    assert (again.before, again.saved) == (again.after, None)


def test_ballots_have_no_row_numbers_on_sqlite(empty):
    bring_up(empty)
    with empty.app_context():
        if db.engine.dialect.name != "sqlite":
            assert "rowid" not in {column["name"] for column in inspect(db.engine).get_columns("open_ballot")}
            return
        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
            made = {name: sql for name, sql in rows}

    assert all("WITHOUT ROWID" in made[table] for table in ("open_ballot", "replaced_commitment", "sealed_ballot", "board_leaf"))


def test_a_number_of_a_removed_row_is_not_given_again_on_sqlite(empty):
    wanted = {table.name for table in Base.metadata.sorted_tables if table.dialect_options["sqlite"]["autoincrement"]}
    with empty.app_context():
        migrate_to("head")
        if db.engine.dialect.name != "sqlite":
            return
        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
            made = {name for name, sql in rows if "AUTOINCREMENT" in sql}

    assert {"audit_entry", "round", "proposal", "seat", "meeting", "outbox_mail"} <= wanted
    assert made == wanted


def test_the_migrated_database_guards_the_public_log_as_the_models_do(empty):
    bring_up(empty)
    with empty.app_context():
        record("seed.plant", "seed:1", None, area=1)
        db.session.commit()

        for statement in ("DELETE FROM audit_entry", "UPDATE audit_entry SET facts = '{}'"):
            with pytest.raises(DBAPIError, match="public log"):
                db.session.execute(text(statement))
            db.session.rollback()


def test_a_cancelled_round_and_a_dropped_proposal_go_down_as_what_was_known_before(empty):
    bring_up(empty)
    with empty.app_context():
        budget_round = a_round(phase=Phase.CANCELLED)
        a_proposal(budget_round, state=ProposalState.DROPPED)
        db.session.commit()

        migrate_to("0023", destroy=True)
        with db.engine.connect() as connection:
            before = connection.execute(text("SELECT round.phase, proposal.state FROM round, proposal")).one()
        migrate_to("head")

        assert tuple(before) == ("result", "declined")
        db.session.execute(text("UPDATE round SET phase = 'cancelled'"))
        with pytest.raises(DBAPIError, match=r"ck_round_phase|CHECK constraint"):
            db.session.execute(text("UPDATE round SET phase = 'paused'"))
        db.session.rollback()
