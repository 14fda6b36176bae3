"""Read the board of a vote: what stands on it, and proofs. Nothing here looks at anything that is not public."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from panel.board import merkle, rules
from panel.board.leaves import leaf_hash
from panel.board.models import BoardLeaf, LeafKind, TreeHead
from panel.extensions import db
from panel.rounds.models import Phase, Round

CHUNK = 10_000
KEPT_MOST = 50
_trees: dict[str, merkle.Subtrees] = {}
"""By the name of the log: whole pieces of a tree never change, so a server hashes each of them once."""


@dataclass(frozen=True)
class Proof:
    """That a leaf is in the tree of a signed head."""

    leaf: BoardLeaf
    head: TreeHead
    path: Sequence[bytes]


def newest_log(round_id: int) -> int:
    """The number of the log of the vote that a round holds, or held last; 0 where there is none."""
    return db.session.scalar(select(func.max(BoardLeaf.log)).where(BoardLeaf.round_id == round_id)) or 0


def newest_head(round_id: int, log: int) -> TreeHead | None:
    return db.session.scalar(TreeHead.of(round_id, log).limit(1))


def freeze_of(round_id: int, log: int) -> str:
    """The freeze hash in the first leaf of a log: its name."""
    first = select(BoardLeaf.content).where(BoardLeaf.round_id == round_id, BoardLeaf.log == log, BoardLeaf.position == 0)
    return db.session.scalar(first) or ""


def read_hashes(round_id: int, log: int, first: int = 0, end: int | None = None) -> list[bytes]:
    """The hashes of leaves in their order, from storage. BoardBroken where a place between them is empty."""
    hashes = list[bytes]()
    while rows := _rows(round_id, log, first + len(hashes), end):
        hashes += [leaf_hash(kind, content) for _position, kind, content in rows]
        rules.is_whole(kept=rows[-1].position == first + len(hashes) - 1)
    return hashes


def _rows(round_id: int, log: int, first: int, end: int | None) -> Sequence[Any]:
    wanted = select(BoardLeaf.position, BoardLeaf.kind, BoardLeaf.content).where(
        BoardLeaf.round_id == round_id, BoardLeaf.log == log, BoardLeaf.position >= first
    )
    wanted = wanted if end is None else wanted.where(BoardLeaf.position < end)
    return db.session.execute(wanted.order_by(BoardLeaf.position).limit(CHUNK)).all()


def tree_of(round_id: int, log: int) -> merkle.Subtrees:
    """The tree over a log, with what this server has hashed of it already."""
    name = freeze_of(round_id, log)
    if name not in _trees:
        if len(_trees) >= KEPT_MOST:
            _trees.clear()
        _trees[name] = merkle.Subtrees(lambda first, end: read_hashes(round_id, log, first, end))
    return _trees[name]


def inclusion(round_id: int, log: int, position: int, size: int) -> list[bytes]:
    """The proof that a leaf is in the tree of that size. ValueError where there is no such leaf."""
    return merkle.inclusion_proof(tree_of(round_id, log), position, size)


def consistency(round_id: int, log: int, old: int, new: int) -> list[bytes]:
    """The proof that the tree only grew between two sizes. ValueError where they are not in order."""
    return merkle.consistency_proof(tree_of(round_id, log), old, new)


def leaf_of_code(round_id: int, prefix: str) -> BoardLeaf | None:
    """The ballot whose commitment begins so, in the newest log that has one: a receipt code is the beginning of a commitment."""
    here = BoardLeaf.round_id == round_id, BoardLeaf.kind == LeafKind.BALLOT
    begins = BoardLeaf.content >= prefix, BoardLeaf.content < prefix + "g"  # the index serves this, in any order of letters
    return db.session.scalar(select(BoardLeaf).where(*here, *begins).order_by(BoardLeaf.log.desc()).limit(1))


def proof_of(leaf: BoardLeaf, head: TreeHead | None = None) -> Proof | None:
    """The proof of a leaf in this head of its log, or in the newest; None where it is not in it."""
    head = head or newest_head(leaf.round_id, leaf.log)
    if head is None or leaf.position >= head.size:
        return None
    return Proof(leaf, head, inclusion(leaf.round_id, leaf.log, leaf.position, head.size))


def inclusion_fields(proof: Proof) -> dict[str, Any]:
    """A proof as it stands in a file: all that somebody needs who has nothing but the key of the site."""
    leaf = proof.leaf
    return {
        "leaf": {"position": leaf.position, "kind": str(leaf.kind), "content": leaf.content, "hash": leaf.hash.hex()},
        "path": merkle.in_hex(proof.path),
        "head": proof.head.tree.fields,
    }


def sayings(round_id: int, log: int) -> list[tuple[str, dict[str, Any]]]:
    """What a board says besides seals of ballots, in order: of the roll and of its end. Kind and facts."""
    wanted = BoardLeaf.of(round_id, log).where(BoardLeaf.kind.in_([LeafKind.ROLL, LeafKind.CLOSE, LeafKind.VOID]))
    return [(str(leaf.kind), json.loads(leaf.content)) for leaf in db.session.scalars(wanted)]


def head_of_size(round_id: int, log: int, size: int) -> TreeHead | None:
    return db.session.scalar(TreeHead.of(round_id, log).where(TreeHead.size == size))


def newest_heads() -> Select[TreeHead]:
    """The newest head of every log, by round and log."""
    longest = select(TreeHead.round_id, TreeHead.log, func.max(TreeHead.size).label("size"))
    newest = longest.group_by(TreeHead.round_id, TreeHead.log).subquery()
    same = (TreeHead.round_id == newest.c.round_id) & (TreeHead.log == newest.c.log) & (TreeHead.size == newest.c.size)
    return select(TreeHead).join(newest, same).order_by(TreeHead.round_id, TreeHead.log)


def heads_of_open_votes() -> list[TreeHead]:
    """The newest head of the board of every vote that is open now."""
    opened = select(Round.id).where(Round.phase == Phase.VOTING, Round.frozen_at.is_not(None)).order_by(Round.id)
    heads = [newest_head(number, newest_log(number)) for number in db.session.scalars(opened)]
    return [head for head in heads if head]


def marks_of_public_log() -> set[tuple[int, str]]:
    """How long the public log of decisions was, and its last hash then, as every board says it."""
    return {(count, entry_hash) for count, entry_hash in db.session.execute(select(TreeHead.audit_count, TreeHead.audit_hash))}
