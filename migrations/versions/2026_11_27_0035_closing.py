"""Proposals and groups can be hidden; groups, panels and chests close; groups are merged and get another contact."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

BEFORE = ("seed", "offer", "remark", "contribution")
NEW = {"proposal": "proposal", "group": "community_group"}
group = sa.table("community_group", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("name_key", sa.String))


def upgrade() -> None:
    for table in ("flag", "ruling"):
        name_more_things(table)
    op.add_column("proposal", sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
    for table in ("citizens_panel", "chest"):
        op.add_column(table, sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        for language in ("cy", "en"):
            op.add_column(table, sa.Column(f"closed_reason_{language}", sa.String(length=500), nullable=True))
    for name in ("reopened_at", "reopen_reason_cy", "reopen_reason_en"):
        kind = sa.DateTime(timezone=True) if name.endswith("_at") else sa.String(length=500)
        op.add_column("answer", sa.Column(name, kind, nullable=True))
    close_groups()
    op.create_table(
        "contact_change",
        sa.Column("group_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_contact_change_asked_by_id_person")),
        sa.ForeignKeyConstraint(["group_id"], ["community_group.id"], name=op.f("fk_contact_change_group_id_community_group")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_contact_change")),
    )
    op.create_index(op.f("ix_contact_change_asked_at"), "contact_change", ["asked_at"])


def name_more_things(table: str) -> None:
    """A flag and a ruling can be about a proposal or a group, too."""
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_one_thing"), type_="check")
    with op.batch_alter_table(table) as batch:
        for kind, target in NEW.items():
            batch.add_column(sa.Column(f"{kind}_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_{table}_{kind}_id_{target}"), target, [f"{kind}_id"], ["id"])
            batch.create_index(op.f(f"ix_{table}_{kind}_id"), [f"{kind}_id"], unique=False)
            if table == "flag":
                batch.create_unique_constraint(op.f(f"uq_flag_raised_by_id_{kind}_id"), ["raised_by_id", f"{kind}_id"])
        batch.create_check_constraint(op.f(f"ck_{table}_one_thing"), one_of(*BEFORE, *NEW))


def one_of(*kinds: str) -> str:
    return " + ".join(f"(CASE WHEN {kind}_id IS NULL THEN 0 ELSE 1 END)" for kind in kinds) + " = 1"


def close_groups() -> None:
    with op.batch_alter_table("community_group") as batch:
        batch.drop_constraint(op.f("uq_community_group_name"), type_="unique")
        batch.add_column(sa.Column("name_key", sa.String(length=240), nullable=True))
        batch.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("closed_reason", sa.String(length=500), nullable=True))
        batch.add_column(sa.Column("closed_language", sa.String(length=2), nullable=True))
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.create_unique_constraint(op.f("uq_community_group_name_key"), ["name_key"])
        batch.create_check_constraint(op.f("ck_community_group_closed_language"), "closed_language IN ('cy', 'en')")
        batch.create_foreign_key(
            op.f("fk_community_group_merged_into_id_community_group"), "community_group", ["merged_into_id"], ["id"]
        )
        batch.create_index(op.f("ix_community_group_merged_into_id"), ["merged_into_id"], unique=False)
    give_keys()


def give_keys() -> None:
    """Of groups whose names read the same the oldest has the key; the others stay as they are, without one."""
    connection, taken = op.get_bind(), set[str]()
    for number, name in connection.execute(sa.select(group.c.id, group.c.name).order_by(group.c.id)).all():
        if (key := reading(name)) not in taken:
            taken.add(key)
            connection.execute(sa.update(group).where(group.c.id == number).values(name_key=key))


def reading(name: str) -> str:
    """Its letters and digits alone, without capitals and circumflexes: as names are compared from now on."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return ("".join(sign for sign in folded if sign.isalnum()) or folded)[:240]


def downgrade() -> None:
    """What stood for a closed, hidden or merged group is a group again; flags and rulings on what had none before are gone."""
    op.drop_table("contact_change")
    for kind in NEW:
        for table in ("flag", "ruling"):
            op.execute(sa.delete(sa.table(table)).where(sa.column(f"{kind}_id").is_not(None)))
    for table in ("flag", "ruling"):
        name_fewer_things(table)
    other = group.alias()
    first = sa.select(sa.func.min(other.c.id)).group_by(other.c.name)
    numbered = sa.func.substr(group.c.name, 1, 100) + sa.literal(" (") + sa.cast(group.c.id, sa.String) + sa.literal(")")
    op.execute(sa.update(group).where(group.c.id.not_in(first)).values(name=numbered))
    with op.batch_alter_table("community_group") as batch:
        batch.drop_index(op.f("ix_community_group_merged_into_id"))
        batch.drop_constraint(op.f("fk_community_group_merged_into_id_community_group"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_community_group_closed_language"), type_="check")
        batch.drop_constraint(op.f("uq_community_group_name_key"), type_="unique")
        for name in ("merged_into_id", "closed_language", "closed_reason", "closed_at", "hidden_at", "name_key"):
            batch.drop_column(name)
        batch.create_unique_constraint(op.f("uq_community_group_name"), ["name"])
    for name in ("reopen_reason_en", "reopen_reason_cy", "reopened_at"):
        op.drop_column("answer", name)
    for table in ("chest", "citizens_panel"):
        for name in ("closed_reason_en", "closed_reason_cy", "closed_at"):
            op.drop_column(table, name)
    op.drop_column("proposal", "hidden_at")


def name_fewer_things(table: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_one_thing"), type_="check")
        for kind, target in NEW.items():
            if table == "flag":
                batch.drop_constraint(op.f(f"uq_flag_raised_by_id_{kind}_id"), type_="unique")
            batch.drop_index(op.f(f"ix_{table}_{kind}_id"))
            batch.drop_constraint(op.f(f"fk_{table}_{kind}_id_{target}"), type_="foreignkey")
            batch.drop_column(f"{kind}_id")
        batch.create_check_constraint(op.f(f"ck_{table}_one_thing"), one_of(*BEFORE))
