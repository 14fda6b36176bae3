"""Who may vote can be shown by a line of an uploaded list or by a one-use code, too, and without an account."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

KEEPS_NUMBERS = {"sqlite_autoincrement": True}
"""A place can go from a roll while somebody still holds its number, so no number is given twice."""


def upgrade() -> None:
    with op.batch_alter_table("round", table_kwargs=KEEPS_NUMBERS) as batch:
        batch.add_column(sa.Column("ways", sa.String(length=60), server_default="residency", nullable=False))
    op.execute("UPDATE round SET ways = 'seats' WHERE electorate = 'panel'")
    with op.batch_alter_table("round", table_kwargs=KEEPS_NUMBERS) as batch:
        batch.alter_column("ways", server_default=None)
        batch.create_check_constraint(op.f("ck_round_ways"), "ways <> ''")
    with op.batch_alter_table("roll_change") as batch:
        batch.add_column(sa.Column("removed", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("roll_change") as batch:
        batch.alter_column("removed", server_default=None)
    make_lists()
    make_codes()
    change_roll()
    make_doubts()


def make_lists() -> None:
    op.create_table(
        "roll_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("columns", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("twice", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=40), nullable=False),
        sa.Column("reason_cy", sa.String(length=500), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('read', 'checked', 'taking', 'done', 'failed')", name=op.f("ck_roll_upload_state")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_roll_upload_round_id_round")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"], name=op.f("fk_roll_upload_uploaded_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_upload")),
    )
    op.create_index(op.f("ix_roll_upload_round_id"), "roll_upload", ["round_id"])
    op.create_table(
        "roll_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("line_hash", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_roll_line_round_id_round")),
        sa.ForeignKeyConstraint(["upload_id"], ["roll_upload.id"], name=op.f("fk_roll_line_upload_id_roll_upload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_line")),
        sa.UniqueConstraint("round_id", "line_hash", name=op.f("uq_roll_line_round_id_line_hash")),
    )


def make_codes() -> None:
    op.create_table(
        "code_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("sealed_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_code_batch_number")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_code_batch_made_by_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_code_batch_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_batch")),
    )
    op.create_index(op.f("ix_code_batch_round_id"), "code_batch", ["round_id"])
    op.create_table(
        "vote_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["code_batch.id"], name=op.f("fk_vote_code_batch_id_code_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_code")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_vote_code_batch_id_number")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_vote_code_code_hash")),
    )


WAYS = "way IN ('residency', 'seats', 'list', 'codes')"
PROVEN = "person_id IS NOT NULL OR roll_line_id IS NOT NULL OR vote_code_id IS NOT NULL"


def change_roll() -> None:
    """Who is on a roll by now is there by their account."""
    with op.batch_alter_table("roll_entry", table_kwargs=KEEPS_NUMBERS) as batch:
        batch.add_column(sa.Column("way", sa.String(length=10), server_default="residency", nullable=False))
        batch.add_column(sa.Column("roll_line_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("vote_code_id", sa.Integer(), nullable=True))
    op.execute("UPDATE roll_entry SET way = 'seats' WHERE round_id IN (SELECT id FROM round WHERE electorate = 'panel')")
    with op.batch_alter_table("roll_entry", table_kwargs=KEEPS_NUMBERS) as batch:
        batch.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        batch.alter_column("way", server_default=None)
        batch.create_foreign_key(op.f("fk_roll_entry_roll_line_id_roll_line"), "roll_line", ["roll_line_id"], ["id"])
        batch.create_foreign_key(op.f("fk_roll_entry_vote_code_id_vote_code"), "vote_code", ["vote_code_id"], ["id"])
        batch.create_unique_constraint(op.f("uq_roll_entry_roll_line_id"), ["roll_line_id"])
        batch.create_unique_constraint(op.f("uq_roll_entry_vote_code_id"), ["vote_code_id"])
        batch.create_check_constraint(op.f("ck_roll_entry_way"), WAYS)
        batch.create_check_constraint(op.f("ck_roll_entry_proven"), PROVEN)


def make_doubts() -> None:
    op.create_table(
        "vote_doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("roll_entry_id", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'explained', 'stands')", name=op.f("ck_vote_doubt_state")),
        sa.CheckConstraint("(state = 'waiting') = (answered_at IS NULL)", name=op.f("ck_vote_doubt_answered")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_vote_doubt_answered_by_id_person")),
        sa.ForeignKeyConstraint(["roll_entry_id"], ["roll_entry.id"], name=op.f("fk_vote_doubt_roll_entry_id_roll_entry")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_vote_doubt_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_doubt")),
        sa.UniqueConstraint("roll_entry_id", name=op.f("uq_vote_doubt_roll_entry_id")),
    )
    op.create_index(op.f("ix_vote_doubt_round_id"), "vote_doubt", ["round_id"])


def downgrade() -> None:
    """Places that nobody's account holds go, with their marks: a vote that is open then pauses, for its ballots are unknown."""
    op.drop_index(op.f("ix_vote_doubt_round_id"), "vote_doubt")
    op.drop_table("vote_doubt")
    op.execute("DELETE FROM mark WHERE roll_entry_id IN (SELECT id FROM roll_entry WHERE person_id IS NULL)")
    op.execute("DELETE FROM roll_entry WHERE person_id IS NULL")
    with op.batch_alter_table("roll_entry") as batch:
        batch.drop_constraint(op.f("ck_roll_entry_proven"), type_="check")
        batch.drop_constraint(op.f("ck_roll_entry_way"), type_="check")
        batch.drop_constraint(op.f("uq_roll_entry_vote_code_id"), type_="unique")
        batch.drop_constraint(op.f("uq_roll_entry_roll_line_id"), type_="unique")
        batch.drop_constraint(op.f("fk_roll_entry_vote_code_id_vote_code"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_roll_entry_roll_line_id_roll_line"), type_="foreignkey")
        batch.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_column("vote_code_id")
        batch.drop_column("roll_line_id")
        batch.drop_column("way")
    op.drop_table("vote_code")
    op.drop_index(op.f("ix_code_batch_round_id"), "code_batch")
    op.drop_table("code_batch")
    op.drop_table("roll_line")
    op.drop_index(op.f("ix_roll_upload_round_id"), "roll_upload")
    op.drop_table("roll_upload")
    with op.batch_alter_table("roll_change") as batch:
        batch.drop_column("removed")
    with op.batch_alter_table("round", table_kwargs=KEEPS_NUMBERS) as batch:
        batch.drop_constraint(op.f("ck_round_ways"), type_="check")
        batch.drop_column("ways")
