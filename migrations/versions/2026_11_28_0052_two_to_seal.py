"""Sealing by two organisers: who pressed, when, and what they saw."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seal_press",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pressed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_seal_press_round_id_round")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seal_press_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_press")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_seal_press_round_id_person_id")),
    )


def downgrade() -> None:
    op.drop_table("seal_press")
