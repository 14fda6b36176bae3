"""Open ballots are encrypted under the round's link key; what a freeze was, how sealing went on, copies of keys, voided votes.

The ballots of an open vote are encrypted on the way up and decrypted on the way down: for both the key's file must be there. Written
out here, so that what the program does later changes nothing of what this step did.
"""

import hmac
import json
import secrets
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

DOMAIN = "panel/open-ballot/v1"
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
UNSEALED = """
    SELECT id, freeze_hash, max_choices FROM round
    WHERE frozen_at IS NOT NULL AND imported_from IS NULL AND phase IN ('voting', 'result')
    AND id NOT IN (SELECT round_id FROM sealed_ballot) AND id NOT IN (SELECT subject_id FROM job WHERE kind = 'count-round')
"""


def upgrade() -> None:
    connection = op.get_bind()
    rounds = connection.execute(sa.text(UNSEALED)).mappings().all()
    plain = connection.execute(sa.text("SELECT * FROM open_ballot ORDER BY key")).mappings().all()
    keys = {row["id"]: _key(row, needed=any(ballot["round_id"] == row["id"] for ballot in plain)) for row in rounds}
    op.add_column("round", sa.Column("link_key_fingerprint", sa.String(length=64), nullable=True))
    op.add_column("round", sa.Column("ballot_bytes", sa.Integer(), nullable=True))
    _make_tables()
    lengths = {}
    for row in rounds:
        lengths[row["id"]] = _longest(connection, row)
        _note_key(connection, row, keys[row["id"]], lengths[row["id"]])
        _note_freeze(connection, row)
    op.drop_table("open_ballot")
    _make_encrypted()
    names = {row["id"]: _new_names(connection, row["id"], keys[row["id"]]) for row in rounds}
    rows = [_encrypted(each, keys[each["round_id"]], lengths[each["round_id"]], names[each["round_id"]]) for each in plain]
    if rows:
        op.bulk_insert(sa.table("open_ballot", *(sa.column(name) for name in rows[0])), rows)


def downgrade() -> None:
    connection = op.get_bind()
    rounds = connection.execute(sa.text(UNSEALED)).mappings().all()
    closed = connection.execute(sa.text("SELECT * FROM open_ballot ORDER BY key")).mappings().all()
    keys = {row["id"]: _key(row, needed=any(ballot["round_id"] == row["id"] for ballot in closed)) for row in rounds}
    names = {row["id"]: {new: old for old, new in _new_names(connection, row["id"], keys[row["id"]]).items()} for row in rounds}
    rows = [_decrypted(ballot, keys[ballot["round_id"]], names[ballot["round_id"]]) for ballot in closed]
    op.drop_table("open_ballot")
    _make_plain()
    if rows:
        op.bulk_insert(sa.table("open_ballot", *(sa.column(name) for name in rows[0])), rows)
    for table in ("voided_vote", "link_key_copy"):
        op.drop_index(op.f(f"ix_{table}_round_id"), table_name=table)
        op.drop_table(table)
    op.drop_table("sealing")
    op.drop_table("freeze")
    op.drop_column("round", "ballot_bytes")
    op.drop_column("round", "link_key_fingerprint")


def _key(row: sa.RowMapping, *, needed: bool) -> bytes:
    """The link key of a round. RuntimeError where it is needed and not there: nothing is then changed."""
    path = Path(current_app.config["LINK_KEYS"]) / f"{row['id']}-{row['freeze_hash'][:16]}.key"
    try:
        key = path.read_bytes()
    except OSError:
        key = b""
    if needed and len(key) != 32:
        raise RuntimeError(
            f"Round {row['id']} has open ballots, and the key that ties them to voters is not in {path}. Put it there (setting"
            " LINK_KEYS), or finish the vote with the version that is running now; nothing was changed."
        )
    return key if len(key) == 32 else b""


def _longest(connection: sa.Connection, row: sa.RowMapping) -> int:
    listed = sa.text("SELECT number FROM proposal WHERE round_id = :round AND number IS NOT NULL")
    numbers = connection.execute(listed, {"round": row["id"]}).scalars().all()
    widest = sorted(numbers, key=lambda number: len(json.dumps(_canonical([number]))), reverse=True)[: row["max_choices"]]
    return len(_written(_canonical(widest), "0" * 32, "0" * 64, ["0" * 16] * 5))


