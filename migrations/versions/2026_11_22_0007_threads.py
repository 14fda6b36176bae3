"""Threads."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("citizens_panel_id", sa.Integer(), nullable=False),
        sa.Column("question_cy", sa.String(length=200), nullable=False),
        sa.Column("question_en", sa.String(length=200), nullable=False),
        sa.Column("background_cy", sa.Text(), nullable=False),
        sa.Column("background_en", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contribution_count", sa.Integer(), nullable=False),
        sa.Column("summary_cy", sa.Text(), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column("summarised_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_thread_dates")),
        sa.ForeignKeyConstraint(
            ["citizens_panel_id"], ["citizens_panel.id"], name=op.f("fk_thread_citizens_panel_id_citizens_panel")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_thread_opened_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
    )
    op.create_index(op.f("ix_thread_citizens_panel_id"), "thread", ["citizens_panel_id"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_contribution_language")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_contribution_author_id_person")),
        sa.ForeignKeyConstraint(["parent_id"], ["contribution.id"], name=op.f("fk_contribution_parent_id_contribution")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_contribution_thread_id_thread")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
    )
    op.create_index(op.f("ix_contribution_author_id"), "contribution", ["author_id"], unique=False)
    op.create_index(op.f("ix_contribution_parent_id"), "contribution", ["parent_id"], unique=False)
    op.create_index(op.f("ix_contribution_thread_id"), "contribution", ["thread_id"], unique=False)
    op.create_table(
        "thread_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_cy", sa.String(length=500), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_thread_move_thread_id_thread")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_move")),
    )
    op.create_index(op.f("ix_thread_move_thread_id"), "thread_move", ["thread_id"], unique=False)
    op.create_table(
        "thread_seed",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["seed_id"], ["seed.id"], name=op.f("fk_thread_seed_seed_id_seed")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_thread_seed_thread_id_thread")),
        sa.PrimaryKeyConstraint("thread_id", "seed_id", name=op.f("pk_thread_seed")),
    )
    op.create_index(op.f("ix_thread_seed_seed_id"), "thread_seed", ["seed_id"], unique=False)
    op.create_table(
        "contribution_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_contribution_version_contribution_id_contribution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_version")),
    )
    op.create_index(op.f("ix_contribution_version_contribution_id"), "contribution_version", ["contribution_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_contribution_version_contribution_id"), table_name="contribution_version")
    op.drop_table("contribution_version")
    op.drop_index(op.f("ix_thread_seed_seed_id"), table_name="thread_seed")
    op.drop_table("thread_seed")
    op.drop_index(op.f("ix_thread_move_thread_id"), table_name="thread_move")
    op.drop_table("thread_move")
    op.drop_index(op.f("ix_contribution_thread_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_parent_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_author_id"), table_name="contribution")
    op.drop_table("contribution")
    op.drop_index(op.f("ix_thread_citizens_panel_id"), table_name="thread")
    op.drop_table("thread")
