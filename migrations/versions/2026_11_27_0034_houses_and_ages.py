"""The house of a claim and of the list; how old people say they are, and what a round asks for."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listed_house",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("house", sa.String(length=60), nullable=False),
        sa.Column("uprn", sa.String(length=12), nullable=False),
        sa.CheckConstraint("house <> '' OR uprn <> ''", name=op.f("ck_listed_house_named")),
        sa.ForeignKeyConstraint(["code"], ["postcode.code"], name=op.f("fk_listed_house_code_postcode"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_house")),
        sa.UniqueConstraint("code", "house", "uprn", name=op.f("uq_listed_house_code_house_uprn")),
    )
    with op.batch_alter_table("residency") as table:
        table.add_column(sa.Column("house", sa.String(length=60), nullable=False, server_default=""))
    with op.batch_alter_table("residency") as table:
        table.alter_column("house", server_default=None)
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("says_age", sa.Integer(), nullable=True))
        table.create_check_constraint(op.f("ck_person_says_age"), "says_age IN (11, 14, 16)")
    with op.batch_alter_table("round") as table:
        table.add_column(sa.Column("least_age", sa.Integer(), nullable=False, server_default="0"))
        table.create_check_constraint(op.f("ck_round_least_age"), "least_age IN (0, 11, 14, 16)")
    with op.batch_alter_table("round") as table:
        table.alter_column("least_age", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("round") as table:
        table.drop_constraint(op.f("ck_round_least_age"), type_="check")
        table.drop_column("least_age")
    with op.batch_alter_table("person") as table:
        table.drop_constraint(op.f("ck_person_says_age"), type_="check")
        table.drop_column("says_age")
    with op.batch_alter_table("residency") as table:
        table.drop_column("house")
    op.drop_table("listed_house")
