"""Voting on paper: papers that staff hand out, stubs, batches that are keyed twice, and the sheet over all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

KEEPS_NUMBERS = {"sqlite_autoincrement": True}
OLD_WAYS = "way IN ('residency', 'seats', 'list', 'codes')"
WAYS = "way IN ('residency', 'seats', 'list', 'codes', 'staff')"
OLD_PROVEN = "person_id IS NOT NULL OR roll_line_id IS NOT NULL OR vote_code_id IS NOT NULL"
PROVEN = f"{OLD_PROVEN} OR desk_hash IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("roll_entry", table_kwargs=KEEPS_NUMBERS) as batch:
        batch.add_column(sa.Column("desk_hash", sa.String(length=32), nullable=True))
        batch.create_unique_constraint(op.f("uq_roll_entry_desk_hash"), ["desk_hash"])
        batch.drop_constraint(op.f("ck_roll_entry_way"), type_="check")
        batch.create_check_constraint(op.f("ck_roll_entry_way"), WAYS)
        batch.drop_constraint(op.f("ck_roll_entry_proven"), type_="check")
        batch.create_check_constraint(op.f("ck_roll_entry_proven"), PROVEN)
    make_sheets()
    make_batches()


def make_sheets() -> None:
    op.create_table(
        "paper_sheet",
        sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("replaced", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("reason_cy", sa.String(length=500), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.CheckConstraint("replaced >= 0 AND returned >= 0 AND missing >= 0", name=op.f("ck_paper_sheet_counts")),
        sa.CheckConstraint("issued >= replaced + returned + missing", name=op.f("ck_paper_sheet_issued")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_paper_sheet_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_paper_sheet")),
    )
    op.create_table(
        "paper_stub",
        sa.Column("roll_entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["roll_entry_id"], ["roll_entry.id"], name=op.f("fk_paper_stub_roll_entry_id_roll_entry")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_paper_stub_round_id_round")),
        sa.PrimaryKeyConstraint("roll_entry_id", name=op.f("pk_paper_stub")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_paper_stub_round_id_number")),
    )


def make_batches() -> None:
    op.create_table(
        "paper_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("first_by_id", sa.Integer(), nullable=True),
        sa.Column("second_by_id", sa.Integer(), nullable=True),
        sa.Column("third_by_id", sa.Integer(), nullable=True),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.Column("spoiled", sa.Integer(), nullable=False),
        sa.CheckConstraint("papers BETWEEN 1 AND 50", name=op.f("ck_paper_batch_papers")),
        sa.CheckConstraint("state IN ('first', 'second', 'third', 'entered')", name=op.f("ck_paper_batch_state")),
        sa.CheckConstraint("(state = 'entered') = (entered + spoiled = papers)", name=op.f("ck_paper_batch_entered")),
        sa.CheckConstraint(
            "(second_by_id IS NULL OR second_by_id <> first_by_id)"
            " AND (third_by_id IS NULL OR (third_by_id <> first_by_id AND third_by_id <> second_by_id))",
            name=op.f("ck_paper_batch_keyers"),
        ),
        sa.ForeignKeyConstraint(["first_by_id"], ["person.id"], name=op.f("fk_paper_batch_first_by_id_person")),
        sa.ForeignKeyConstraint(["second_by_id"], ["person.id"], name=op.f("fk_paper_batch_second_by_id_person")),
        sa.ForeignKeyConstraint(["third_by_id"], ["person.id"], name=op.f("fk_paper_batch_third_by_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_paper_batch_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_batch")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_paper_batch_round_id_number")),
    )
    op.create_table(
        "keyed_paper",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["paper_batch.id"], name=op.f("fk_keyed_paper_batch_id_paper_batch")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_keyed_paper")),
        sa.UniqueConstraint("batch_id", "position", "turn", name=op.f("uq_keyed_paper_batch_id_position_turn")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """An older version knows no papers: their places and marks go, and a vote with papers that is open then pauses.

    Refused without --destroy.
    """
    for table in ("keyed_paper", "paper_batch", "paper_stub", "paper_sheet"):
        op.drop_table(table)
    op.execute("DELETE FROM mark WHERE roll_entry_id IN (SELECT id FROM roll_entry WHERE desk_hash IS NOT NULL)")
    op.execute("DELETE FROM held_place WHERE roll_entry_id IN (SELECT id FROM roll_entry WHERE desk_hash IS NOT NULL)")
    op.execute(
        "UPDATE vote_doubt SET roll_entry_id = NULL"
        " WHERE roll_entry_id IN (SELECT id FROM roll_entry WHERE desk_hash IS NOT NULL)"
    )
    op.execute("DELETE FROM roll_entry WHERE desk_hash IS NOT NULL")
    op.execute("UPDATE roll_entry SET way = 'residency' WHERE way = 'staff'")
    with op.batch_alter_table("roll_entry", table_kwargs=KEEPS_NUMBERS) as batch:
        batch.drop_constraint(op.f("ck_roll_entry_proven"), type_="check")
        batch.create_check_constraint(op.f("ck_roll_entry_proven"), OLD_PROVEN)
        batch.drop_constraint(op.f("ck_roll_entry_way"), type_="check")
        batch.create_check_constraint(op.f("ck_roll_entry_way"), OLD_WAYS)
        batch.drop_constraint(op.f("uq_roll_entry_desk_hash"), type_="unique")
        batch.drop_column("desk_hash")
