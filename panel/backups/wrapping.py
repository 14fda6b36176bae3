"""Keys in a file that only a passphrase opens: scrypt (RFC 7914) makes the key, AES-256-GCM seals."""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from panel.errors import RuleBroken

LABEL = b"panel wrapped keys 1"
COST, BLOCK, LANES = 2**17, 8, 1
"""128 MB and about half a second for every guess."""
LEAST = 12


def read_passphrase(file: Path) -> str:
    """The first line of a file. RuleBroken where there is none: keys are never left out because a file happened to be empty."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RuleBroken(f"The passphrase cannot be read from {file}: {error}") from error
    if not lines or not lines[0].strip():
        raise RuleBroken(f"There is no passphrase in the first line of {file}.")
    return lines[0].strip()


def wrap(files: Mapping[str, bytes], passphrase: str) -> bytes:
    """Files by name, sealed. RuleBroken where the passphrase is too short to hold anybody off."""
    if len(passphrase) < LEAST:
        raise RuleBroken(f"The passphrase is too short: take at least {LEAST} characters, for instance five words.")
    salt, nonce = os.urandom(16), os.urandom(12)
    plain = json.dumps({name: b64encode(content).decode() for name, content in files.items()})
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, plain.encode(), LABEL)
    words = {"format": LABEL.decode(), "salt": salt.hex(), "nonce": nonce.hex(), "sealed": b64encode(sealed).decode()}
    return (json.dumps(words, indent=1) + "\n").encode()


def unwrap(wrapped: bytes, passphrase: str) -> dict[str, bytes]:
    """The files again. RuleBroken where the passphrase is another one or the file is damaged."""
    try:
        words = json.loads(wrapped)
        salt, nonce, sealed = bytes.fromhex(words["salt"]), bytes.fromhex(words["nonce"]), b64decode(words["sealed"])
        plain = json.loads(AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, LABEL))
    except InvalidTag as error:
        raise RuleBroken("That passphrase does not open the keys, or their file is damaged.") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RuleBroken("This is no file of wrapped keys.") from error
    return {name: b64decode(content) for name, content in plain.items()}


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=BLOCK, p=LANES).derive(passphrase.encode())
