"""Hashes and boxes that only this site can make or open. Old secrets (`SECRET_KEY_FALLBACKS`) still open what they closed."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app


def secrets_known() -> list[str]:
    """The site's secret, and those it had before, the newest first."""
    return [str(current_app.config["SECRET_KEY"]), *current_app.config.get("SECRET_KEY_FALLBACKS", ())]


def keyed(*parts: str) -> str:
    """A hash that only this site can make."""
    return _keyed(secrets_known()[0], parts)


def keyed_by_any(*parts: str) -> list[str]:
    """The same under every secret that still counts: to find what was hashed before the secret changed."""
    return [_keyed(secret, parts) for secret in secrets_known()]


def _keyed(secret: str, parts: tuple[str, ...]) -> str:
    return hmac.new(secret.encode(), "\n".join(parts).encode(), sha256).hexdigest()


def fingerprint(token: str) -> str:
    """SHA-256 of a long random token. It needs no secret: nobody can try all tokens."""
    return sha256(token.encode()).hexdigest()


def close_box(text: str) -> str:
    """The text, encrypted under the newest secret."""
    return _boxes().encrypt(text.encode()).decode()


def open_box(box: str) -> str | None:
    """The text of a box, or None when no secret that we know opens it."""
    try:
        return _boxes().decrypt(box.encode()).decode()
    except InvalidToken:
        return None


def _boxes() -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(bytes.fromhex(_keyed(secret, ("box",))))) for secret in secrets_known()])
