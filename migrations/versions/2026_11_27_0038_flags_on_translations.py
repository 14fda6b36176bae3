"""A translation can be flagged and hidden like all else that people write."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

BEFORE = ("seed", "offer", "remark", "contribution", "proposal", "group")


def one_of(*kinds: str) -> str:
    return " + ".join(f"(CASE WHEN {kind}_id IS NULL THEN 0 ELSE 1 END)" for kind in kinds) + " = 1"


def upgrade() -> None:
    for table in ("flag", "ruling"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_one_thing"), type_="check")
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("translation_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_{table}_translation_id_translation"), "translation", ["translation_id"], ["id"])
            batch.create_index(op.f(f"ix_{table}_translation_id"), ["translation_id"], unique=False)
            if table == "flag":
                batch.create_unique_constraint(op.f("uq_flag_raised_by_id_translation_id"), ["raised_by_id", "translation_id"])
            batch.create_check_constraint(op.f(f"ck_{table}_one_thing"), one_of(*BEFORE, "translation"))


def downgrade() -> None:
    """Flags on translations, and what was decided about them, are gone."""
    for table in ("flag", "ruling"):
        op.execute(sa.delete(sa.table(table)).where(sa.column("translation_id").is_not(None)))
    for table in ("flag", "ruling"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_one_thing"), type_="check")
            if table == "flag":
                batch.drop_constraint(op.f("uq_flag_raised_by_id_translation_id"), type_="unique")
            batch.drop_index(op.f(f"ix_{table}_translation_id"))
            batch.drop_constraint(op.f(f"fk_{table}_translation_id_translation"), type_="foreignkey")
            batch.drop_column("translation_id")
            batch.create_check_constraint(op.f(f"ck_{table}_one_thing"), one_of(*BEFORE))
