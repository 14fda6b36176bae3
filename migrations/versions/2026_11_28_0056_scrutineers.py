"""Scrutineers of a round, the bundles that were given to them, and what they signed."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0054"
branch_labels = None
depends_on = None

IS_ASKED, SAID_YES = sa.text("state = 'asked'"), sa.text("state = 'accepted'")


def upgrade() -> None:
    make_scrutineers()
    make_findings()


def make_scrutineers() -> None:
    op.create_table(
        "scrutineer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("of_cy", sa.String(length=120), nullable=True),
        sa.Column("of_en", sa.String(length=120), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("in_place", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason_cy", sa.String(length=500), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'accepted', 'replaced', 'left')", name=op.f("ck_scrutineer_state")),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_scrutineer_language")),
        sa.CheckConstraint("(state = 'asked') = (email IS NOT NULL)", name=op.f("ck_scrutineer_email")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_scrutineer_round_id_round")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_scrutineer_person_id_person")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_scrutineer_asked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scrutineer")),
    )
    op.create_index(op.f("ix_scrutineer_round_id"), "scrutineer", ["round_id"])
    op.create_index(op.f("ix_scrutineer_person_id"), "scrutineer", ["person_id"])
    for name, column, which in (("asked", "email", IS_ASKED), ("accepted", "person_id", SAID_YES)):
        op.create_index(
            f"uq_scrutineer_{name}", "scrutineer", ["round_id", column], unique=True, sqlite_where=which, postgresql_where=which
        )


def make_findings() -> None:
    op.create_table(
        "scrutiny_download",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scrutineer_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["scrutineer_id"], ["scrutineer.id"], name=op.f("fk_scrutiny_download_scrutineer_id_scrutineer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scrutiny_download")),
    )
    op.create_index(op.f("ix_scrutiny_download_scrutineer_id"), "scrutiny_download", ["scrutineer_id"])
    op.create_table(
        "scrutiny_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scrutineer_id", sa.Integer(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("what_cy", sa.String(length=1000), nullable=False),
        sa.Column("what_en", sa.String(length=1000), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("same OR what_cy <> '' OR what_en <> ''", name=op.f("ck_scrutiny_finding_said_what")),
        sa.ForeignKeyConstraint(
            ["scrutineer_id"], ["scrutineer.id"], name=op.f("fk_scrutiny_finding_scrutineer_id_scrutineer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scrutiny_finding")),
    )
    op.create_index(op.f("ix_scrutiny_finding_scrutineer_id"), "scrutiny_finding", ["scrutineer_id"])


def downgrade() -> None:
    """An older version knows no scrutineers: who they were and what they signed goes. Refused without --destroy."""
    for table in ("scrutiny_finding", "scrutiny_download", "scrutineer"):
        op.drop_table(table)
