"""On SQLite a number that was used once is not given again where rows can go and their number still stands elsewhere."""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

TABLES = ("round", "proposal", "seat", "meeting", "outbox_mail")


def upgrade() -> None:
    rebuild(sqlite_autoincrement=True)


def downgrade() -> None:
    rebuild()


def rebuild(**how: bool) -> None:
    """Only SQLite gives numbers again; PostgreSQL's sequences never do."""
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            with op.batch_alter_table(table, recreate="always", table_kwargs=how):
                pass
