"""Check what a site says of its boards, with nothing but its files. No site, no database.

Every refusal is a RuleBroken with a plain sentence: it says what is wrong and with which board.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from panel.audit.chain import stamp
from panel.audit.heads import fingerprint, is_key
from panel.board import merkle
from panel.board.heads import SignedTree, from_fields
from panel.board.leaves import leaf_hash
from panel.errors import RuleBroken

DAMAGED = (KeyError, ValueError, TypeError, AttributeError)


def read_head(fields: Mapping[str, Any], key: str | None = None) -> SignedTree:
    """A head that is signed: by this key, where one is named. RuleBroken where it is damaged, or not signed so."""
    try:
        head = from_fields(fields)
    except DAMAGED as error:
        raise RuleBroken(f"A head is damaged: {error}.") from error
    if not head.genuine:
        raise RuleBroken(f"{name_of(head)} has a bad signature: it is not what the site signed.")
    if key is not None and not is_key(key, head.public_key):
        raise RuleBroken(f"{name_of(head)} is signed by another key ({fingerprint(head.public_key)}).")
    return head


def check_board(board: Mapping[str, Any], key: str | None = None) -> SignedTree:
    """A whole board.json: every head is signed and speaks of these very leaves. Its newest head."""
    try:
        leaves = [(int(row["position"]), str(row["kind"]), str(row["content"])) for row in board["leaves"]]
        heads = sorted((read_head(row, key) for row in board["heads"]), key=lambda head: head.size)
    except DAMAGED as error:
        raise RuleBroken(f"This is no board: {error}.") from error
    if [position for position, _kind, _content in leaves] != list(range(len(leaves))):
        raise RuleBroken("The lines of the board are not numbered one after the other.")
    if not (leaves and heads) or heads[-1].size != len(leaves):
        raise RuleBroken("The newest head does not speak of all lines of the board.")
    must_begin_well(leaves, heads[0])
    hashes = [leaf_hash(kind, content) for _position, kind, content in leaves]
    for head in heads:
        if head.freeze_hash != heads[0].freeze_hash or merkle.root(hashes[: head.size]).hex() != head.root:
            raise RuleBroken(f"The lines of the board are not those of the {lower(name_of(head))}.")
    log_only_grew(heads)
    return heads[-1]


def must_begin_well(leaves: Sequence[tuple[int, str, str]], head: SignedTree) -> None:
    """RuleBroken unless the first line is the freeze that the head names, and every seal is there once."""
    if leaves[0][1:] != ("freeze", head.freeze_hash):
        raise RuleBroken("The first line of the board is not the freeze that its heads name.")
    seals = [content for _position, kind, content in leaves if kind == "ballot"]
    if len(set(seals)) < len(seals):
        raise RuleBroken("A seal is on the board twice.")


def check_inclusion(proof: Mapping[str, Any], key: str | None = None) -> SignedTree:
    """A proof that a line is on a board. The head that it leads to."""
    head = read_head(proof.get("head", {}), key)
    try:
        leaf, path = proof["leaf"], list(merkle.from_hex(proof["path"]))
        hash_, position = leaf_hash(str(leaf["kind"]), str(leaf["content"])), int(leaf["position"])
    except DAMAGED as error:
        raise RuleBroken(f"The proof is damaged: {error}.") from error
    if not merkle.is_included(hash_, position, head.size, path, bytes.fromhex(head.root)):
        raise RuleBroken(f"The line is not on the board of the {lower(name_of(head))}.")
    return head


def must_follow(old: SignedTree, new: SignedTree, path: Sequence[str] | None) -> None:
    """RuleBroken unless the board of `new` is that of `old` with lines behind it; `path` is the proof, where it has grown."""
    if new.size < old.size:
        raise RuleBroken(f"The board is shorter than it was: {new.size} lines, where the {lower(name_of(old))} had {old.size}.")
    if new.size == old.size:
        if new.root != old.root:
            raise RuleBroken(f"Fork: there are two boards of {old.size} lines that differ, and the site has signed both.")
        return
    try:
        hashes = list(merkle.from_hex(path or []))
    except DAMAGED as error:
        raise RuleBroken(f"The proof that the board only grew is damaged: {error}.") from error
    if not merkle.is_consistent(old.size, new.size, bytes.fromhex(old.root), bytes.fromhex(new.root), hashes):
        raise RuleBroken(f"Fork: the board of {new.size} lines does not begin with the {old.size} lines that were kept.")


def log_only_grew(heads: Sequence[SignedTree]) -> None:
    """RuleBroken where these heads, of any boards of one site, speak of public logs that are not one log that only grew."""
    in_time = sorted(heads, key=lambda head: (head.at, head.audit_count))
    ends: dict[int, str] = {}
    for before, head in zip([None, *in_time], in_time, strict=False):
        if before and before.at < head.at and head.audit_count < before.audit_count:
            was, now = f"{before.audit_count} entries on {stamp(before.at)}", f"{head.audit_count} on {stamp(head.at)}"
            raise RuleBroken(f"The public log was cut: {was}, {now}.")
        if ends.setdefault(head.audit_count, head.audit_hash) != head.audit_hash:
            raise RuleBroken(f"The public log forked: two heads name another entry number {head.audit_count}.")


def name_of(head: SignedTree) -> str:
    return f"Head of {stamp(head.at)} (round {head.round_id}, lines: {head.size})"


def lower(name: str) -> str:
    return name[:1].lower() + name[1:]
