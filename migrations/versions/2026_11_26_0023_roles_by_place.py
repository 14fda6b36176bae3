"""A role is given for the whole site or for an area, until a date or until somebody ends it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FOR_GOOD = sa.text("ends_at IS NULL AND area_id IS NULL")
FOR_GOOD_THERE = sa.text("ends_at IS NULL AND area_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("role_grant") as table:
        table.drop_constraint(op.f("uq_role_grant_person_id_role"), type_="unique")
        table.add_column(sa.Column("area_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("ended_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("end_reason", sa.String(length=500), nullable=False, server_default=""))
        table.create_foreign_key(op.f("fk_role_grant_area_id_area"), "area", ["area_id"], ["id"])
        table.create_foreign_key(op.f("fk_role_grant_ended_by_id_person"), "person", ["ended_by_id"], ["id"])
        table.create_check_constraint(op.f("ck_role_grant_ended_by"), "ended_by_id IS NULL OR ends_at IS NOT NULL")
    with op.batch_alter_table("role_grant") as table:
        table.alter_column("end_reason", server_default=None)
        table.create_index(op.f("ix_role_grant_area_id"), ["area_id"])
        table.create_index(op.f("ix_role_grant_person_id"), ["person_id"])
    _unique("uq_role_grant_site", ["person_id", "role"], FOR_GOOD)
    _unique("uq_role_grant_area", ["person_id", "role", "area_id"], FOR_GOOD_THERE)


def _unique(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "role_grant", columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.execute("DELETE FROM role_grant WHERE ends_at IS NOT NULL OR area_id IS NOT NULL")
    op.drop_index("uq_role_grant_area", table_name="role_grant")
    op.drop_index("uq_role_grant_site", table_name="role_grant")
    with op.batch_alter_table("role_grant") as table:
        table.drop_index(op.f("ix_role_grant_person_id"))
        table.drop_index(op.f("ix_role_grant_area_id"))
        table.drop_constraint(op.f("ck_role_grant_ended_by"), type_="check")
        table.drop_constraint(op.f("fk_role_grant_ended_by_id_person"), type_="foreignkey")
        table.drop_constraint(op.f("fk_role_grant_area_id_area"), type_="foreignkey")
        for name in ("end_reason", "ended_by_id", "ends_at", "area_id"):
            table.drop_column(name)
        table.create_unique_constraint(op.f("uq_role_grant_person_id_role"), ["person_id", "role"])
