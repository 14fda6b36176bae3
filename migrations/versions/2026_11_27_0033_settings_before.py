"""What settings said before, and the site's own picture."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["person.id"], name=op.f("fk_earlier_setting_replaced_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_setting")),
    )
    op.create_index(op.f("ix_earlier_setting_name"), "earlier_setting", ["name"])
    op.create_index(op.f("ix_earlier_setting_replaced_by_id"), "earlier_setting", ["replaced_by_id"])
    op.create_table(
        "site_picture",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("media_type IN ('image/png', 'image/jpeg')", name=op.f("ck_site_picture_media_type")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_site_picture")),
    )


def downgrade() -> None:
    op.drop_table("site_picture")
    op.drop_table("earlier_setting")
