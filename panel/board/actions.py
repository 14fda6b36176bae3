"""Write on the board of a vote: leaves are appended and the head over all of them is signed, in one transaction.

Whoever appends holds the first leaf of the log until the transaction ends, so that two workers come one after the other. Voters
wait for neither: casting takes no part in this.
"""

from collections.abc import Mapping, Sequence

from flask import current_app
from sqlalchemy import func, insert, select

from panel import clock
from panel.audit.actions import take_turn
from panel.audit.chain import GENESIS, canonical
from panel.audit.heads import raw
from panel.audit.models import AuditEntry
from panel.audit.signing import signing_key
from panel.board import merkle, rules
from panel.board.heads import SignedTree, sign
from panel.board.models import BoardLeaf, LeafKind, TreeHead
from panel.board.queries import freeze_of, newest_head, newest_log, read_hashes
from panel.extensions import db

Leaf = tuple[LeafKind, str]


def begin(round_id: int, freeze_hash: str, roll: Mapping[str, str | int]) -> int:
    """Begin the log of a vote that was frozen just now: with its freeze, and what is said of its roll. Its number."""
    log = newest_log(round_id) + 1
    _store(round_id, log, 0, [(LeafKind.FREEZE, freeze_hash), (LeafKind.ROLL, canonical(roll))])
    sign_head(round_id, log, read_hashes(round_id, log))
    return log


def hold(round_id: int) -> int:
    """Wait for whoever else writes on the board of a round, and keep others waiting. Its number; 0 where there is none."""
    log = newest_log(round_id)
    first = select(BoardLeaf.position).where(BoardLeaf.round_id == round_id, BoardLeaf.log == log, BoardLeaf.position == 0)
    db.session.execute(first.with_for_update())
    return log


def append(round_id: int, log: int, leaves: Sequence[Leaf], whole: Sequence[bytes] | None = None) -> TreeHead | None:
    """Put leaves behind those that are there, and sign the head over all. None where there is nothing to put.

    All is read from storage: what was there must be what the last head says (`whole`, where the caller has asked already), and
    what is signed is what stands there now. BoardBroken, and nothing is changed, where it is not.
    """
    if not leaves:
        return None
    hashes = must_be_whole(round_id, log) if whole is None else whole
    _store(round_id, log, len(hashes), leaves)
    return sign_head(round_id, log, [*hashes, *read_hashes(round_id, log, len(hashes))])


def must_be_whole(round_id: int, log: int) -> list[bytes]:
    """The hashes of all leaves of a log. BoardBroken where they are not those that its last head speaks of."""
    hashes, last = read_hashes(round_id, log), newest_head(round_id, log)
    kept = last is not None and last.tree.genuine and (last.size, last.root) == (len(hashes), merkle.root(hashes).hex())
    rules.is_whole(kept=kept)
    return hashes


def sign_head(round_id: int, log: int, hashes: Sequence[bytes]) -> TreeHead:
    """Sign the head over these leaves with the key of the site, and keep it.

    Nobody writes to the public log meanwhile: a later head never speaks of a shorter log.
    """
    take_turn()
    key, (audit_count, audit_hash) = signing_key(), _end_of_public_log()
    bare = SignedTree(
        site=current_app.config["SITE_URL"],
        round_id=round_id,
        freeze_hash=freeze_of(round_id, log),
        size=len(hashes),
        root=merkle.root(hashes).hex(),
        audit_count=audit_count,
        audit_hash=audit_hash,
        at=clock.now().replace(microsecond=0),
        public_key=raw(key.public_key()),
    )
    head = _row(log, sign(key, bare))
    db.session.add(head)
    db.session.flush()
    return head


def _end_of_public_log() -> tuple[int, str]:
    """How many entries the public log of decisions has, and the hash of the last, by one question: they belong together."""
    last = select(AuditEntry.entry_hash).order_by(AuditEntry.id.desc()).limit(1).scalar_subquery()
    count, entry_hash = db.session.execute(select(func.count(AuditEntry.id), last)).one()
    return count, entry_hash or GENESIS


def _store(round_id: int, log: int, first: int, leaves: Sequence[Leaf]) -> None:
    rows = [
        {"round_id": round_id, "log": log, "position": position, "kind": kind, "content": content}
        for position, (kind, content) in enumerate(leaves, first)
    ]
    db.session.execute(insert(BoardLeaf), rows)


def _row(log: int, tree: SignedTree) -> TreeHead:
    return TreeHead(
        round_id=tree.round_id,
        log=log,
        freeze_hash=tree.freeze_hash,
        size=tree.size,
        root=tree.root,
        audit_count=tree.audit_count,
        audit_hash=tree.audit_hash,
        signed_at=tree.at,
        site=tree.site,
        public_key=tree.public_key,
        signature=tree.signature,
    )
