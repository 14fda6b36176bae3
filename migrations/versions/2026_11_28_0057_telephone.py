"""Votes by telephone: one call is one ballot, keyed by two people."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

OLD_CHANNELS = "channel IN ('web', 'paper')"
CHANNELS = "channel IN ('web', 'paper', 'telephone')"


def upgrade() -> None:
    _set_channels(CHANNELS)
    op.create_table(
        "telephone_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("roll_entry_id", sa.Integer(), nullable=True),
        sa.Column("first_by_id", sa.Integer(), nullable=True),
        sa.Column("second_by_id", sa.Integer(), nullable=True),
        sa.Column("differed", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('first', 'second', 'entered', 'cancelled')", name=op.f("ck_telephone_call_state")),
        sa.CheckConstraint("(state IN ('first', 'second')) = (roll_entry_id IS NOT NULL)", name=op.f("ck_telephone_call_place")),
        sa.CheckConstraint("(state = 'second') = (content IS NOT NULL)", name=op.f("ck_telephone_call_content")),
        sa.CheckConstraint("second_by_id IS NULL OR second_by_id <> first_by_id", name=op.f("ck_telephone_call_keyers")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_telephone_call_round_id_round")),
        sa.ForeignKeyConstraint(["roll_entry_id"], ["roll_entry.id"], name=op.f("fk_telephone_call_roll_entry_id_roll_entry")),
        sa.ForeignKeyConstraint(["first_by_id"], ["person.id"], name=op.f("fk_telephone_call_first_by_id_person")),
        sa.ForeignKeyConstraint(["second_by_id"], ["person.id"], name=op.f("fk_telephone_call_second_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telephone_call")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_telephone_call_round_id_number")),
        sa.UniqueConstraint("roll_entry_id", name=op.f("uq_telephone_call_roll_entry_id")),
    )


def downgrade() -> None:
    """An older version knows no telephone: its marks go, and sealed ballots that came by it count as papers.

    A vote with such a ballot that is open then pauses. Refused without --destroy.
    """
    op.drop_table("telephone_call")
    op.execute("DELETE FROM mark WHERE channel = 'telephone'")
    op.execute("UPDATE sealed_ballot SET channel = 'paper' WHERE channel = 'telephone'")
    _set_channels(OLD_CHANNELS)


def _set_channels(allowed: str) -> None:
    with op.batch_alter_table("mark") as batch:
        batch.drop_constraint(op.f("ck_mark_channel"), type_="check")
        batch.create_check_constraint(op.f("ck_mark_channel"), allowed)
