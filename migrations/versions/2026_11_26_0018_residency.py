"""One person, one vote: how a place was confirmed, one mailbox has one, letters, homes of a postcode."""

import unicodedata
from contextlib import suppress

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

residency = sa.table(
    "residency",
    sa.column("id", sa.Integer),
    sa.column("person_id", sa.Integer),
    sa.column("state", sa.String),
    sa.column("mailbox", sa.String),
    sa.column("proof", sa.String),
    sa.column("decided_at", sa.DateTime),
    sa.column("decided_by_id", sa.Integer),
)
person = sa.table("person", sa.column("id", sa.Integer), sa.column("email", sa.String), sa.column("demo_part", sa.String))
CONFIRMED = sa.text("state = 'confirmed'")


def upgrade() -> None:
    with op.batch_alter_table("postcode") as batch:
        batch.alter_column("area_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("homes", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f("ck_postcode_homes"), "homes >= 0")
    with op.batch_alter_table("residency") as batch:
        batch.add_column(sa.Column("mailbox", sa.String(length=254), nullable=False, server_default=""))
        batch.add_column(sa.Column("proof", sa.String(length=10), nullable=True))
        batch.add_column(sa.Column("reason", sa.String(length=500), nullable=False, server_default=""))
        batch.add_column(sa.Column("home", sa.String(length=200), nullable=False, server_default=""))
        batch.add_column(sa.Column("network_hash", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("moved_from_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_residency_moved_from_id_area"), "area", ["moved_from_id"], ["id"])
    give_mailboxes()
    with op.batch_alter_table("residency") as batch:
        for name, length in (("mailbox", 254), ("reason", 500), ("home", 200)):
            batch.alter_column(name, existing_type=sa.String(length=length), existing_nullable=False, server_default=None)
        batch.create_check_constraint(op.f("ck_residency_proof"), "proof IN ('organiser', 'letter', 'list')")
        batch.create_check_constraint(op.f("ck_residency_confirmed_by_proof"), "(state = 'confirmed') = (proof IS NOT NULL)")
        batch.create_index(op.f("ix_residency_mailbox"), ["mailbox"], unique=False)
        batch.create_index(op.f("ix_residency_network_hash"), ["network_hash"], unique=False)
        batch.create_index(op.f("ix_residency_postcode"), ["postcode"], unique=False)
        batch.create_index(
            "uq_residency_mailbox_confirmed", ["mailbox"], unique=True, sqlite_where=CONFIRMED, postgresql_where=CONFIRMED
        )
    op.create_table(
        "letter_code",
        sa.Column("residency_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["residency_id"], ["residency.id"], name=op.f("fk_letter_code_residency_id_residency"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("residency_id", name=op.f("pk_letter_code")),
    )
    op.create_index(op.f("ix_letter_code_printed_at"), "letter_code", ["printed_at"], unique=False)


def give_mailboxes() -> None:
    """The normal form of every address. Of several confirmed places of one mailbox the earliest stays; the others are claims.

    Who was confirmed by nobody in particular was confirmed by the list of postcodes.
    """
    bind = op.get_bind()
    rows = bind.execute(
        sa.select(residency.c.id, residency.c.state, residency.c.decided_by_id, person.c.email, person.c.demo_part)
        .join(person, person.c.id == residency.c.person_id)
        .order_by(residency.c.decided_at, residency.c.id)
    ).all()
    taken: set[str] = set()
    for number, state, decided_by, email, part in rows:
        box = mailbox(email)
        confirmed = state == "confirmed" and box not in taken
        taken |= {box} if confirmed else set()
        proof = "organiser" if decided_by or part else "list"
        values: dict[str, str | None] = {"mailbox": box, "proof": proof if confirmed else None}
        if state == "confirmed" and not confirmed:
            values |= {"state": "claimed", "decided_at": None, "decided_by_id": None}
        bind.execute(sa.update(residency).where(residency.c.id == number).values(values))


def mailbox(email: str) -> str:
    """As panel.people.mailboxes has it on this day."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", email).casefold()).strip()
    name, _, domain = folded.rpartition("@")
    domain = domain.strip(".")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii").lower()
    domain = {"googlemail.com": "gmail.com"}.get(domain, domain)
    name = name.strip('"').partition("+")[0] or name
    return f"{name.replace('.', '') if domain == 'gmail.com' else name}@{domain}"


def downgrade() -> None:
    op.drop_index(op.f("ix_letter_code_printed_at"), table_name="letter_code")
    op.drop_table("letter_code")
    with op.batch_alter_table("residency") as batch:
        batch.drop_index("uq_residency_mailbox_confirmed")
        for name in ("mailbox", "network_hash", "postcode"):
            batch.drop_index(op.f(f"ix_residency_{name}"))
        batch.drop_constraint(op.f("ck_residency_confirmed_by_proof"), type_="check")
        batch.drop_constraint(op.f("ck_residency_proof"), type_="check")
        batch.drop_constraint(op.f("fk_residency_moved_from_id_area"), type_="foreignkey")
        for name in ("moved_from_id", "network_hash", "home", "reason", "proof", "mailbox"):
            batch.drop_column(name)
    op.execute("DELETE FROM postcode WHERE area_id IS NULL")
    with op.batch_alter_table("postcode") as batch:
        batch.drop_constraint(op.f("ck_postcode_homes"), type_="check")
        batch.drop_column("homes")
        batch.alter_column("area_id", existing_type=sa.Integer(), nullable=False)
