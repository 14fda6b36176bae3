"""Unexpected errors, grouped."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("count >= 1", name=op.f("ck_problem_count")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_problem_fingerprint")),
    )
    op.create_index(op.f("ix_problem_last_at"), "problem", ["last_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_problem_last_at"), table_name="problem")
    op.drop_table("problem")
