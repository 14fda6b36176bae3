"""Signed heads of the public log; who acted is covered by its hashes; triggers that keep it append-only.

Entries that are there keep version 1 and their hash, so the chain goes on unbroken.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEPT = {
    "audit_entry": [
        "id",
        "at",
        "verb",
        "subject",
        "facts",
        "acting_as",
        "previous_hash",
        "entry_hash",
        "version",
        "person_commitment",
    ],
    "log_head": ["id", "count", "entry_id", "entry_hash", "made_at", "site", "public_key", "signature"],
}
ERASED = {"audit_entry": ["person_id", "person_salt"], "log_head": []}
CHANGED, REMOVED = "The public log is never changed.", "Nothing is taken out of the public log."


def on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    with op.batch_alter_table(
        "audit_entry", recreate="always" if on_sqlite() else "auto", table_kwargs={"sqlite_autoincrement": True}
    ) as batch:
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("person_salt", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("person_commitment", sa.String(length=64), nullable=True))
        batch.create_check_constraint(op.f("ck_audit_entry_version"), "version IN (1, 2)")
    with op.batch_alter_table("audit_entry", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("version", server_default=None)
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
        sa.UniqueConstraint("count", name=op.f("uq_log_head_count")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_log_head_made_at"), "log_head", ["made_at"], unique=False)
    for table in KEPT:
        put_guard(table)


def downgrade() -> None:
    for table in KEPT:
        take_guard_away(table)
    op.drop_index(op.f("ix_log_head_made_at"), table_name="log_head")
    op.drop_table("log_head")
    with op.batch_alter_table("audit_entry", recreate="always" if on_sqlite() else "auto") as batch:
        batch.drop_constraint(op.f("ck_audit_entry_version"), type_="check")
        batch.drop_column("person_commitment")
        batch.drop_column("person_salt")
        batch.drop_column("version")


def put_guard(table: str) -> None:
    differs = "IS NOT" if on_sqlite() else "IS DISTINCT FROM"
    conditions = [f"NEW.{name} {differs} OLD.{name}" for name in KEPT[table]]
    conditions += [f"(NEW.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name})" for name in ERASED[table]]
    changes = " OR ".join(conditions)
    if on_sqlite():
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} WHEN {changes} BEGIN SELECT RAISE(ABORT, '{CHANGED}'); END"
        )
        op.execute(f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{REMOVED}'); END")
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
    )
    refuse = f"EXECUTE FUNCTION {table}_refuse"
    op.execute(f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changes}) {refuse}('{CHANGED}')")
    op.execute(f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW {refuse}('{REMOVED}')")
    op.execute(f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}('{REMOVED}')")


def take_guard_away(table: str) -> None:
    if on_sqlite():
        op.execute(f"DROP TRIGGER IF EXISTS {table}_kept")
        op.execute(f"DROP TRIGGER IF EXISTS {table}_stays")
    else:
        op.execute(f"DROP FUNCTION IF EXISTS {table}_refuse() CASCADE")
