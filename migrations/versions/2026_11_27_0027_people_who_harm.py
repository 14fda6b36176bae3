"""Warnings, pauses and closings out, each with an appeal; one person can be asked to decide one appeal."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("barred", sa.String(length=10), nullable=True))
        table.add_column(sa.Column("barred_until", MOMENT, nullable=True))
        table.create_check_constraint(op.f("ck_person_barred"), "barred IN ('paused', 'closed-out')")
        table.create_check_constraint(op.f("ck_person_barred_until"), "barred IS NOT NULL OR barred_until IS NULL")
    with op.batch_alter_table("ruling") as table:
        table.add_column(sa.Column("asked_at", MOMENT, nullable=True))
        table.add_column(sa.Column("asked_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_ruling_asked_id_person"), "person", ["asked_id"], ["id"])
    op.create_table(
        "sanction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("ground", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_language", sa.String(length=2), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        *_appeal(),
        *_checks(),
        *_keys("person_id", "given_by_id", "lifted_by_id", "appeal_decided_by_id", "asked_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanction")),
    )
    op.create_index(op.f("ix_sanction_person_id"), "sanction", ["person_id"], unique=False)


def _appeal() -> list[sa.Column]:
    return [
        sa.Column("appeal", sa.Text(), nullable=True),
        sa.Column("appeal_language", sa.String(length=2), nullable=True),
        sa.Column("appealed_at", MOMENT, nullable=True),
        sa.Column("appeal_upheld", sa.Boolean(), nullable=True),
        sa.Column("appeal_reason", sa.Text(), nullable=True),
        sa.Column("appeal_reason_language", sa.String(length=2), nullable=True),
        sa.Column("appeal_decided_at", MOMENT, nullable=True),
        sa.Column("appeal_decided_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("asked_id", sa.Integer(), nullable=True),
    ]


def _checks() -> list[sa.CheckConstraint]:
    checks = {
        "kind": "kind IN ('warning', 'pause', 'closing-out')",
        "ground": "ground IN ('hurtful', 'private', 'unlawful', 'advert', 'misplaced')",
        "warning_has_no_end": "kind <> 'warning' OR ends_at IS NULL",
        "pause_has_an_end": "kind <> 'pause' OR ends_at IS NOT NULL",
        "lifted_by": "(lifted_at IS NULL) = (lifted_by_id IS NULL)",
        "appeal_language": "appeal_language IN ('cy', 'en')",
        "reason_language": "reason_language IN ('cy', 'en')",
        "appeal_reason_language": "appeal_reason_language IN ('cy', 'en')",
    }
    return [sa.CheckConstraint(sql, name=op.f(f"ck_sanction_{name}")) for name, sql in checks.items()]


def _keys(*columns: str) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_sanction_{name}_person")) for name in columns]


def downgrade() -> None:
    op.drop_index(op.f("ix_sanction_person_id"), table_name="sanction")
    op.drop_table("sanction")
    with op.batch_alter_table("ruling") as table:
        table.drop_constraint(op.f("fk_ruling_asked_id_person"), type_="foreignkey")
        table.drop_column("asked_id")
        table.drop_column("asked_at")
    with op.batch_alter_table("person") as table:
        table.drop_constraint(op.f("ck_person_barred_until"), type_="check")
        table.drop_constraint(op.f("ck_person_barred"), type_="check")
        table.drop_column("barred_until")
        table.drop_column("barred")
