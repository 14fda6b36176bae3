"""What somebody typed while they were signed out, sealed with a key that only their browser has."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_text",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kept_text")),
    )
    op.create_index(op.f("ix_kept_text_kept_at"), "kept_text", ["kept_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_kept_text_kept_at"), table_name="kept_text")
    op.drop_table("kept_text")
