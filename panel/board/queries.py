"""Read the board of a vote: what stands on it, and proofs. Nothing here looks at anything that is not public."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from panel.board import merkle
from panel.board.actions import freeze_of, newest_head, newest_log, read_hashes
from panel.board.models import BoardLeaf, LeafKind, TreeHead
from panel.extensions import db
from panel.rounds.models import Phase, Round

KEPT_MOST = 50
_trees: dict[str, merkle.Subtrees] = {}
"""By the name of the log: whole pieces of a tree never change, so a server hashes each of them once."""


@dataclass(frozen=True)
class Proof:
    """That a leaf is in the tree of a signed head."""

    leaf: BoardLeaf
    head: TreeHead
    path: Sequence[bytes]


def logs_of(round_id: int) -> int:
    """How many votes a round has held: the logs are numbered 1, 2 and so on."""
    return newest_log(round_id)


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


def proof_of(leaf: BoardLeaf) -> Proof | None:
    """The proof of a leaf in the newest head of its log."""
    head = newest_head(leaf.round_id, leaf.log)
    if head is None or leaf.position >= head.size:
        return None
    return Proof(leaf, head, inclusion(leaf.round_id, leaf.log, leaf.position, head.size))


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
