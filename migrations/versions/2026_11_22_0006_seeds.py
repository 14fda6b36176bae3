"""Seeds."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("planted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("support_count", sa.Integer(), nullable=False),
        sa.Column("offer_count", sa.Integer(), nullable=False),
        sa.Column("lot_number", sa.Integer(), nullable=False),
        sa.Column("deliberated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("costed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("funded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("learning_language", sa.String(length=2), nullable=True),
        sa.Column("learning", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_seed_language")),
        sa.CheckConstraint("learning_language IN ('cy', 'en')", name=op.f("ck_seed_learning_language")),
        sa.CheckConstraint("support_count >= 0 AND offer_count >= 0", name=op.f("ck_seed_counts")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_seed_area_id_area")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_seed_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seed")),
    )
    op.create_index(op.f("ix_seed_area_id"), "seed", ["area_id"], unique=False)
    op.create_index(op.f("ix_seed_author_id"), "seed", ["author_id"], unique=False)
    op.create_index(
        "ix_seed_flowering",
        "seed",
        ["planted_at"],
        unique=False,
        sqlite_where=sa.text("funded_at IS NOT NULL"),
        postgresql_where=sa.text("funded_at IS NOT NULL"),
    )
    op.create_index(
        "ix_seed_growing",
        "seed",
        ["planted_at"],
        unique=False,
        sqlite_where=sa.text("deliberated_at IS NOT NULL OR costed_at IS NOT NULL"),
        postgresql_where=sa.text("deliberated_at IS NOT NULL OR costed_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_seed_lot_number"), "seed", ["lot_number"], unique=False)
    op.create_index(op.f("ix_seed_planted_at"), "seed", ["planted_at"], unique=False)
    op.create_index(
        "ix_seed_resting",
        "seed",
        ["planted_at"],
        unique=False,
        sqlite_where=sa.text("rested_at IS NOT NULL"),
        postgresql_where=sa.text("rested_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_seed_support_count"), "seed", ["support_count"], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.Column("body_cy", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_answer_answered_by_id_person")),
        sa.ForeignKeyConstraint(["seed_id"], ["seed.id"], name=op.f("fk_answer_seed_id_seed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_seed_id"), "answer", ["seed_id"], unique=False)
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_offer_language")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_offer_person_id_person")),
        sa.ForeignKeyConstraint(["seed_id"], ["seed.id"], name=op.f("fk_offer_seed_id_seed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_person_id"), "offer", ["person_id"], unique=False)
    op.create_index(op.f("ix_offer_seed_id"), "offer", ["seed_id"], unique=False)
    op.create_index(
        "uq_offer_standing",
        "offer",
        ["person_id", "seed_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_remark_language")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_remark_author_id_person")),
        sa.ForeignKeyConstraint(["seed_id"], ["seed.id"], name=op.f("fk_remark_seed_id_seed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index(op.f("ix_remark_author_id"), "remark", ["author_id"], unique=False)
    op.create_index(op.f("ix_remark_seed_id"), "remark", ["seed_id"], unique=False)
    op.create_table(
        "seed_word",
        sa.Column("word", sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.Column("in_title", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["seed_id"], ["seed.id"], name=op.f("fk_seed_word_seed_id_seed"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("word", "seed_id", name=op.f("pk_seed_word")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_seed_word_seed_id"), "seed_word", ["seed_id"], unique=False)
    op.create_table(
        "support",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_support_person_id_person")),
        sa.ForeignKeyConstraint(["seed_id"], ["seed.id"], name=op.f("fk_support_seed_id_seed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")),
        sa.UniqueConstraint("person_id", "seed_id", name=op.f("uq_support_person_id_seed_id")),
    )
    op.create_index(op.f("ix_support_seed_id"), "support", ["seed_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_support_seed_id"), table_name="support")
    op.drop_table("support")
    op.drop_index(op.f("ix_seed_word_seed_id"), table_name="seed_word")
    op.drop_table("seed_word")
    op.drop_index(op.f("ix_remark_seed_id"), table_name="remark")
    op.drop_index(op.f("ix_remark_author_id"), table_name="remark")
    op.drop_table("remark")
    op.drop_index(
        "uq_offer_standing",
        table_name="offer",
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index(op.f("ix_offer_seed_id"), table_name="offer")
    op.drop_index(op.f("ix_offer_person_id"), table_name="offer")
    op.drop_table("offer")
    op.drop_index(op.f("ix_answer_seed_id"), table_name="answer")
    op.drop_table("answer")
    op.drop_index(op.f("ix_seed_support_count"), table_name="seed")
    op.drop_index(
        "ix_seed_resting",
        table_name="seed",
        sqlite_where=sa.text("rested_at IS NOT NULL"),
        postgresql_where=sa.text("rested_at IS NOT NULL"),
    )
    op.drop_index(op.f("ix_seed_planted_at"), table_name="seed")
    op.drop_index(op.f("ix_seed_lot_number"), table_name="seed")
    op.drop_index(
        "ix_seed_growing",
        table_name="seed",
        sqlite_where=sa.text("deliberated_at IS NOT NULL OR costed_at IS NOT NULL"),
        postgresql_where=sa.text("deliberated_at IS NOT NULL OR costed_at IS NOT NULL"),
    )
    op.drop_index(
        "ix_seed_flowering",
        table_name="seed",
        sqlite_where=sa.text("funded_at IS NOT NULL"),
        postgresql_where=sa.text("funded_at IS NOT NULL"),
    )
    op.drop_index(op.f("ix_seed_author_id"), table_name="seed")
    op.drop_index(op.f("ix_seed_area_id"), table_name="seed")
    op.drop_table("seed")
