"""A signed head: how long the public log was at a moment, and the hash of its last entry. Pure: whoever keeps one can check it.

A log that is cut, emptied or written anew no longer agrees with the heads that people keep, and nobody without the key can
sign others. A head is a few lines of text that stand in a mail, or an object in a JSON file.
"""

import email
import email.policy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from panel.audit.chain import stamp
from panel.errors import RuleBroken

LABEL = "panel log head 1"
BEGIN, END = "-----BEGIN PANEL LOG HEAD-----", "-----END PANEL LOG HEAD-----"
LENGTHS = {"hash": 64, "key": 64, "signature": 128}
_FIELD = re.compile(r"^([a-z_]+):\s*(.*)$")
_HEX = re.compile("[0-9a-f]+")


@dataclass(frozen=True)
class Head:
    """Count of entries, hash of the last one, when and by which site; public key (32 bytes) and signature (64 bytes) in hex."""

    site: str
    count: int
    entry_hash: str
    at: datetime
    public_key: str
    signature: str

    @property
    def message(self) -> bytes:
        """What is signed: the fields, one a line, below a label."""
        parts = (LABEL, self.site, str(self.count), self.entry_hash, stamp(self.at), self.public_key)
        return "".join(f"{part}\n" for part in parts).encode()

    @property
    def genuine(self) -> bool:
        """Whether the signature is by the head's own key. Whose key that is, the caller asks."""
        return is_signed(self.message, self.signature, self.public_key)

    @property
    def text(self) -> str:
        """The head as lines for a mail, none longer than a mail allows."""
        return block(BEGIN, self.fields, END)

    @property
    def fields(self) -> dict[str, str | int]:
        """The head as it stands in a JSON file."""
        return {
            "site": self.site,
            "count": self.count,
            "hash": self.entry_hash,
            "time": stamp(self.at),
            "key": self.public_key,
            "signature": self.signature,
        }


def sign(key: Ed25519PrivateKey, *, site: str, count: int, entry_hash: str, at: datetime) -> Head:
    """A head signed with the key of the site."""
    bare = Head(site, count, entry_hash, at.replace(microsecond=0), raw(key.public_key()), "")
    return Head(bare.site, bare.count, bare.entry_hash, bare.at, bare.public_key, key.sign(bare.message).hex())


def is_signed(message: bytes, signature: str, public_key: str) -> bool:
    """Whether an Ed25519 signature in hex is of this message, by this key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def block(begin: str, fields: Mapping[str, object], end: str) -> str:
    """Fields, one a line, between two marks; the signature, which is the last of them, on two lines."""
    *lines, signature = (f"{name}: {value}" for name, value in fields.items())
    return "\n".join((begin, *lines, signature[:-64], f"           {signature[-64:]}", end))


def read_blocks(text: str, begin: str, end: str) -> Iterator[dict[str, str]]:
    """The fields of the blocks in a text, also of one that was quoted with > in an answer."""
    for body in re.findall(re.escape(begin) + "(.*?)" + re.escape(end), text, re.DOTALL):
        fields: dict[str, str] = {}
        name = ""
        for line in (re.sub(r"^[>\s]+", "", line).rstrip() for line in body.splitlines()):
            if found := _FIELD.match(line):
                name, fields[found[1]] = found[1], found[2]
            elif name == "signature":
                fields[name] += line
        yield fields


def must_be_hex(fields: Mapping[str, str], lengths: Mapping[str, int]) -> None:
    """ValueError or KeyError where one of these is missing, or is not so many hexadecimal signs."""
    for name, length in lengths.items():
        if len(fields[name]) != length or not _HEX.fullmatch(fields[name]):
            raise ValueError(f"{name} is not {length} hexadecimal signs")


def moment_of(text: str) -> datetime:
    """The moment that a head names. ValueError for another spelling."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def raw(key: Ed25519PublicKey) -> str:
    """The 32 bytes of a public key, in hex."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def fingerprint(public_key: str) -> str:
    """Half of the SHA-256 of a public key in groups of four, to be read out on the telephone."""
    half = sha256(bytes.fromhex(public_key)).hexdigest()[:32]
    return " ".join(half[place : place + 4] for place in range(0, 32, 4))


def words_of_key(key: str) -> str:
    """The key itself, or what stands in the file that it names. RuleBroken where that cannot be read as text."""
    try:
        return Path(key).read_text(encoding="utf-8") if Path(key).is_file() else key
    except (OSError, ValueError) as error:
        raise RuleBroken(f"That is neither a public key nor a file that holds one: {key[:60]}") from error


def is_key(wanted: str, public_key: str) -> bool:
    """Whether these words are this public key: its hex, its fingerprint, or its PEM text."""
    if "BEGIN PUBLIC KEY" in wanted:
        try:
            key = load_pem_public_key(wanted.encode())
        except ValueError:
            return False
        return isinstance(key, Ed25519PublicKey) and raw(key) == public_key
    plain = re.sub("[^0-9a-f]", "", wanted.lower())
    return plain in {public_key, fingerprint(public_key).replace(" ", "")}


def read_heads(path: Path) -> list[Head]:
    """The heads in a file: JSON, a saved mail, or any text that holds one. RuleBroken where there is none, or one is damaged."""
    content = path.read_bytes()
    text = content.decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    try:
        rows = _of_json(text) if text[:1] in {"{", "["} else read_blocks(_body(content) or text, BEGIN, END)
        found = [_head(row) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RuleBroken(f"{path.name}: the head of the log in it is damaged ({error}).") from error
    if not found:
        raise RuleBroken(f"{path.name}: there is no head of a log in it.")
    return found


def _body(content: bytes) -> str | None:
    """The text of a saved mail, decoded; None where the file is no mail or has its lines in the open."""
    if BEGIN.encode() in content and b"quoted-printable" not in content.lower():
        return None
    mail = email.message_from_bytes(content, policy=email.policy.default)
    part = mail.get_body(("plain", "html"))
    return str(part.get_content()) if part and mail.keys() else None


def _of_json(text: str) -> Iterator[dict[str, str]]:
    loaded = json.loads(text)
    rows = loaded.get("heads", [loaded]) if isinstance(loaded, dict) else loaded
    for row in rows:
        yield {name: str(value) for name, value in row.items()}


def _head(fields: dict[str, str]) -> Head:
    """ValueError or KeyError where a field is missing or is not what it should be."""
    must_be_hex(fields, LENGTHS)
    moment = moment_of(fields["time"])
    return Head(fields["site"], int(fields["count"]), fields["hash"], moment, fields["key"], fields["signature"])
