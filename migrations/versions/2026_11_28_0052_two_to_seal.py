"""Sealing by two organisers: who pressed, when, and what they saw. Days for objections before a result; rounds that stand have none."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


@contextmanager
def rounds() -> Iterator[BatchOperations]:
    """The table of rounds, changed; on SQLite a new table goes on from the last number that was ever given."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    last = op.get_bind().scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'round'")) if sqlite else None
    with op.batch_alter_table("round", table_kwargs={"sqlite_autoincrement": True}) as batch:
        yield batch
    if last is not None:
        op.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'round'"))
        op.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('round', :last)").bindparams(last=last))


def upgrade() -> None:
    make_presses()
    with rounds() as batch:
        batch.add_column(sa.Column("challenge_days", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("challenge_until", sa.DateTime(timezone=True), nullable=True))
    with rounds() as batch:
        batch.alter_column("challenge_days", server_default=None)
        batch.create_check_constraint(op.f("ck_round_challenge_days"), "challenge_days BETWEEN 0 AND 30")
    with op.batch_alter_table("vote_doubt") as batch:
        batch.add_column(sa.Column("kind", sa.String(length=12), server_default="voted-as-me", nullable=False))
        batch.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("reason_cy", sa.String(length=500), server_default="", nullable=False))
        batch.add_column(sa.Column("reason_en", sa.String(length=500), server_default="", nullable=False))
        batch.drop_constraint(op.f("uq_vote_doubt_roll_entry_id"), type_="unique")
    with op.batch_alter_table("vote_doubt") as batch:
        for name in ("kind", "reason_cy", "reason_en"):
            batch.alter_column(name, server_default=None)
        batch.create_check_constraint(op.f("ck_vote_doubt_kind"), "kind IN ('voted-as-me', 'objection')")
        batch.create_check_constraint(op.f("ck_vote_doubt_number"), "(kind = 'objection') = (number IS NOT NULL)")
        batch.create_unique_constraint(op.f("uq_vote_doubt_roll_entry_id_kind"), ["roll_entry_id", "kind"])
        batch.create_unique_constraint(op.f("uq_vote_doubt_round_id_number"), ["round_id", "number"])


def make_presses() -> None:
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
    """An older version knows no objections: they go. Refused without --destroy."""
    op.execute("DELETE FROM vote_doubt WHERE kind = 'objection'")
    with op.batch_alter_table("vote_doubt") as batch:
        batch.drop_constraint(op.f("uq_vote_doubt_round_id_number"), type_="unique")
        batch.drop_constraint(op.f("uq_vote_doubt_roll_entry_id_kind"), type_="unique")
        batch.drop_constraint(op.f("ck_vote_doubt_number"), type_="check")
        batch.drop_constraint(op.f("ck_vote_doubt_kind"), type_="check")
        for name in ("kind", "number", "reason_cy", "reason_en"):
            batch.drop_column(name)
        batch.create_unique_constraint(op.f("uq_vote_doubt_roll_entry_id"), ["roll_entry_id"])
    with rounds() as batch:
        batch.drop_constraint(op.f("ck_round_challenge_days"), type_="check")
        batch.drop_column("challenge_until")
        batch.drop_column("challenge_days")
    op.drop_table("seal_press")
