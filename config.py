"""Settings, all from the environment. Production refuses to start on a missing or a default secret."""

import os
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent
DEMO_SECRET = "demo-secret-for-one-machine-only"  # noqa: S105 - refused outside demo and test mode, see panel.app
FORM_BYTES = 256 * 1024
OPEN_MODES = ("demo", "test")
"""For one machine and its tests: cookies that go without encryption, and pages behind the scenes."""
MODES = (*OPEN_MODES, "production")
UNNAMED = "Dyffryn Clwyd"
"""What a site is called that nobody has named: an invented valley."""
KEEP_DAYS = {"sign-in": 1, "mail": 30, "roll": 90, "problem": 30, "complaint": 730, "sheet": 90}
"""Days after which things are deleted by themselves; KEEP_SIGN_IN_DAYS and its like change them."""


def _database_url(instance: Path) -> str:
    url = os.environ.get("DATABASE_URL", f"sqlite:///{instance / 'panel.sqlite'}")
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def mode_of(env: Mapping[str, str]) -> str:
    """How the site runs. RuntimeError for a word that is none of the three: a slip must never open a site."""
    mode = env.get("PANEL_MODE", "production")
    if mode not in MODES:
        raise RuntimeError(f"Panel does not start: PANEL_MODE is {mode!r}. It is one of: {', '.join(MODES)}.")
    return mode


def number(env: Mapping[str, str], name: str, default: int, most: int) -> int:
    """A setting that is a whole number from 0. RuntimeError, as a sentence, for anything else."""
    typed = env.get(name, str(default)).strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10 and int(typed) <= most):
        raise RuntimeError(f"Panel does not start: {name} is {typed[:40]!r}. It is a whole number from 0 to {most}.")
    return int(typed)


GUESSED = ("secret", "password", "changeme", "change-me", "change_me", "example", "qwerty", "letmein", "admin", "panel")
"""Words that stand in secrets which somebody made up, or copied from a page."""


def is_a_row(secret: str) -> bool:
    """Whether most signs are the neighbours of those before them: abcdef…, 98765…"""
    steps = [abs(ord(after) - ord(before)) for before, after in pairwise(secret)]
    return 2 * steps.count(1) > len(steps)


def weakness_of(secret: str) -> str:
    """Why a secret will not do, as the end of a sentence; "" where it will."""
    if not secret:
        return "is missing"
    if secret == DEMO_SECRET:
        return "is the demo's"
    if len(secret) < 32:
        return "is too short"
    if any(word in secret.lower() for word in GUESSED):
        return "has a word in it that others guess"
    if is_a_row(secret):
        return "is a row of neighbours"
    halves = any(secret == (secret[:size] * len(secret))[: len(secret)] for size in range(1, len(secret) // 2 + 1))
    return "repeats itself" if halves or len(set(secret)) < 10 else ""


def settings() -> dict[str, object]:
    """What the environment says, with the defaults of a community council on one machine."""
    env = os.environ
    instance = Path(env.get("PANEL_INSTANCE", ROOT / "instance")).resolve()
    mode = mode_of(env)
    url = _database_url(instance)
    return {
        "MODE": mode,
        "LOG": env.get("PANEL_LOG", "text" if mode == "demo" else "json"),
        "METRICS_TOKEN": env.get("METRICS_TOKEN", ""),
        "INSTANCE": instance,
        "SECRET_KEY": env.get("SECRET_KEY", DEMO_SECRET if mode == "demo" else ""),
        "SECRET_KEY_FALLBACKS": [secret for secret in env.get("SECRET_KEY_FALLBACKS", "").split(",") if secret],
        "SECOND_FACTOR": True,  # for people with a role; demo sites excuse theirs, and tests of other things turn it off
        "CODES_PER_NETWORK": number(env, "CODES_PER_NETWORK", 1_000, 1_000_000),
        "TRIES_PER_NETWORK": number(env, "TRIES_PER_NETWORK", 1_000, 1_000_000),
        "SITE_NAME": {
            "cy": env.get("SITE_NAME_CY", env.get("SITE_NAME", UNNAMED)),
            "en": env.get("SITE_NAME_EN", env.get("SITE_NAME", UNNAMED)),
        },
        "SITE_URL": env.get("SITE_URL", f"http://127.0.0.1:{env.get('PORT', '8000')}").rstrip("/"),
        "SITE_LANGUAGE": env.get("SITE_LANGUAGE", "cy"),
        "RESIDENCY_PROOF": env.get("RESIDENCY_PROOF", "organiser"),
        "CONTACT_EMAIL": env.get("CONTACT_EMAIL", ""),
        "TRUSTED_HOSTS": [host for host in env.get("TRUSTED_HOSTS", "127.0.0.1,localhost").split(",") if host],
        "PROXIES": number(env, "TRUSTED_PROXIES", 0, 9),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "hide_parameters": True,  # an error in the log never holds a ballot, a code or an address
            "pool_pre_ping": not url.startswith("sqlite"),
            "pool_size": 10,
            "max_overflow": 40,  # more threads than the server has: whoever presses a button waits for the writer, not for a seat
            "pool_timeout": 10,
            "connect_args": {} if url.startswith("sqlite") else {"connect_timeout": 5},
        },
        "SITE_KEYS": env.get("SITE_KEYS", ""),
        "BACKUPS": env.get("BACKUPS", ""),
        "BACKUP_KEEP": env.get("BACKUP_KEEP", "7d,4w"),
        "BACKUP_PASSPHRASE_FILE": env.get("BACKUP_PASSPHRASE_FILE", ""),
        "LINK_KEYS": Path(env.get("LINK_KEYS", instance / "link-keys")),
        "MAIL_SERVER": env.get("MAIL_SERVER", ""),
        "MAIL_PORT": number(env, "MAIL_PORT", 587, 65_535),
        "MAIL_SECURITY": env.get("MAIL_SECURITY", "starttls"),
        "MAIL_TIMEOUT_SECONDS": 20,
        "MAIL_USERNAME": env.get("MAIL_USERNAME", ""),
        "MAIL_PASSWORD": env.get("MAIL_PASSWORD", ""),
        "MAIL_FROM": env.get("MAIL_FROM", "panel@localhost"),
        "KEEP_DAYS": {
            name: number(env, f"KEEP_{name.replace('-', '_').upper()}_DAYS", days, 3_650) for name, days in KEEP_DAYS.items()
        },
        "WRITERS_MOST": 24,  # of each process at once, one writing and the others waiting; fewer than it has threads
        "WRITERS_WAIT_SECONDS": 10.0,
        "MAX_CONTENT_LENGTH": FORM_BYTES,
        "UPLOAD_BYTES": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        "MAX_FORM_PARTS": 500,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": mode not in OPEN_MODES,
        "SESSION_COOKIE_NAME": "panel" if mode in OPEN_MODES else "__Host-panel",
        "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 30,
        "SESSION_REFRESH_EACH_REQUEST": False,  # a sign-in has its own end, see `SignIn`
        "SEND_FILE_MAX_AGE_DEFAULT": 60 * 60 * 24 * 365,
        "WTF_CSRF_TIME_LIMIT": None,
    }
