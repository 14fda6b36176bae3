"""Reading the settings: one query a request, and none where a page needs none."""

from dataclasses import dataclass
from email.utils import parseaddr

from flask import current_app, g, has_request_context
from sqlalchemy import select

from panel.extensions import db
from panel.language import LANGUAGES, spoken
from panel.settings.models import SiteSetting
from panel.settings.numbers import NUMBERS
from panel.settings.table import FROM_ENVIRONMENT, Setting, default


def site_settings() -> dict[Setting, str]:
    """Every setting as it is now. Read once in a request and after a change; a worker, which runs on, reads anew."""
    if not has_request_context():
        return _read()
    if "site_settings" not in g:
        g.site_settings = _first_values() if g.get("without_database") else _read()
    return dict(g.site_settings)


def _read() -> dict[Setting, str]:
    changed = {name: value for name, value in db.session.execute(select(SiteSetting.name, SiteSetting.value))}
    return {setting: changed[setting] if setting in changed else first_value(setting) for setting in Setting}


def _first_values() -> dict[Setting, str]:
    return {setting: first_value(setting) for setting in Setting}


def forget() -> None:
    """The next reader asks the database again."""
    g.pop("site_settings", None)


def first_value(setting: Setting) -> str:
    """What it is while nobody has changed it by page."""
    if setting in NUMBERS and setting not in FROM_ENVIRONMENT:
        return str(NUMBERS[setting].usual)
    return default(setting, current_app.config)


@dataclass(frozen=True)
class Reach:
    """How people reach whoever runs the site; "" for a way that there is not."""

    email: str
    phone: str


def reach() -> Reach:
    """The contact that organisers set; until they do, who answers for data, else the address that the site’s mails come from."""
    now = site_settings()
    sender = parseaddr(current_app.config["MAIL_FROM"])[1] if current_app.config["MAIL_SERVER"] else ""
    return Reach(now[Setting.CONTACT_EMAIL] or now[Setting.DATA_CONTACT] or sender, now[Setting.CONTACT_PHONE])


def contact_email() -> str:
    return site_settings()[Setting.CONTACT_EMAIL]


def site_names() -> dict[str, str]:
    """The name of the site in each language."""
    now = site_settings()
    return {language: now[Setting(f"name_{language}")] for language in LANGUAGES}


def site_name(language: str | None = None) -> str:
    """The name of the site in a language, else in the spoken one."""
    return site_names()[language or spoken()]


def said(name: str) -> str:
    """A setting that has two languages ("front_title"), in the spoken one."""
    return site_settings()[Setting(f"{name}_{spoken()}")]


def number(setting: Setting) -> int:
    """A setting that is a whole number."""
    return int(site_settings()[setting])
