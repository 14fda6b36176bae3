"""Areas can be closed, and there are neighbourhoods."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KINDS = "'county', 'community', 'ward'"


def upgrade() -> None:
    replace_kinds(f"kind IN ({KINDS}, 'neighbourhood')", before=12, after=14)
    with op.batch_alter_table("area") as batch:
        batch.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("closed_reason", sa.String(length=300), server_default="", nullable=False))
    with op.batch_alter_table("area") as batch:
        batch.alter_column("closed_reason", server_default=None)


def downgrade() -> None:
    """A neighbourhood becomes a ward, and what was closed is open: the words of before know nothing nearer."""
    op.execute("UPDATE area SET kind = 'ward' WHERE kind = 'neighbourhood'")
    with op.batch_alter_table("area") as batch:
        batch.drop_column("closed_reason")
        batch.drop_column("closed_at")
    replace_kinds(f"kind IN ({KINDS})", before=14, after=12)


def replace_kinds(condition: str, *, before: int, after: int) -> None:
    name = op.f("ck_area_kind")
    with op.batch_alter_table("area") as batch:
        batch.drop_constraint(name, type_="check")
        batch.alter_column("kind", existing_type=sa.String(length=before), type_=sa.String(length=after), existing_nullable=False)
    with op.batch_alter_table("area") as batch:
        batch.create_check_constraint(name, condition)
