"""Limits: buckets of tokens, and how often a limit was reached."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bucket",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("full_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("step_ms", sa.BigInteger(), nullable=False),
        sa.Column("span_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_bucket")),
    )
    op.create_index(op.f("ix_bucket_full_at_ms"), "bucket", ["full_at_ms"], unique=False)
    op.create_table(
        "limit_hit",
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "name", "scope", name=op.f("pk_limit_hit")),
    )


def downgrade() -> None:
    op.drop_table("limit_hit")
    op.drop_index(op.f("ix_bucket_full_at_ms"), table_name="bucket")
    op.drop_table("bucket")
