"""Areas have a boundary, and can be merged into another."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("area") as batch:
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("boundary", sa.Text(), nullable=True))
        batch.create_foreign_key(op.f("fk_area_merged_into_id_area"), "area", ["merged_into_id"], ["id"])
        batch.create_index(op.f("ix_area_merged_into_id"), ["merged_into_id"], unique=False)


def downgrade() -> None:
    """An area that was merged is a closed one."""
    with op.batch_alter_table("area") as batch:
        batch.drop_index(op.f("ix_area_merged_into_id"))
        batch.drop_constraint(op.f("fk_area_merged_into_id_area"), type_="foreignkey")
        batch.drop_column("boundary")
        batch.drop_column("merged_into_id")
