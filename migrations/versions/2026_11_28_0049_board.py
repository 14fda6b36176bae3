"""The board of a vote: leaves and signed heads, which are never changed; and commitments of replaced ballots that wait for it."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

KEPT = {
    "board_leaf": ["round_id", "log", "position", "kind", "content"],
    "tree_head": [
        "id",
        "round_id",
        "log",
        "freeze_hash",
        "size",
        "root",
        "audit_count",
        "audit_hash",
        "signed_at",
        "site",
        "public_key",
        "signature",
    ],
}
CHANGED, REMOVED = "The public log is never changed.", "Nothing is taken out of the public log."


def upgrade() -> None:
    op.create_table(
        "board_leaf",
        sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("log", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("content", sa.String(length=300), nullable=False),
        sa.CheckConstraint("kind IN ('freeze', 'roll', 'ballot', 'close', 'void')", name=op.f("ck_board_leaf_kind")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_board_leaf_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "log", "position", name=op.f("pk_board_leaf")),
        sa.UniqueConstraint("round_id", "log", "content", name=op.f("uq_board_leaf_round_id_log_content")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tree_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("log", sa.Integer(), nullable=False),
        sa.Column("freeze_hash", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("audit_count", sa.Integer(), nullable=False),
        sa.Column("audit_hash", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_tree_head_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tree_head")),
        sa.UniqueConstraint("round_id", "log", "size", name=op.f("uq_tree_head_round_id_log_size")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "replaced_commitment",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_replaced_commitment_round_id_round")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_replaced_commitment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_replaced_commitment_round_id"), "replaced_commitment", ["round_id"], unique=False)
    for table in KEPT:
        put_guard(table)


def downgrade() -> None:
    for table in KEPT:
        take_guard_away(table)
    op.drop_index(op.f("ix_replaced_commitment_round_id"), table_name="replaced_commitment")
    for table in ("replaced_commitment", "tree_head", "board_leaf"):
        op.drop_table(table)


def on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def put_guard(table: str) -> None:
    differs = "IS NOT" if on_sqlite() else "IS DISTINCT FROM"
    changes = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in KEPT[table])
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
