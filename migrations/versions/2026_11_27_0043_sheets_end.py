"""The sheet of a meeting knows when it was last saved: one that nobody publishes is not kept without end."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Sheets that stand count from today: nobody was told that they would go."""
    op.add_column("meeting", sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE meeting SET saved_at = CURRENT_TIMESTAMP")
    with op.batch_alter_table("meeting") as batch:
        batch.alter_column("saved_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.create_index("ix_meeting_saved_at", ["saved_at"])


def downgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.drop_index("ix_meeting_saved_at")
        batch.drop_column("saved_at")
