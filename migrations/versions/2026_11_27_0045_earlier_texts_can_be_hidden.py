"""A moderator can hide what something said before; a flag knows what the thing said, so that it can be raised again."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

EARLIER = ("earlier_text", "contribution_version")
GROUNDS = "hidden_ground IN ('hurtful', 'private', 'unlawful', 'advert', 'misplaced')"


def upgrade() -> None:
    op.add_column("flag", sa.Column("of_words", sa.String(length=16), nullable=True))
    for table in EARLIER:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
            batch.add_column(sa.Column("hidden_ground", sa.String(length=12), nullable=True))
            batch.create_check_constraint(op.f(f"ck_{table}_hidden_ground"), GROUNDS)
            batch.create_check_constraint(op.f(f"ck_{table}_hidden"), "(hidden_at IS NULL) = (hidden_ground IS NULL)")


def downgrade() -> None:
    """What was hidden is readable again: there is no other place that could say that it is not."""
    for table in EARLIER:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_hidden"), type_="check")
            batch.drop_constraint(op.f(f"ck_{table}_hidden_ground"), type_="check")
            batch.drop_column("hidden_ground")
            batch.drop_column("hidden_at")
    with op.batch_alter_table("flag") as batch:
        batch.drop_column("of_words")
