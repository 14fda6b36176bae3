"""Booths: a tablet in a hall on which staff unlock one ballot at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0059"
branch_labels = None
depends_on = None

OLD_CHANNELS = "channel IN ('web', 'paper', 'telephone')"
CHANNELS = "channel IN ('web', 'paper', 'telephone', 'booth')"


def upgrade() -> None:
    _set_channels(CHANNELS)
    op.create_table(
        "hall_booth",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("unlocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_hall_booth_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall_booth")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_hall_booth_round_id_number")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_hall_booth_code_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_hall_booth_token_hash")),
    )
    op.create_table(
        "booth_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("booth_id", sa.Integer(), nullable=True),
        sa.Column("roll_entry_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint("state IN ('unlocked', 'cast', 'cancelled', 'lapsed')", name=op.f("ck_booth_turn_state")),
        sa.CheckConstraint(
            "(state = 'unlocked') = (roll_entry_id IS NOT NULL) AND (state = 'unlocked') = (booth_id IS NOT NULL)"
            " AND (state IN ('unlocked', 'cast') OR token_hash IS NULL)",
            name=op.f("ck_booth_turn_place"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_booth_turn_round_id_round")),
        sa.ForeignKeyConstraint(["booth_id"], ["hall_booth.id"], name=op.f("fk_booth_turn_booth_id_hall_booth")),
        sa.ForeignKeyConstraint(["roll_entry_id"], ["roll_entry.id"], name=op.f("fk_booth_turn_roll_entry_id_roll_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_turn")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_booth_turn_round_id_number")),
        sa.UniqueConstraint("booth_id", name=op.f("uq_booth_turn_booth_id")),
        sa.UniqueConstraint("roll_entry_id", name=op.f("uq_booth_turn_roll_entry_id")),
    )


def downgrade() -> None:
    """An older version knows no booth: its marks go, and sealed ballots that came by one count as cast on the site.

    A vote with such a ballot that is open then pauses. Refused without --destroy.
    """
    op.drop_table("booth_turn")
    op.drop_table("hall_booth")
    op.execute("DELETE FROM mark WHERE channel = 'booth'")
    op.execute("UPDATE sealed_ballot SET channel = 'web' WHERE channel = 'booth'")
    _set_channels(OLD_CHANNELS)


def _set_channels(allowed: str) -> None:
    with op.batch_alter_table("mark") as batch:
        batch.drop_constraint(op.f("ck_mark_channel"), type_="check")
        batch.create_check_constraint(op.f("ck_mark_channel"), allowed)
