"""Files that are read in by a page; turnout by area beside a result."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("chest_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("completion", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('round', 'proposals')", name=op.f("ck_import_file_kind")),
        sa.CheckConstraint("state IN ('checked', 'taking', 'done', 'failed')", name=op.f("ck_import_file_state")),
        sa.CheckConstraint("kind = 'round' OR round_id IS NOT NULL", name=op.f("ck_import_file_into")),
        sa.ForeignKeyConstraint(["chest_id"], ["chest.id"], name=op.f("fk_import_file_chest_id_chest")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_import_file_round_id_round")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"], name=op.f("fk_import_file_uploaded_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    for column in ("chest_id", "round_id", "digest"):
        op.create_index(op.f(f"ix_import_file_{column}"), "import_file", [column])
    with op.batch_alter_table("result") as batch:
        batch.add_column(sa.Column("turnout", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("result") as batch:
        batch.alter_column("turnout", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("result") as batch:
        batch.drop_column("turnout")
    op.drop_table("import_file")
