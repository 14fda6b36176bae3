"""Headings with money of their own; proposals that exclude each other. Rounds that stand have neither."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

PICKING = "picking IN ('', 'all', 'one')"
COLUMNS = {"heading_id": "round_heading", "exclusion_id": "exclusion"}


def upgrade() -> None:
    """Rounds and proposals keep their tables, and so the numbers that are not given again."""
    op.create_table(
        "round_heading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name_cy", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("budget_pence", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=True),
        sa.CheckConstraint("budget_pence > 0", name=op.f("ck_round_heading_budget")),
        sa.CheckConstraint("kind IN ('new', 'sustain', 'top-up')", name=op.f("ck_round_heading_kind")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_heading_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_heading")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_round_heading_round_id_key")),
    )
    op.create_table(
        "exclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("reason_cy", sa.String(length=500), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason_cy <> '' OR reason_en <> ''", name=op.f("ck_exclusion_reason")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_exclusion_decided_by_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_exclusion_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
    )
    for column in ("round_id", "decided_by_id"):
        op.create_index(op.f(f"ix_exclusion_{column}"), "exclusion", [column])
    with changed("round") as batch:
        batch.add_column(sa.Column("picking", sa.String(length=3), nullable=False, server_default=""))
        batch.create_check_constraint(op.f("ck_round_picking"), PICKING)
    with changed("round") as batch:
        batch.alter_column("picking", server_default=None)
    with changed("proposal") as batch:
        for column, table in COLUMNS.items():
            batch.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_proposal_{column}_{table}"), table, [column], ["id"])
            batch.create_index(op.f(f"ix_proposal_{column}"), [column])


@contextmanager
def changed(table: str) -> Iterator[BatchOperations]:
    """The table, changed; on SQLite a new one goes on from the last number that was ever given."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    asked = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :table").bindparams(table=table)
    last = op.get_bind().scalar(asked) if sqlite else None
    with op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True}) as batch:
        yield batch
    if last is not None:
        op.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :table").bindparams(table=table))
        op.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)").bindparams(table=table, last=last))


def downgrade() -> None:
    """An older version counts a round with headings as one pot. Refused without --destroy where there are any."""
    with changed("proposal") as batch:
        for column, table in COLUMNS.items():
            batch.drop_index(op.f(f"ix_proposal_{column}"))
            batch.drop_constraint(op.f(f"fk_proposal_{column}_{table}"), type_="foreignkey")
            batch.drop_column(column)
    with changed("round") as batch:
        batch.drop_constraint(op.f("ck_round_picking"), type_="check")
        batch.drop_column("picking")
    op.drop_table("exclusion")
    op.drop_table("round_heading")