def _note_key(connection: sa.Connection, row: sa.RowMapping, key: bytes, length: int) -> None:
    """Its fingerprint; none where the key is missing and nobody has voted: that vote is paused until it is held again."""
    fingerprint = sha256(f"{DOMAIN}/fingerprint\n".encode() + key).hexdigest() if key else None
    update = sa.text("UPDATE round SET link_key_fingerprint = :fingerprint, ballot_bytes = :length WHERE id = :round")
    connection.execute(update, {"fingerprint": fingerprint, "length": length, "round": row["id"]})


def _note_freeze(connection: sa.Connection, row: sa.RowMapping) -> None:
    """The document of the freeze, written again from the database, where its hash is still the one that was kept."""
    for text in chain.from_iterable(_documents(connection, row["id"], closes_at) for closes_at in _closes(connection, row["id"])):
        if sha256(text.encode()).hexdigest() == row["freeze_hash"]:
            kept = sa.table("freeze", sa.column("round_id"), sa.column("document"))
            connection.execute(kept.insert().values(round_id=row["id"], document=text))
            return


def _closes(connection: sa.Connection, round_id: int) -> list[str]:
    """When the vote was to close: as the public log says, and as the calendar says now."""
    logged = sa.text("SELECT facts FROM audit_entry WHERE verb = 'round.freeze' AND subject = :subject ORDER BY id DESC")
    facts = connection.execute(logged, {"subject": f"round:{round_id}"}).scalars().all()
    dated = sa.table("phase_date", sa.column("opens_at", sa.DateTime(timezone=True)), sa.column("round_id"), sa.column("phase"))
    planned = sa.select(dated.c.opens_at).where(dated.c.round_id == round_id, dated.c.phase == "result")
    dates = connection.execute(planned).scalars().all()
    return [json.loads(each)["closes_at"] for each in facts] + [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in dates]


def _documents(connection: sa.Connection, round_id: int, closes_at: str) -> Iterator[str]:
    """What the freeze may have hashed. Later forms of it are met where a round was frozen after this step, and came down and up."""
    row = connection.execute(sa.text("SELECT * FROM round WHERE id = :round"), {"round": round_id}).mappings().one()
    listed = "SELECT * FROM proposal WHERE round_id = :round AND lot_number IS NOT NULL ORDER BY lot_number"
    drawn = connection.execute(sa.text(listed), {"round": round_id}).mappings().all()
    names = ("budget_pence", "ballot_form", "rule", "completion", "min_choices", "max_choices", "least_votes")
    facts = {name: row[name] for name in names} | {
        "round": round_id,
        "proposals": {each["number"]: each["cost_pence"] for each in drawn},
        "tie_order": [each["number"] for each in drawn],
        "closes_at": closes_at,
    }
    with_key = facts | {"link_key": row["link_key_fingerprint"]}
    words = ("language", "title", "summary", "other_title", "other_summary")
    with_words = with_key | {"words": {each["number"]: [each[name] for name in words] for each in drawn}}
    with_forms = with_words | {
        **{"least_age": 0, "least_steps": 100, "points_each": 5, "points_total": 10, "blank_ballots": False},
        "ways": "seats" if row["electorate"] == "panel" else "residency",
    }
    for form in (facts, with_key, with_words, with_forms):
        yield json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _new_names(connection: sa.Connection, round_id: int, key: bytes) -> dict[str, str]:
    """For every place on the roll the name of its envelope before this step, and after it."""
    listed = sa.text("SELECT id FROM roll_entry WHERE round_id = :round ORDER BY id")
    entries = connection.execute(listed, {"round": round_id}).scalars().all() if key else []
    naming, _encrypting, _hashing = _keys(key, round_id)
    return {_hmac(key, str(entry)): _hmac(naming, str(entry)) for entry in entries}


def _encrypted(ballot: sa.RowMapping, key: bytes, length: int, names: dict[str, str]) -> dict[str, object]:
    round_id, envelope = ballot["round_id"], names.get(ballot["envelope_key"], ballot["envelope_key"])
    _naming, encrypting, hashing = _keys(key, round_id)
    text = _written(ballot["body"], ballot["nonce"], ballot["form_token"], [])
    if len(text) > length:
        raise RuntimeError(f"A ballot of round {round_id} is longer than the longest of its round. Nothing was changed.")
    iv = secrets.token_bytes(12)
    return {
        "key": ballot["key"],
        "round_id": round_id,
        "envelope_key": envelope,
        "form_hash": _hmac(hashing, f"form\n{ballot['form_token']}"),
        "commitment_hash": _hmac(hashing, f"commitment\n{ballot['commitment']}"),
        "receipt_hash": _hmac(hashing, f"receipt\n{ballot['receipt_code']}"),
        "content": iv + AESGCM(encrypting).encrypt(iv, text.ljust(length, b"\0"), _bound(round_id, envelope)),
    }


