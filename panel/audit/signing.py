"""The key that signs the heads of the public log: a file outside the database, in a folder that a site's web servers share."""

from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from flask import current_app

from panel.audit.heads import raw
from panel.files import place


def key_path() -> Path:
    """Where the key of this site lies."""
    folder = current_app.config["SITE_KEYS"] or Path(current_app.config["INSTANCE"]) / "keys"
    return Path(folder) / "log-signing.pem"


def signing_key() -> Ed25519PrivateKey:
    """The key, made on first use. RuntimeError where the file holds something else."""
    path = key_path()
    if not path.exists():
        _make(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise RuntimeError(f"{path} is not a key that can be read: put the right one back, or move it away.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise RuntimeError(f"{path} is not an Ed25519 key.")
    return key


def public_key() -> str:
    """The public key of this site, 32 bytes in hex."""
    return raw(signing_key().public_key())


def public_pem() -> bytes:
    """The public key as a file that other programs read."""
    return signing_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _make(path: Path) -> None:
    """Write a fresh key for the site alone. Of two servers that do it at once, the first wins and the other reads that one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with suppress(FileExistsError):
        place(path, content)
