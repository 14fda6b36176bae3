"""Ballots."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_ballot",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("envelope_key", sa.String(length=64), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("receipt_code", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_open_ballot_round_id_round")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_open_ballot")),
        sa.UniqueConstraint("commitment", name=op.f("uq_open_ballot_commitment")),
        sa.UniqueConstraint("envelope_key", name=op.f("uq_open_ballot_envelope_key")),
        sa.UniqueConstraint("form_token", name=op.f("uq_open_ballot_form_token")),
        sa.UniqueConstraint("receipt_code", name=op.f("uq_open_ballot_receipt_code")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_open_ballot_round_id"), "open_ballot", ["round_id"], unique=False)
    op.create_table(
        "result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("roll_size", sa.Integer(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("spent_pence", sa.BigInteger(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.CheckConstraint("spent_pence >= 0 AND voters <= roll_size", name=op.f("ck_result_sums")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_result_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("round_id", name=op.f("uq_result_round_id")),
    )
    op.create_table(
        "roll_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("reason_cy", sa.String(length=500), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_roll_change_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_change")),
    )
    op.create_index(op.f("ix_roll_change_round_id"), "roll_change", ["round_id"], unique=False)
    op.create_table(
        "roll_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roll_entry_person_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_roll_entry_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_entry")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_roll_entry_round_id_person_id")),
    )
    op.create_index(op.f("ix_roll_entry_person_id"), "roll_entry", ["person_id"], unique=False)
    op.create_table(
        "sealed_ballot",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("receipt_code", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_sealed_ballot_round_id_round")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sealed_ballot")),
        sa.UniqueConstraint("commitment", name=op.f("uq_sealed_ballot_commitment")),
        sa.UniqueConstraint("receipt_code", name=op.f("uq_sealed_ballot_receipt_code")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sealed_ballot_round_id"), "sealed_ballot", ["round_id"], unique=False)
    op.create_table(
        "mark",
        sa.Column("roll_entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("marked_on", sa.Date(), nullable=False),
        sa.CheckConstraint("channel IN ('web', 'paper')", name=op.f("ck_mark_channel")),
        sa.ForeignKeyConstraint(["roll_entry_id"], ["roll_entry.id"], name=op.f("fk_mark_roll_entry_id_roll_entry")),
        sa.PrimaryKeyConstraint("roll_entry_id", name=op.f("pk_mark")),
    )
    op.create_table(
        "result_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.CheckConstraint("votes >= 0", name=op.f("ck_result_line_votes")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_result_line_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_result_line_result_id_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_line")),
        sa.UniqueConstraint("result_id", "proposal_id", name=op.f("uq_result_line_result_id_proposal_id")),
    )
    op.create_index(op.f("ix_result_line_proposal_id"), "result_line", ["proposal_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_result_line_proposal_id"), table_name="result_line")
    op.drop_table("result_line")
    op.drop_table("mark")
    op.drop_index(op.f("ix_sealed_ballot_round_id"), table_name="sealed_ballot")
    op.drop_table("sealed_ballot")
    op.drop_index(op.f("ix_roll_entry_person_id"), table_name="roll_entry")
    op.drop_table("roll_entry")
    op.drop_index(op.f("ix_roll_change_round_id"), table_name="roll_change")
    op.drop_table("roll_change")
    op.drop_table("result")
    op.drop_index(op.f("ix_open_ballot_round_id"), table_name="open_ballot")
    op.drop_table("open_ballot")
