"""Following, notices, announcements; and the address that ends a mail."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "follow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('seed', 'thread', 'round', 'area', 'group', 'near')", name=op.f("ck_follow_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_follow_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
        sa.UniqueConstraint("person_id", "kind", "thing_id", name=op.f("uq_follow_person_id_kind_thing_id")),
    )
    op.create_index("ix_follow_kind_thing_id", "follow", ["kind", "thing_id"], unique=False)
    op.create_table(
        "notice_preference",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("pace", sa.String(length=10), nullable=False),
        sa.CheckConstraint("pace IN ('at-once', 'daily', 'weekly', 'never')", name=op.f("ck_notice_preference_pace")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_preference_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_notice_preference")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("mailed_at", MOMENT, nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_notice_entry_id_audit_entry")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("person_id", "entry_id", name=op.f("uq_notice_person_id_entry_id")),
    )
    op.create_index("ix_notice_mailed_at_due_at", "notice", ["mailed_at", "due_at"], unique=False)
    op.create_index(op.f("ix_notice_entry_id"), "notice", ["entry_id"], unique=False)
    op.create_table(
        "log_position",
        sa.Column("reader", sa.String(length=20), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("reader", name=op.f("pk_log_position")),
    )
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("title_cy", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("body_cy", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("followers", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('round', 'area')", name=op.f("ck_announcement_kind")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_announcement_area_id_area")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_announcement_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index("ix_announcement_kind_thing_id", "announcement", ["kind", "thing_id"], unique=False)
    op.create_index(op.f("ix_announcement_area_id"), "announcement", ["area_id"], unique=False)
    op.create_index(op.f("ix_announcement_author_id"), "announcement", ["author_id"], unique=False)
    op.add_column("outbox_mail", sa.Column("unsubscribe", sa.String(length=300), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox_mail", "unsubscribe")
    op.drop_table("announcement")
    op.drop_table("log_position")
    op.drop_table("notice")
    op.drop_table("notice_preference")
    op.drop_table("follow")
