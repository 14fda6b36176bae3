"""Complaints about data; a change of address is confirmed by the old address, too."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("finding", sa.String(length=10), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) <> (email IS NULL)", name=op.f("ck_complaint_one_address")),
        sa.CheckConstraint("kind IN ('copy', 'correct', 'erase', 'use', 'other')", name=op.f("ck_complaint_kind")),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_complaint_language")),
        sa.CheckConstraint("state IN ('waiting', 'answered')", name=op.f("ck_complaint_state")),
        sa.CheckConstraint("finding IN ('right', 'partly', 'not')", name=op.f("ck_complaint_finding")),
        sa.CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_complaint_answered_at")),
        sa.CheckConstraint("(state = 'answered') = (finding IS NOT NULL)", name=op.f("ck_complaint_answered_finding")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_complaint_answered_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_complaint_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    for column in ("email", "person_id", "state"):
        op.create_index(op.f(f"ix_complaint_{column}"), "complaint", [column])
    op.execute("DELETE FROM address_change")  # whoever waits with one code asks again: it was good for a quarter of an hour
    with op.batch_alter_table("address_change") as table:
        table.add_column(sa.Column("old_code_hash", sa.String(length=64), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("address_change") as table:
        table.drop_column("old_code_hash")
    op.drop_table("complaint")
