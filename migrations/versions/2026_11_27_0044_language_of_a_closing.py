"""The reason for closing an area says which language it is in. Of older ones nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("area") as batch:
        batch.add_column(sa.Column("closed_language", sa.String(length=2), nullable=True))
        batch.create_check_constraint(op.f("ck_area_closed_language"), "closed_language IN ('cy', 'en')")


def downgrade() -> None:
    with op.batch_alter_table("area") as batch:
        batch.drop_constraint(op.f("ck_area_closed_language"), type_="check")
        batch.drop_column("closed_language")