def _decrypted(ballot: sa.RowMapping, key: bytes, names: dict[str, str]) -> dict[str, object]:
    round_id, envelope, content = ballot["round_id"], ballot["envelope_key"], bytes(ballot["content"])
    text = AESGCM(_keys(key, round_id)[1]).decrypt(content[:12], content[12:], _bound(round_id, envelope))
    body, nonce, form_token, _earlier = json.loads(text.rstrip(b"\0"))
    commitment = sha256("\n".join(("panel/ballot/v1", str(round_id), body, nonce)).encode()).hexdigest()
    number = int(commitment[:20], 16)
    return {
        "key": ballot["key"],
        "round_id": round_id,
        "envelope_key": names.get(envelope, envelope),
        "form_token": form_token,
        "body": body,
        "nonce": nonce,
        "commitment": commitment,
        "receipt_code": "".join(SYMBOLS[number >> shift & 31] for shift in range(75, -1, -5)),
    }


def _keys(key: bytes, round_id: int) -> list[bytes]:
    """The naming, the encrypting and the hashing key of a round."""
    infos = [f"{DOMAIN}\n{round_id}\n{use}".encode() for use in ("envelope", "encrypt", "unique")]
    return [HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key) for info in infos]


def _hmac(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), sha256).hexdigest()


def _bound(round_id: int, envelope: str) -> bytes:
    return f"{DOMAIN}\n{round_id}\n{envelope}".encode()


def _written(body: str, nonce: str, form_token: str, earlier: Sequence[str]) -> bytes:
    return json.dumps([body, nonce, form_token, earlier], separators=(",", ":")).encode()


def _canonical(numbers: Sequence[str]) -> str:
    return json.dumps(sorted(numbers), separators=(",", ":"), ensure_ascii=False)


def _make_encrypted() -> None:
    op.create_table(
        "open_ballot",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("envelope_key", sa.String(length=64), nullable=False),
        sa.Column("form_hash", sa.String(length=64), nullable=False),
        sa.Column("commitment_hash", sa.String(length=64), nullable=False),
        sa.Column("receipt_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_open_ballot_round_id_round")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_open_ballot")),
        sa.UniqueConstraint("commitment_hash", name=op.f("uq_open_ballot_commitment_hash")),
        sa.UniqueConstraint("envelope_key", name=op.f("uq_open_ballot_envelope_key")),
        sa.UniqueConstraint("form_hash", name=op.f("uq_open_ballot_form_hash")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_open_ballot_receipt_hash")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_open_ballot_round_id"), "open_ballot", ["round_id"], unique=False)


def _make_plain() -> None:
    op.create_table(
        "open_ballot",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("envelope_key", sa.String(length=64), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("receipt_code", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_open_ballot_round_id_round")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_open_ballot")),
        sa.UniqueConstraint("commitment", name=op.f("uq_open_ballot_commitment")),
        sa.UniqueConstraint("envelope_key", name=op.f("uq_open_ballot_envelope_key")),
        sa.UniqueConstraint("form_token", name=op.f("uq_open_ballot_form_token")),
        sa.UniqueConstraint("receipt_code", name=op.f("uq_open_ballot_receipt_code")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_open_ballot_round_id"), "open_ballot", ["round_id"], unique=False)


def _make_tables() -> None:
    op.create_table(
        "freeze",
        sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_freeze_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_freeze")),
    )
    op.create_table(
        "sealing",
        sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wiped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_sealing_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_sealing")),
    )
    op.create_table(
        "link_key_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name=op.f("fk_link_key_copy_holder_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_link_key_copy_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_key_copy")),
    )
    op.create_index(op.f("ix_link_key_copy_round_id"), "link_key_copy", ["round_id"], unique=False)
    op.create_table(
        "voided_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("freeze_hash", sa.String(length=64), nullable=False),
        sa.Column("reason_cy", sa.String(length=500), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ballots >= 0 AND marks >= 0", name=op.f("ck_voided_vote_counts")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_voided_vote_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voided_vote")),
    )
    op.create_index(op.f("ix_voided_vote_round_id"), "voided_vote", ["round_id"], unique=False)
