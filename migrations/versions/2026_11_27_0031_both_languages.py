"""Translations of what residents write, and why a round is voted on in one language."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "translation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("of_text", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("reason_language", sa.String(length=2), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('seed', 'remark', 'group', 'proposal')", name=op.f("ck_translation_kind")),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_translation_language")),
        sa.CheckConstraint("reason_language IN ('cy', 'en')", name=op.f("ck_translation_reason_language")),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'withdrawn', 'replaced')", name=op.f("ck_translation_state")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_translation_decided_by_id_person")),
        sa.ForeignKeyConstraint(["offered_by_id"], ["person.id"], name=op.f("fk_translation_offered_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation")),
    )
    op.create_index("ix_translation_kind_thing_id", "translation", ["kind", "thing_id"])
    op.create_index(op.f("ix_translation_offered_by_id"), "translation", ["offered_by_id"])
    op.create_index(op.f("ix_translation_state"), "translation", ["state"])
    for name, columns, state in (
        ("uq_translation_accepted", ["kind", "thing_id"], "accepted"),
        ("uq_translation_offered", ["kind", "thing_id", "offered_by_id"], "offered"),
    ):
        where = sa.text(f"state = '{state}'")
        op.create_index(name, "translation", columns, unique=True, sqlite_where=where, postgresql_where=where)
    with op.batch_alter_table("round") as table:
        table.add_column(sa.Column("one_language_cy", sa.String(length=500), nullable=False, server_default=""))
        table.add_column(sa.Column("one_language_en", sa.String(length=500), nullable=False, server_default=""))
    with op.batch_alter_table("round") as table:
        table.alter_column("one_language_cy", server_default=None)
        table.alter_column("one_language_en", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("round") as table:
        table.drop_column("one_language_en")
        table.drop_column("one_language_cy")
    op.drop_table("translation")
