"""More forms of ballot: points, an order, one answer, yes or no; blank ballots; shares that are raised in smaller steps.

Rounds that stand keep what they have: no blank ballots, and once frozen or read in, steps of a pound (a share has one step at least).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

OLD_FORMS = "ballot_form IN ('approval', 'knapsack')"
FORMS = "ballot_form IN ('approval', 'knapsack', 'points', 'ranking', 'choose-one', 'yes-no')"
ONE_ANSWER = "ballot_form NOT IN ('choose-one', 'yes-no') OR rule = 'greedy'"
POINTS = "points_each >= 1 AND points_total >= points_each"
COLUMNS = ("points_total", "points_each", "blank_ballots", "least_steps")


@contextmanager
def rounds() -> Iterator[BatchOperations]:
    """The table of rounds, changed; on SQLite a new table goes on from the last number that was ever given."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    last = op.get_bind().scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'round'")) if sqlite else None
    with op.batch_alter_table("round", table_kwargs={"sqlite_autoincrement": True}) as batch:
        yield batch
    if last is not None:
        op.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'round'"))
        op.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('round', :last)").bindparams(last=last))


def upgrade() -> None:
    with rounds() as batch:
        batch.add_column(sa.Column("points_total", sa.Integer(), nullable=False, server_default="10"))
        batch.add_column(sa.Column("points_each", sa.Integer(), nullable=False, server_default="5"))
        batch.add_column(sa.Column("blank_ballots", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("least_steps", sa.Integer(), nullable=False, server_default="100"))
        batch.drop_constraint(op.f("ck_round_ballot_form"), type_="check")
        batch.create_check_constraint(op.f("ck_round_ballot_form"), FORMS)
        batch.create_check_constraint(op.f("ck_round_one_answer"), ONE_ANSWER)
        batch.create_check_constraint(op.f("ck_round_points"), POINTS)
        batch.create_check_constraint(op.f("ck_round_least_steps"), "least_steps >= 1")
    op.execute(
        "UPDATE round SET least_steps = 1 WHERE (frozen_at IS NOT NULL OR imported_from IS NOT NULL) AND NOT EXISTS"
        ' (SELECT 1 FROM "freeze" f WHERE f.round_id = round.id AND f.document LIKE \'%"least_steps"\\:100%\')'
    )
    with rounds() as batch:
        for name in COLUMNS:
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    """An older version knows two forms of ballot: a round of another one reads as the first. Refused without --destroy."""
    op.execute("UPDATE round SET ballot_form = 'approval' WHERE ballot_form NOT IN ('approval', 'knapsack')")
    with rounds() as batch:
        for name in ("least_steps", "points", "one_answer", "ballot_form"):
            batch.drop_constraint(op.f(f"ck_round_{name}"), type_="check")
        batch.create_check_constraint(op.f("ck_round_ballot_form"), OLD_FORMS)
        for name in COLUMNS:
            batch.drop_column(name)
