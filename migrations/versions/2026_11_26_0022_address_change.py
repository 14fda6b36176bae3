"""A change of e-mail address that waits for its code."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address_change",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("new_email", sa.String(length=254), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_address_change_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_address_change")),
    )
    op.create_index(op.f("ix_address_change_asked_at"), "address_change", ["asked_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_address_change_asked_at"), table_name="address_change")
    op.drop_table("address_change")
