"""Forms that were sent: a second arrival is led where the first was led."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_form",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("leads_to", sa.String(length=2000), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_sent_form")),
    )
    op.create_index(op.f("ix_sent_form_sent_on"), "sent_form", ["sent_on"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_sent_form_sent_on"), table_name="sent_form")
    op.drop_table("sent_form")
