"""A round can be cancelled and run again; a proposal can fall off the ballot; where money is to come from that is not there yet."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

PHASES, STATES = (
    "'planned', 'ideas', 'proposals', 'voting', 'result'",
    "'draft', 'submitted', 'standing', 'declined', 'withdrawn'",
)


def upgrade() -> None:
    replace_check("round", "phase", f"phase IN ({PHASES}, 'cancelled')")
    replace_check("proposal", "state", f"state IN ({STATES}, 'dropped')")
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("cover_cy", sa.String(length=500), server_default="", nullable=False))
        batch.add_column(sa.Column("cover_en", sa.String(length=500), server_default="", nullable=False))
        batch.add_column(sa.Column("follows_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_round_follows_id_round"), "round", ["follows_id"], ["id"])
        batch.create_index(op.f("ix_round_follows_id"), ["follows_id"], unique=False)
    with op.batch_alter_table("round") as batch:
        batch.alter_column("cover_cy", server_default=None)
        batch.alter_column("cover_en", server_default=None)


def downgrade() -> None:
    """A cancelled round is closed, and what fell off its ballot is turned down: the words of before know nothing nearer."""
    op.execute("UPDATE round SET phase = 'result' WHERE phase = 'cancelled'")
    op.execute("UPDATE proposal SET state = 'declined' WHERE state = 'dropped'")
    with op.batch_alter_table("round") as batch:
        batch.drop_index(op.f("ix_round_follows_id"))
        batch.drop_constraint(op.f("fk_round_follows_id_round"), type_="foreignkey")
        batch.drop_column("follows_id")
        batch.drop_column("cover_en")
        batch.drop_column("cover_cy")
    replace_check("proposal", "state", f"state IN ({STATES})")
    replace_check("round", "phase", f"phase IN ({PHASES})")


def replace_check(table: str, column: str, condition: str) -> None:
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
    with op.batch_alter_table(table) as batch:
        batch.create_check_constraint(name, condition)
