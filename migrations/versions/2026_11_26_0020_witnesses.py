"""Who gets the signed heads of the public log by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "witness",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness")),
        sa.UniqueConstraint("email", name=op.f("uq_witness_email")),
        sa.UniqueConstraint("token", name=op.f("uq_witness_token")),
    )
    op.create_index(op.f("ix_witness_asked_at"), "witness", ["asked_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_witness_asked_at"), table_name="witness")
    op.drop_table("witness")
