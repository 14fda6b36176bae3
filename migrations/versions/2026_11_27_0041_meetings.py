"""Meetings: seeds, remarks and support that organisers enter from paper, for people without an account."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
FROM_PEOPLE = ("seed", "remark")
NEW = (
    ("meeting_id", sa.Integer()),
    ("entered_by_id", sa.Integer()),
    ("said_by", sa.String(length=80)),
    ("taken_back_at", MOMENT),
)


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name_cy", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("venue", sa.String(length=120), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("corrected_at", MOMENT, nullable=True),
        sa.Column("sheet_version", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.CheckConstraint("name_cy <> '' OR name_en <> ''", name=op.f("ck_meeting_named")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_meeting_area_id_area")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_meeting_entered_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    for column in ("area_id", "entered_by_id", "held_on"):
        op.create_index(op.f(f"ix_meeting_{column}"), "meeting", [column])
    op.create_table(
        "paper_support",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("seed_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 10000", name=op.f("ck_paper_support_number")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_paper_support_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["seed_id"], ["seed.id"], name=op.f("fk_paper_support_seed_id_seed")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_paper_support_entered_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_support")),
        sa.UniqueConstraint("meeting_id", "seed_id", name=op.f("uq_paper_support_meeting_id_seed_id")),
    )
    for column in ("seed_id", "entered_by_id"):
        op.create_index(op.f(f"ix_paper_support_{column}"), "paper_support", [column])
    for table in FROM_PEOPLE:
        take_from_meetings(table)


def take_from_meetings(table: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.alter_column("author_id", existing_type=sa.Integer(), nullable=True)
        for column, kind in NEW:
            batch.add_column(sa.Column(column, kind, nullable=True), **after("author_id"))
        batch.create_foreign_key(op.f(f"fk_{table}_meeting_id_meeting"), "meeting", ["meeting_id"], ["id"])
        batch.create_foreign_key(op.f(f"fk_{table}_entered_by_id_person"), "person", ["entered_by_id"], ["id"])
        for column in ("meeting_id", "entered_by_id"):
            batch.create_index(op.f(f"ix_{table}_{column}"), [column])
        batch.create_check_constraint(op.f(f"ck_{table}_author_or_meeting"), "(author_id IS NULL) <> (meeting_id IS NULL)")
        batch.create_check_constraint(op.f(f"ck_{table}_entered_by"), "(entered_by_id IS NULL) = (meeting_id IS NULL)")
        if table == "seed":
            batch.add_column(sa.Column("paper_count", sa.Integer(), nullable=False, server_default="0"), **after("offer_count"))
            batch.create_index(op.f("ix_seed_paper_count"), ["paper_count"])
            batch.drop_constraint(op.f("ck_seed_counts"), type_="check")
            batch.create_check_constraint(op.f("ck_seed_counts"), "support_count >= 0 AND offer_count >= 0 AND paper_count >= 0")


def after(column: str) -> dict[str, str]:
    """On SQLite, before the text, which stands last: lists read what is before it, and never reach it."""
    return {"insert_after": column} if op.get_bind().dialect.name == "sqlite" else {}


def downgrade() -> None:
    """What was entered stands under the name of the organiser who entered it; what was counted at meetings goes."""
    op.execute("UPDATE seed SET author_id = entered_by_id, meeting_id = NULL, entered_by_id = NULL WHERE author_id IS NULL")
    op.execute("UPDATE remark SET author_id = entered_by_id, meeting_id = NULL, entered_by_id = NULL WHERE author_id IS NULL")
    op.drop_table("paper_support")
    for table in FROM_PEOPLE:
        give_back(table)
    op.drop_table("meeting")


def give_back(table: str) -> None:
    with op.batch_alter_table(table) as batch:
        if table == "seed":
            batch.drop_constraint(op.f("ck_seed_counts"), type_="check")
            batch.create_check_constraint(op.f("ck_seed_counts"), "support_count >= 0 AND offer_count >= 0")
            batch.drop_index(op.f("ix_seed_paper_count"))
            batch.drop_column("paper_count")
        batch.drop_constraint(op.f(f"ck_{table}_entered_by"), type_="check")
        batch.drop_constraint(op.f(f"ck_{table}_author_or_meeting"), type_="check")
        for column, target in (("entered_by_id", "person"), ("meeting_id", "meeting")):
            batch.drop_index(op.f(f"ix_{table}_{column}"))
            batch.drop_constraint(op.f(f"fk_{table}_{column}_{target}"), type_="foreignkey")
        for column, _kind in NEW:
            batch.drop_column(column)
        batch.alter_column("author_id", existing_type=sa.Integer(), nullable=False)
