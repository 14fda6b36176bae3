"""The same in short sentences, in sign language and aloud, beside a round, a proposal or a panel."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

THINGS = {"round_id": "round", "proposal_id": "proposal", "panel_id": "citizens_panel"}
LINKS = ("film_url", "audio_cy_url", "audio_en_url")
ONE_THING = " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in THINGS) + " = 1"


def upgrade() -> None:
    op.create_table(
        "easy_read",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in THINGS),
        sa.Column("text_cy", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        *(sa.Column(column, sa.String(length=500), nullable=False) for column in LINKS),
        sa.Column("checked_by", sa.String(length=200), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_easy_read")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_easy_read_{column}_{table}"), ondelete="CASCADE")
            for column, table in THINGS.items()
        ),
        *(sa.UniqueConstraint(column, name=op.f(f"uq_easy_read_{column}")) for column in THINGS),
        sa.CheckConstraint(ONE_THING, name=op.f("ck_easy_read_one_thing")),
        *(
            sa.CheckConstraint(f"{column} = '' OR {column} LIKE 'https://%'", name=op.f(f"ck_easy_read_{column}"))
            for column in LINKS
        ),
        sa.CheckConstraint("checked_on IS NULL OR checked_by <> ''", name=op.f("ck_easy_read_checked_by")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("easy_read")
