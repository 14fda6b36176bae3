"""What a text said before it was corrected; and answers say what kind they are."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

CORRECTED = ("citizens_panel", "thread", "seed", "answer", "remark", "chest", "community_group")


def upgrade() -> None:
    op.create_table(
        "earlier_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_earlier_text_language")),
        sa.ForeignKeyConstraint(["corrected_by_id"], ["person.id"], name=op.f("fk_earlier_text_corrected_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_text")),
    )
    op.create_index(op.f("ix_earlier_text_subject"), "earlier_text", ["subject"])
    op.create_index(op.f("ix_earlier_text_corrected_by_id"), "earlier_text", ["corrected_by_id"])
    for table in CORRECTED:
        op.add_column(table, sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("answer") as batch:
        batch.add_column(sa.Column("kind", sa.String(length=10), server_default="said", nullable=False))
        batch.create_check_constraint(op.f("ck_answer_kind"), "kind IN ('said', 'did', 'will', 'cannot')")
    with op.batch_alter_table("answer") as batch:
        batch.alter_column("kind", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("answer") as batch:
        batch.drop_constraint(op.f("ck_answer_kind"), type_="check")
        batch.drop_column("kind")
    for table in CORRECTED:
        op.drop_column(table, "corrected_at")
    op.drop_table("earlier_text")
