"""Papers and receipts: the one spelling of a ballot, what commits to it, and the code that finds it again. Pure."""

import hmac
import json
import re
import secrets
from collections.abc import Iterable, Sequence
from hashlib import sha256

from panel.roll.symbols import SYMBOLS, typed

DOMAIN = "panel/ballot/v1"
CODE_LENGTH = 16
TOKEN = re.compile(r"[0-9a-f]{32}\Z")
VERSION = re.compile(r"[0-9a-f]{16}\Z")


def canonical(numbers: Iterable[str]) -> str:
    """The ballot as it is kept and committed to: its proposals' numbers, sorted as text, as JSON without blanks."""
    return json.dumps(sorted(numbers), separators=(",", ":"), ensure_ascii=False)


def random_id() -> str:
    """128 random bits in hexadecimal: keys, nonces and form tokens."""
    return secrets.token_hex(16)


def commitment(round_id: int, body: str, nonce: str) -> str:
    """SHA-256 over the domain label, the round, the canonical ballot and the nonce, one a line; 64 hexadecimal digits."""
    return sha256("\n".join((DOMAIN, str(round_id), body, nonce)).encode()).hexdigest()


def receipt_code(commitment_: str) -> str:
    """The first 80 bits of a commitment as 16 symbols."""
    number = int(commitment_[:20], 16)
    return "".join(SYMBOLS[number >> shift & 31] for shift in range(75, -1, -5))


def beginning_of(code: str) -> str:
    """The 20 hexadecimal digits that a commitment with this receipt code begins with."""
    number = 0
    for symbol in code:
        number = number << 5 | SYMBOLS.index(symbol)
    return f"{number:020x}"


def typed_code(text: str) -> str | None:
    """The code in what somebody typed; None where it can be none."""
    plain = typed(text)
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(SYMBOLS) else None


def own_order(secret: str, voter: str, round_id: int, numbers: Sequence[str]) -> list[str]:
    """The numbers in an order that is random for each voter and stays the same for one: no proposal is first for everybody."""
    key = hmac.new(secret.encode(), f"ballot-order\n{voter}\n{round_id}".encode(), sha256).digest()
    return sorted(numbers, key=lambda number: hmac.new(key, number.encode(), sha256).digest())
