"""What is hashed into the tree of a vote: one spelling of every leaf, and of a signed promise that a leaf will be there. Pure."""

from collections.abc import Iterable
from hashlib import sha256

from panel.board import merkle

LEAF_LABEL = "panel board leaf 1"
PROMISE_LABEL = "panel board promise 1"


def data(kind: str, content: str) -> bytes:
    """The data of a leaf: a label, its kind and its content, one a line, each line with its end."""
    return _lines(LEAF_LABEL, kind, content)


def leaf_hash(kind: str, content: str) -> bytes:
    """The hash of a leaf as it stands in the tree."""
    return merkle.leaf(data(kind, content))


def promise(*, site: str, round_id: int, freeze_hash: str, commitment: str, closes_at: str, key: str) -> bytes:
    """What the site signs for a voter: this commitment stands on the board of this vote once it has closed."""
    return _lines(PROMISE_LABEL, site, str(round_id), freeze_hash, commitment, closes_at, key)


def digest_of(words: Iterable[str]) -> str:
    """SHA-256 of words in the order of their letters, one a line; 64 hexadecimal digits."""
    return sha256("\n".join(sorted(words)).encode()).hexdigest()


def _lines(*parts: str) -> bytes:
    return "".join(f"{part}\n" for part in parts).encode()
