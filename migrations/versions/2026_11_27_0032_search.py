"""The index of the search. `panel migrate` fills it from what is there."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_thing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_thing")),
        sa.UniqueConstraint("kind", "thing_id", name=op.f("uq_search_thing_kind_thing_id")),
    )
    root = sa.String(length=44).with_variant(sa.String(length=44, collation="C"), "postgresql")
    op.create_table(
        "search_word",
        sa.Column("root", root, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["search_id"], ["search_thing.id"], name=op.f("fk_search_word_search_id_search_thing"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("root", "place", "search_id", name=op.f("pk_search_word")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_search_word_search_id"), "search_word", ["search_id"])


def downgrade() -> None:
    op.drop_table("search_word")
    op.drop_table("search_thing")
