"""How many ballots came in on paper, by telephone and in booths is noted with the sealing; ballots of few need not tell it any more."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

COLUMNS = {"on_paper": "paper", "by_telephone": "telephone", "in_booths": "booth"}


def upgrade() -> None:
    """What is sealed already stays as it is, and its numbers are counted once."""
    for column, channel in COLUMNS.items():
        op.add_column("sealing", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
        counted = "SELECT count(*) FROM sealed_ballot WHERE sealed_ballot.round_id = sealing.round_id AND channel ="
        op.execute(f"UPDATE sealing SET {column} = ({counted} '{channel}')")  # noqa: S608 - both are names of ours


def downgrade() -> None:
    """Ballots that do not tell their channel stay so."""
    for column in COLUMNS:
        op.drop_column("sealing", column)
