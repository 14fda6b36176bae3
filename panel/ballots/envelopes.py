"""Envelopes: how a ballot lies in the database while voting is open. Nothing of it can be read without the round's link key.

From the link key come three keys by HKDF-SHA-256 (RFC 5869): one names the envelopes, one encrypts (AES-256-GCM, NIST SP
800-38D), one hashes what must be unique. All ballots of a round are padded to one length, so that their size tells nothing. Pure.
"""

import hmac
import json
import secrets
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from panel.ballots import papers
from panel.ballots.rules import EARLIER_MOST

DOMAIN = "panel/open-ballot/v1"
KEY_BYTES = 32
IV_BYTES = 12
"""A fresh random one for each write, as GCM needs."""
VERSION_LENGTH = 16


class CannotOpen(Exception):
    """What lies in an envelope was not put there under this key, for this round and this voter. Says nothing of what it holds."""


@dataclass(frozen=True, repr=False)
class Paper:
    """What an envelope holds."""

    body: str
    """The canonical ballot."""
    nonce: str
    form_token: str
    """The token of the form it came with."""
    earlier: tuple[str, ...] = ()
    """Versions that the same form cast before: one of them that arrives late never replaces this one."""
    channel: str = "web"
    """How it came in; of one that was cast on this site nothing is written."""

    @classmethod
    def fresh(cls, body: str, form_token: str, earlier: tuple[str, ...] = (), channel: str = "web") -> "Paper":
        return cls(body, papers.random_id(), form_token, earlier, channel)

    @property
    def version(self) -> str:
        return version_of(self.body, self.form_token)

    def commitment(self, round_id: int) -> str:
        return papers.commitment(round_id, self.body, self.nonce)

    def written(self) -> bytes:
        held = [self.body, self.nonce, self.form_token, self.earlier]
        return json.dumps(held if self.channel == "web" else [*held, self.channel], separators=(",", ":")).encode()

    @classmethod
    def read(cls, text: bytes) -> "Paper":
        body, nonce, form_token, earlier, *channel = json.loads(text.rstrip(b"\0"))
        return cls(body, nonce, form_token, tuple(earlier), *channel)


@dataclass(frozen=True, repr=False)
class Keys:
    """The keys of one round. They live for one request: nothing keeps them, so nothing outlives sealing."""

    round_id: int
    ballot_bytes: int
    naming: bytes
    encrypting: bytes
    hashing: bytes

    @classmethod
    def of(cls, link_key: bytes, *, round_id: int, ballot_bytes: int) -> "Keys":
        return cls(round_id, ballot_bytes, *(_derived(link_key, round_id, use) for use in ("envelope", "encrypt", "unique")))

    def envelope(self, roll_entry_id: int) -> str:
        """The name of a voter's envelope, 64 hexadecimal digits; without the key it says nothing."""
        return hmac.new(self.naming, str(roll_entry_id).encode(), sha256).hexdigest()

    def paper_envelope(self, batch_id: int, position: int) -> str:
        """The name of the envelope of a paper that was keyed: from its batch and place alone, which lead to no voter."""
        return hmac.new(self.naming, f"paper {batch_id} {position}".encode(), sha256).hexdigest()

    def call_envelope(self, call_id: int) -> str:
        """The name of the envelope of a ballot that came by telephone: from its call alone, which leads to no voter."""
        return hmac.new(self.naming, f"call {call_id}".encode(), sha256).hexdigest()

    def booth_envelope(self, turn_id: int) -> str:
        """The name of the envelope of a ballot that was cast in a booth: from its turn alone, which leads to no voter."""
        return hmac.new(self.naming, f"booth {turn_id}".encode(), sha256).hexdigest()

    def unique(self, what: str, value: str) -> str:
        """A keyed hash of what must be unique: "form", "commitment" or "receipt"; 64 hexadecimal digits."""
        return hmac.new(self.hashing, f"{what}\n{value}".encode(), sha256).hexdigest()

    def close(self, envelope: str, paper: Paper) -> bytes:
        """The paper encrypted for this envelope: 12 bytes of IV, then the padded text with its tag."""
        text = paper.written()
        if len(text) > self.ballot_bytes:
            raise RuntimeError("a ballot is longer than the longest of its round")
        iv = secrets.token_bytes(IV_BYTES)
        return iv + AESGCM(self.encrypting).encrypt(iv, text.ljust(self.ballot_bytes, b"\0"), self._bound_to(envelope))

    def open(self, envelope: str, sealed: bytes) -> Paper:
        """The paper in this envelope. CannotOpen where a bit of it, its envelope or its round is another."""
        try:
            text = AESGCM(self.encrypting).decrypt(sealed[:IV_BYTES], sealed[IV_BYTES:], self._bound_to(envelope))
        except (InvalidTag, ValueError):
            raise CannotOpen("an envelope cannot be opened") from None
        return Paper.read(text)

    def close_commitment(self, row_key: str, commitment: str) -> bytes:
        """The commitment of a replaced ballot, encrypted for a row of its own: nothing leads from it to an envelope."""
        iv = secrets.token_bytes(IV_BYTES)
        return iv + AESGCM(self.encrypting).encrypt(iv, bytes.fromhex(commitment), self._bound_to(f"replaced\n{row_key}"))

    def open_commitment(self, row_key: str, sealed: bytes) -> str:
        """The commitment in such a row. CannotOpen where it was not put there under this key."""
        bound = self._bound_to(f"replaced\n{row_key}")
        try:
            return AESGCM(self.encrypting).decrypt(sealed[:IV_BYTES], sealed[IV_BYTES:], bound).hex()
        except (InvalidTag, ValueError):
            raise CannotOpen("a replaced commitment cannot be opened") from None

    def _bound_to(self, envelope: str) -> bytes:
        return f"{DOMAIN}\n{self.round_id}\n{envelope}".encode()


def fingerprint(link_key: bytes) -> str:
    """What tells one link key from another and gives nothing of it away: SHA-256, 64 hexadecimal digits."""
    return sha256(f"{DOMAIN}/fingerprint\n".encode() + link_key).hexdigest()


def version_of(body: str, form_token: str) -> str:
    """What tells one ballot of a voter from the next: a short digest of it and of the form that cast it."""
    return sha256(f"{form_token}\n{body}".encode()).hexdigest()[:VERSION_LENGTH]


def longest(body: str) -> int:
    """The length in bytes of the longest paper of a round; `body`: its longest canonical ballot."""
    earlier = ("0" * VERSION_LENGTH,) * EARLIER_MOST
    return len(Paper.fresh(body, papers.random_id(), earlier).written())


def _derived(link_key: bytes, round_id: int, use: str) -> bytes:
    info = f"{DOMAIN}\n{round_id}\n{use}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(link_key)
