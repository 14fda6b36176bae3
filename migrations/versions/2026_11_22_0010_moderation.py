"""Moderation."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("ground", sa.String(length=12), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_language", sa.String(length=2), nullable=False),
        sa.Column("ruled_by_id", sa.Integer(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appeal", sa.Text(), nullable=True),
        sa.Column("appeal_language", sa.String(length=2), nullable=True),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal_upheld", sa.Boolean(), nullable=True),
        sa.Column("appeal_reason", sa.Text(), nullable=True),
        sa.Column("appeal_reason_language", sa.String(length=2), nullable=True),
        sa.Column("appeal_decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal_decided_by_id", sa.Integer(), nullable=True),
        sa.Column("seed_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("remark_id", sa.Integer(), nullable=True),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(decision = 'hide') = (ground IS NOT NULL)", name=op.f("ck_ruling_ground_of_hiding")),
        sa.CheckConstraint("appeal_language IN ('cy', 'en')", name=op.f("ck_ruling_appeal_language")),
        sa.CheckConstraint("appeal_reason_language IN ('cy', 'en')", name=op.f("ck_ruling_appeal_reason_language")),
        sa.CheckConstraint("decision IN ('hide', 'keep')", name=op.f("ck_ruling_decision")),
        sa.CheckConstraint("ground IN ('hurtful', 'private', 'unlawful', 'advert', 'misplaced')", name=op.f("ck_ruling_ground")),
        sa.CheckConstraint("reason_language IN ('cy', 'en')", name=op.f("ck_ruling_reason_language")),
        sa.CheckConstraint(
            "(CASE WHEN seed_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN offer_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN remark_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN contribution_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_ruling_one_thing"),
        ),
        sa.ForeignKeyConstraint(["appeal_decided_by_id"], ["person.id"], name=op.f("fk_ruling_appeal_decided_by_id_person")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_ruling_contribution_id_contribution")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_ruling_offer_id_offer")),
        sa.ForeignKeyConstraint(["remark_id"], ["remark.id"], name=op.f("fk_ruling_remark_id_remark")),
        sa.ForeignKeyConstraint(["ruled_by_id"], ["person.id"], name=op.f("fk_ruling_ruled_by_id_person")),
        sa.ForeignKeyConstraint(["seed_id"], ["seed.id"], name=op.f("fk_ruling_seed_id_seed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    op.create_index(op.f("ix_ruling_contribution_id"), "ruling", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_ruling_offer_id"), "ruling", ["offer_id"], unique=False)
    op.create_index(op.f("ix_ruling_remark_id"), "ruling", ["remark_id"], unique=False)
    op.create_index(op.f("ix_ruling_seed_id"), "ruling", ["seed_id"], unique=False)
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ruling_id", sa.Integer(), nullable=True),
        sa.Column("seed_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("remark_id", sa.Integer(), nullable=True),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_flag_language")),
        sa.CheckConstraint(
            "(CASE WHEN seed_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN offer_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN remark_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN contribution_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_flag_one_thing"),
        ),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_flag_contribution_id_contribution")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_flag_offer_id_offer")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["person.id"], name=op.f("fk_flag_raised_by_id_person")),
        sa.ForeignKeyConstraint(["remark_id"], ["remark.id"], name=op.f("fk_flag_remark_id_remark")),
        sa.ForeignKeyConstraint(["ruling_id"], ["ruling.id"], name=op.f("fk_flag_ruling_id_ruling")),
        sa.ForeignKeyConstraint(["seed_id"], ["seed.id"], name=op.f("fk_flag_seed_id_seed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint("raised_by_id", "contribution_id", name=op.f("uq_flag_raised_by_id_contribution_id")),
        sa.UniqueConstraint("raised_by_id", "offer_id", name=op.f("uq_flag_raised_by_id_offer_id")),
        sa.UniqueConstraint("raised_by_id", "remark_id", name=op.f("uq_flag_raised_by_id_remark_id")),
        sa.UniqueConstraint("raised_by_id", "seed_id", name=op.f("uq_flag_raised_by_id_seed_id")),
    )
    op.create_index(op.f("ix_flag_contribution_id"), "flag", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_flag_offer_id"), "flag", ["offer_id"], unique=False)
    op.create_index(op.f("ix_flag_remark_id"), "flag", ["remark_id"], unique=False)
    op.create_index(op.f("ix_flag_ruling_id"), "flag", ["ruling_id"], unique=False)
    op.create_index(op.f("ix_flag_seed_id"), "flag", ["seed_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_flag_seed_id"), table_name="flag")
    op.drop_index(op.f("ix_flag_ruling_id"), table_name="flag")
    op.drop_index(op.f("ix_flag_remark_id"), table_name="flag")
    op.drop_index(op.f("ix_flag_offer_id"), table_name="flag")
    op.drop_index(op.f("ix_flag_contribution_id"), table_name="flag")
    op.drop_table("flag")
    op.drop_index(op.f("ix_ruling_seed_id"), table_name="ruling")
    op.drop_index(op.f("ix_ruling_remark_id"), table_name="ruling")
    op.drop_index(op.f("ix_ruling_offer_id"), table_name="ruling")
    op.drop_index(op.f("ix_ruling_contribution_id"), table_name="ruling")
    op.drop_table("ruling")
