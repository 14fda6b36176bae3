"""Places held of people who left while their vote was open."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "held_place",
        sa.Column("roll_entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["roll_entry_id"], ["roll_entry.id"], name=op.f("fk_held_place_roll_entry_id_roll_entry")),
        sa.PrimaryKeyConstraint("roll_entry_id", name=op.f("pk_held_place")),
    )


def downgrade() -> None:
    op.drop_table("held_place")
