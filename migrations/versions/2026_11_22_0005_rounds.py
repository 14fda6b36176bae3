"""Rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chest_id", sa.Integer(), nullable=False),
        sa.Column("title_cy", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("about_cy", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("budget_pence", sa.BigInteger(), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("electorate", sa.String(length=10), nullable=False),
        sa.Column("electorate_panel_id", sa.Integer(), nullable=True),
        sa.Column("ballot_form", sa.String(length=10), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("completion", sa.String(length=10), nullable=False),
        sa.Column("min_choices", sa.Integer(), nullable=False),
        sa.Column("max_choices", sa.Integer(), nullable=False),
        sa.Column("least_votes", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("freeze_hash", sa.String(length=64), nullable=True),
        sa.Column("imported_from", sa.String(length=200), nullable=True),
        sa.CheckConstraint("(electorate = 'panel') = (electorate_panel_id IS NOT NULL)", name=op.f("ck_round_electorate")),
        sa.CheckConstraint("ballot_form IN ('approval', 'knapsack')", name=op.f("ck_round_ballot_form")),
        sa.CheckConstraint("completion IN ('none', 'add1', 'add1u')", name=op.f("ck_round_completion")),
        sa.CheckConstraint("phase IN ('planned', 'ideas', 'proposals', 'voting', 'result')", name=op.f("ck_round_phase")),
        sa.CheckConstraint("rule IN ('equal-shares', 'greedy')", name=op.f("ck_round_rule")),
        sa.CheckConstraint("budget_pence > 0", name=op.f("ck_round_budget")),
        sa.CheckConstraint("least_votes >= 0", name=op.f("ck_round_least_votes")),
        sa.CheckConstraint("min_choices >= 1 AND max_choices >= min_choices", name=op.f("ck_round_choices")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_round_area_id_area")),
        sa.ForeignKeyConstraint(["chest_id"], ["chest.id"], name=op.f("fk_round_chest_id_chest")),
        sa.ForeignKeyConstraint(
            ["electorate_panel_id"], ["citizens_panel.id"], name=op.f("fk_round_electorate_panel_id_citizens_panel")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    op.create_index(op.f("ix_round_area_id"), "round", ["area_id"], unique=False)
    op.create_index(op.f("ix_round_chest_id"), "round", ["chest_id"], unique=False)
    op.create_index(op.f("ix_round_electorate_panel_id"), "round", ["electorate_panel_id"], unique=False)
    op.create_index(op.f("ix_round_phase"), "round", ["phase"], unique=False)
    op.create_table(
        "phase_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("phase IN ('ideas', 'proposals', 'voting', 'result')", name=op.f("ck_phase_date_phase")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_phase_date_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_date")),
        sa.UniqueConstraint("round_id", "phase", name=op.f("uq_phase_date_round_id_phase")),
    )
    op.create_index(op.f("ix_phase_date_opens_at"), "phase_date", ["opens_at"], unique=False)
    op.create_table(
        "phase_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("new_date", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("reason_cy", sa.String(length=500), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_phase_move_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_move")),
    )
    op.create_index(op.f("ix_phase_move_round_id"), "phase_move", ["round_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_phase_move_round_id"), table_name="phase_move")
    op.drop_table("phase_move")
    op.drop_index(op.f("ix_phase_date_opens_at"), table_name="phase_date")
    op.drop_table("phase_date")
    op.drop_index(op.f("ix_round_phase"), table_name="round")
    op.drop_index(op.f("ix_round_electorate_panel_id"), table_name="round")
    op.drop_index(op.f("ix_round_chest_id"), table_name="round")
    op.drop_index(op.f("ix_round_area_id"), table_name="round")
    op.drop_table("round")
