"""Areas and people."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name_cy", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=9), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.CheckConstraint("kind IN ('county', 'community', 'ward')", name=op.f("ck_area_kind")),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("code", name=op.f("uq_area_code")),
    )
    op.create_index(op.f("ix_area_parent_id"), "area", ["parent_id"], unique=False)
    op.create_index(op.f("ix_area_path"), "area", ["path"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.Column("demo_part", sa.String(length=40), nullable=True),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_person_language")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "sign_in_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("origin_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_sign_in_code_link_hash")),
    )
    op.create_index(op.f("ix_sign_in_code_asked_at"), "sign_in_code", ["asked_at"], unique=False)
    op.create_index(op.f("ix_sign_in_code_email"), "sign_in_code", ["email"], unique=False)
    op.create_index(op.f("ix_sign_in_code_origin_hash"), "sign_in_code", ["origin_hash"], unique=False)
    op.create_table(
        "postcode",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_postcode_area_id_area")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_postcode")),
    )
    op.create_index(op.f("ix_postcode_area_id"), "postcode", ["area_id"], unique=False)
    op.create_table(
        "residency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('claimed', 'confirmed', 'refused')", name=op.f("ck_residency_state")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_residency_area_id_area")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_residency_decided_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_residency_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residency")),
        sa.UniqueConstraint("person_id", name=op.f("uq_residency_person_id")),
    )
    op.create_index(op.f("ix_residency_area_id"), "residency", ["area_id"], unique=False)
    op.create_index(op.f("ix_residency_state"), "residency", ["state"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('organiser', 'facilitator', 'moderator', 'treasurer', 'commissioner')", name=op.f("ck_role_grant_role")
        ),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name=op.f("fk_role_grant_granted_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("person_id", "role", name=op.f("uq_role_grant_person_id_role")),
    )


def downgrade() -> None:
    op.drop_table("role_grant")
    op.drop_index(op.f("ix_residency_state"), table_name="residency")
    op.drop_index(op.f("ix_residency_area_id"), table_name="residency")
    op.drop_table("residency")
    op.drop_index(op.f("ix_postcode_area_id"), table_name="postcode")
    op.drop_table("postcode")
    op.drop_index(op.f("ix_sign_in_code_origin_hash"), table_name="sign_in_code")
    op.drop_index(op.f("ix_sign_in_code_email"), table_name="sign_in_code")
    op.drop_index(op.f("ix_sign_in_code_asked_at"), table_name="sign_in_code")
    op.drop_table("sign_in_code")
    op.drop_table("person")
    op.drop_index(op.f("ix_area_path"), table_name="area")
    op.drop_index(op.f("ix_area_parent_id"), table_name="area")
    op.drop_table("area")
