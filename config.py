"""Settings, all from the environment. Production refuses to start on a missing or a default secret."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent
DEMO_SECRET = "demo-secret-for-one-machine-only"  # noqa: S105 - refused outside demo and test mode, see panel.app
FORM_BYTES = 256 * 1024
KEEP_DAYS = {"sign-in": 7, "mail": 30, "roll": 90, "problem": 30}
"""Days after which things are deleted by themselves; KEEP_SIGN_IN_DAYS and its like change them."""


def _database_url(instance: Path) -> str:
    url = os.environ.get("DATABASE_URL", f"sqlite:///{instance / 'panel.sqlite'}")
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def settings() -> dict[str, object]:
    """What the environment says, with the defaults of a community council on one machine."""
    env = os.environ
    instance = Path(env.get("PANEL_INSTANCE", ROOT / "instance")).resolve()
    mode = env.get("PANEL_MODE", "production")
    url = _database_url(instance)
    return {
        "MODE": mode,
        "LOG": env.get("PANEL_LOG", "text" if mode == "demo" else "json"),
        "METRICS_TOKEN": env.get("METRICS_TOKEN", ""),
        "INSTANCE": instance,
        "SECRET_KEY": env.get("SECRET_KEY", DEMO_SECRET if mode == "demo" else ""),
        "SITE_NAME": {
            "cy": env.get("SITE_NAME_CY", env.get("SITE_NAME", "Dyffryn Clwyd")),
            "en": env.get("SITE_NAME_EN", env.get("SITE_NAME", "Dyffryn Clwyd")),
        },
        "SITE_URL": env.get("SITE_URL", f"http://127.0.0.1:{env.get('PORT', '8000')}").rstrip("/"),
        "SITE_LANGUAGE": env.get("SITE_LANGUAGE", "cy"),
        "RESIDENCY_PROOF": env.get("RESIDENCY_PROOF", "organiser"),
        "CONTACT_EMAIL": env.get("CONTACT_EMAIL", ""),
        "TRUSTED_HOSTS": [host for host in env.get("TRUSTED_HOSTS", "127.0.0.1,localhost").split(",") if host],
        "PROXIES": int(env.get("TRUSTED_PROXIES", "0")),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_pre_ping": not url.startswith("sqlite"),
            "pool_size": 10,
            "max_overflow": 40,  # more threads than the server has: whoever presses a button waits for the writer, not for a seat
            "pool_timeout": 60,
        },
        "SITE_KEYS": env.get("SITE_KEYS", ""),
        "BACKUPS": env.get("BACKUPS", ""),
        "BACKUP_KEEP": env.get("BACKUP_KEEP", "7d,4w"),
        "BACKUP_PASSPHRASE_FILE": env.get("BACKUP_PASSPHRASE_FILE", ""),
        "LINK_KEYS": Path(env.get("LINK_KEYS", instance / "link-keys")),
        "MAIL_SERVER": env.get("MAIL_SERVER", ""),
        "MAIL_PORT": int(env.get("MAIL_PORT", "587")),
        "MAIL_SECURITY": env.get("MAIL_SECURITY", "starttls"),
        "MAIL_TIMEOUT_SECONDS": 20,
        "MAIL_USERNAME": env.get("MAIL_USERNAME", ""),
        "MAIL_PASSWORD": env.get("MAIL_PASSWORD", ""),
        "MAIL_FROM": env.get("MAIL_FROM", "panel@localhost"),
        "KEEP_DAYS": {
            name: int(env.get(f"KEEP_{name.replace('-', '_').upper()}_DAYS", days)) for name, days in KEEP_DAYS.items()
        },
        "MAX_CONTENT_LENGTH": FORM_BYTES,
        "UPLOAD_BYTES": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        "MAX_FORM_PARTS": 500,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": mode == "production",
        "SESSION_COOKIE_NAME": "__Host-panel" if mode == "production" else "panel",
        "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 30,
        "SEND_FILE_MAX_AGE_DEFAULT": 60 * 60 * 24 * 365,
        "WTF_CSRF_TIME_LIMIT": None,
    }
