"""Proposals."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("other_title", sa.String(length=200), nullable=False),
        sa.Column("other_summary", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason_cy", sa.String(length=500), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.Column("cost_pence", sa.BigInteger(), nullable=False),
        sa.Column("lot_number", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "cost_pence > 0 OR (cost_pence = 0 AND state IN ('draft', 'withdrawn'))", name=op.f("ck_proposal_cost")
        ),
        sa.CheckConstraint("kind IN ('new', 'sustain', 'top-up')", name=op.f("ck_proposal_kind")),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_proposal_language")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'standing', 'declined', 'withdrawn')", name=op.f("ck_proposal_state")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["person.id"], name=op.f("fk_proposal_contact_id_person")),
        sa.ForeignKeyConstraint(["group_id"], ["community_group.id"], name=op.f("fk_proposal_group_id_community_group")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_proposal_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_proposal_round_id_number")),
    )
    op.create_index(op.f("ix_proposal_contact_id"), "proposal", ["contact_id"], unique=False)
    op.create_index(op.f("ix_proposal_group_id"), "proposal", ["group_id"], unique=False)
    op.create_index(op.f("ix_proposal_round_id"), "proposal", ["round_id"], unique=False)
    op.create_index(op.f("ix_proposal_state"), "proposal", ["state"], unique=False)
    op.create_table(
        "cost_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_cost_line_amount")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_cost_line_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_line")),
        sa.UniqueConstraint("proposal_id", "position", name=op.f("uq_cost_line_proposal_id_position")),
    )
    op.create_table(
        "proposal_seed",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_seed_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["seed_id"], ["seed.id"], name=op.f("fk_proposal_seed_seed_id_seed")),
        sa.PrimaryKeyConstraint("proposal_id", "seed_id", name=op.f("pk_proposal_seed")),
    )
    op.create_index(op.f("ix_proposal_seed_seed_id"), "proposal_seed", ["seed_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_proposal_seed_seed_id"), table_name="proposal_seed")
    op.drop_table("proposal_seed")
    op.drop_table("cost_line")
    op.drop_index(op.f("ix_proposal_state"), table_name="proposal")
    op.drop_index(op.f("ix_proposal_round_id"), table_name="proposal")
    op.drop_index(op.f("ix_proposal_group_id"), table_name="proposal")
    op.drop_index(op.f("ix_proposal_contact_id"), table_name="proposal")
    op.drop_table("proposal")
