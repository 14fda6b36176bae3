"""A signed head of the board of a vote: how many leaves it had at a moment, and their root. Pure: whoever keeps one can check it.

It also says how long the public log of decisions was and what its last hash was: whoever cuts off the end of that log, where a
change would hurt nobody's chain, is found out by every head of a board that was kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.audit.chain import stamp
from panel.audit.heads import block, is_signed, moment_of, must_be_hex, raw, read_blocks

LABEL = "panel tree head 1"
BEGIN, END = "-----BEGIN PANEL TREE HEAD-----", "-----END PANEL TREE HEAD-----"
LENGTHS = {"freeze": 64, "root": 64, "audit_hash": 64, "key": 64, "signature": 128}


@dataclass(frozen=True)
class SignedTree:
    """Hashes, the public key (32 bytes) and the signature (64 bytes) in hex; the freeze hash is the name of the log."""

    site: str
    round_id: int
    freeze_hash: str
    size: int
    root: str
    audit_count: int
    audit_hash: str
    at: datetime
    public_key: str
    signature: str = ""

    @property
    def fields(self) -> dict[str, str | int]:
        """The head as it stands in a JSON file, in the order in which it is signed."""
        return {
            "site": self.site,
            "round": self.round_id,
            "freeze": self.freeze_hash,
            "size": self.size,
            "root": self.root,
            "audit_count": self.audit_count,
            "audit_hash": self.audit_hash,
            "time": stamp(self.at),
            "key": self.public_key,
            "signature": self.signature,
        }

    @property
    def message(self) -> bytes:
        """What is signed: a label and all fields but the signature, one a line, each line with its end."""
        parts = (LABEL, *(str(value) for name, value in self.fields.items() if name != "signature"))
        return "".join(f"{part}\n" for part in parts).encode()

    @property
    def genuine(self) -> bool:
        """Whether the signature is by the head's own key. Whose key that is, the caller asks."""
        return is_signed(self.message, self.signature, self.public_key)

    @property
    def text(self) -> str:
        """The head as lines for a mail, none longer than a mail allows."""
        return block(BEGIN, self.fields, END)


def sign(key: Ed25519PrivateKey, bare: SignedTree) -> SignedTree:
    """The head with the signature of the site's key, which must be the one that it names."""
    if bare.public_key != raw(key.public_key()):
        raise ValueError("a head names the key that signs it")
    return replace(bare, signature=key.sign(bare.message).hex())


def from_fields(fields: Mapping[str, object]) -> SignedTree:
    """A head from a JSON file. ValueError or KeyError where a field is missing or is not what it should be."""
    words = {name: str(value) for name, value in fields.items()}
    must_be_hex(words, LENGTHS)
    return SignedTree(
        site=words["site"],
        round_id=int(words["round"]),
        freeze_hash=words["freeze"],
        size=int(words["size"]),
        root=words["root"],
        audit_count=int(words["audit_count"]),
        audit_hash=words["audit_hash"],
        at=moment_of(words["time"]),
        public_key=words["key"],
        signature=words["signature"],
    )


def from_text(text: str) -> list[SignedTree]:
    """The heads in a text, also one that was quoted with > in an answer. ValueError or KeyError where one is damaged."""
    return [from_fields(fields) for fields in read_blocks(text, BEGIN, END)]
