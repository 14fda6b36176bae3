"""Groups and chests."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title_cy", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("about_cy", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("outcomes_cy", sa.Text(), nullable=False),
        sa.Column("outcomes_en", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_chest_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chest")),
    )
    op.create_index(op.f("ix_chest_area_id"), "chest", ["area_id"], unique=False)
    op.create_table(
        "community_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("size", sa.String(length=10), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_community_group_language")),
        sa.CheckConstraint("size IN ('tiny', 'small', 'medium', 'large')", name=op.f("ck_community_group_size")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_community_group_area_id_area")),
        sa.ForeignKeyConstraint(["contact_id"], ["person.id"], name=op.f("fk_community_group_contact_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_group")),
        sa.UniqueConstraint("name", name=op.f("uq_community_group_name")),
    )
    op.create_index(op.f("ix_community_group_area_id"), "community_group", ["area_id"], unique=False)
    op.create_index(op.f("ix_community_group_contact_id"), "community_group", ["contact_id"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chest_id", sa.Integer(), nullable=False),
        sa.Column("movement", sa.String(length=10), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("party", sa.String(length=160), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("decision", sa.String(length=60), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "movement IN ('pledged', 'received', 'granted', 'paid', 'returned')", name=op.f("ck_ledger_entry_movement")
        ),
        sa.CheckConstraint("amount_pence <> 0", name=op.f("ck_ledger_entry_amount")),
        sa.ForeignKeyConstraint(["chest_id"], ["chest.id"], name=op.f("fk_ledger_entry_chest_id_chest")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_ledger_entry_entered_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    op.create_index(op.f("ix_ledger_entry_chest_id"), "ledger_entry", ["chest_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_ledger_entry_chest_id"), table_name="ledger_entry")
    op.drop_table("ledger_entry")
    op.drop_index(op.f("ix_community_group_contact_id"), table_name="community_group")
    op.drop_index(op.f("ix_community_group_area_id"), table_name="community_group")
    op.drop_table("community_group")
    op.drop_index(op.f("ix_chest_area_id"), table_name="chest")
    op.drop_table("chest")
