"""Decisions beside a count, and what each proposal is granted. What was published is granted as the count found it."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

LIVE = sa.text("taken_back_at IS NULL")


def upgrade() -> None:
    make_decisions()
    with op.batch_alter_table("result_line") as batch:
        batch.add_column(sa.Column("granted_pence", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE result_line SET granted_pence = (SELECT cost_pence FROM proposal WHERE proposal.id = result_line.proposal_id)"
        " WHERE place IS NOT NULL AND result_id IN (SELECT id FROM result WHERE published_at IS NOT NULL)"
    )
    with op.batch_alter_table("result_line") as batch:
        batch.create_check_constraint(op.f("ck_result_line_granted"), "granted_pence > 0")


def make_decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("by_contact", sa.Boolean(), nullable=False),
        sa.Column("reason_cy", sa.String(length=500), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('withdrawn', 'refused', 'granted', 'part')", name=op.f("ck_decision_kind")),
        sa.CheckConstraint(
            "(kind IN ('granted', 'part')) = (amount_pence > 0) AND amount_pence >= 0", name=op.f("ck_decision_amount")
        ),
        sa.CheckConstraint("reason_cy <> '' OR reason_en <> ''", name=op.f("ck_decision_reason")),
        sa.CheckConstraint("(agreed_by_id IS NULL) = (agreed_at IS NULL)", name=op.f("ck_decision_agreed")),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["person.id"], name=op.f("fk_decision_agreed_by_id_person")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_decision_decided_by_id_person")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_decision_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_decision_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decision_live", "decision", ["proposal_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
    for column in ("round_id", "proposal_id", "decided_by_id", "agreed_by_id"):
        op.create_index(op.f(f"ix_decision_{column}"), "decision", [column])


def downgrade() -> None:
    with op.batch_alter_table("result_line") as batch:
        batch.drop_constraint(op.f("ck_result_line_granted"), type_="check")
        batch.drop_column("granted_pence")
    op.drop_table("decision")
