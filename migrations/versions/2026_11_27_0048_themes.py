"""What a seed or a proposal is about. Of those that are here already nobody has said it."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

THEMES = "theme IN ('food', 'music', 'transport', 'places', 'young', 'older', 'nature', 'sport', 'health', 'learning', 'welsh', 'other')"
ADDED = f"ADD COLUMN theme VARCHAR(10) CONSTRAINT ck_{{table}}_theme CHECK ({THEMES})"


def upgrade() -> None:
    """A proposal keeps its table, and so the numbers that are not given again. On SQLite a seed has its text at the end still."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("seed", recreate="always") as batch:
            batch.add_column(sa.Column("theme", sa.String(length=10), nullable=True), insert_after="language")
            batch.create_check_constraint(op.f("ck_seed_theme"), THEMES)
    else:
        op.execute(f"ALTER TABLE seed {ADDED.format(table='seed')}")
    op.create_index(op.f("ix_seed_theme"), "seed", ["theme"])
    op.execute(f"ALTER TABLE proposal {ADDED.format(table='proposal')}")


def downgrade() -> None:
    op.drop_index(op.f("ix_seed_theme"), "seed")
    with op.batch_alter_table("seed") as batch:
        batch.drop_constraint(op.f("ck_seed_theme"), type_="check")
        batch.drop_column("theme")
    with op.batch_alter_table("proposal", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_constraint(op.f("ck_proposal_theme"), type_="check")
        batch.drop_column("theme")
