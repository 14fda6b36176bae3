"""Panels."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "citizens_panel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title_cy", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("question_cy", sa.Text(), nullable=False),
        sa.Column("question_en", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("seat_target", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seat_target BETWEEN 1 AND 500", name=op.f("ck_citizens_panel_seat_target")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_citizens_panel_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizens_panel")),
    )
    op.create_index(op.f("ix_citizens_panel_area_id"), "citizens_panel", ["area_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("citizens_panel_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('offered', 'taken', 'declined', 'left')", name=op.f("ck_seat_state")),
        sa.ForeignKeyConstraint(
            ["citizens_panel_id"], ["citizens_panel.id"], name=op.f("fk_seat_citizens_panel_id_citizens_panel")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("citizens_panel_id", "person_id", name=op.f("uq_seat_citizens_panel_id_person_id")),
    )
    op.create_index(op.f("ix_seat_person_id"), "seat", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_seat_person_id"), table_name="seat")
    op.drop_table("seat")
    op.drop_index(op.f("ix_citizens_panel_area_id"), table_name="citizens_panel")
    op.drop_table("citizens_panel")
