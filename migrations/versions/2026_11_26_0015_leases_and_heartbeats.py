"""Leases with tokens, waits, and heartbeats of workers."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("worker", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", "lane", name=op.f("pk_heartbeat")),
    )
    # What was being done stays so until its lease runs out; no worker knows the token of such a row.
    for table, busy in (("job", "running"), ("outbox_mail", "sending")):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
            batch.add_column(sa.Column("lease_token", sa.String(length=32), nullable=True))
        op.execute(f"UPDATE {table} SET lease_token = 'before' WHERE state = '{busy}'")  # noqa: S608 - our own words
        with op.batch_alter_table(table) as batch:
            batch.create_check_constraint(
                op.f(f"ck_{table}_lease_while_{busy}"), f"(state = '{busy}') = (lease_token IS NOT NULL)"
            )
    with op.batch_alter_table("outbox_mail") as batch:
        batch.add_column(sa.Column("good_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("outbox_mail") as batch:
        batch.drop_column("good_until")
    for table, busy in (("outbox_mail", "sending"), ("job", "running")):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_lease_while_{busy}"), type_="check")
            batch.drop_column("lease_token")
            batch.drop_column("not_before")
    op.drop_table("heartbeat")
