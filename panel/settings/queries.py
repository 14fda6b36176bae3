"""Reading the settings: one query a request, and none where a page needs none."""

from flask import current_app, g
from sqlalchemy import select

from panel.extensions import db
from panel.settings.models import SiteSetting
from panel.settings.table import FROM_ENVIRONMENT, Setting


def site_settings() -> dict[Setting, str]:
    """Every setting as it is now. Read once in a request, and again after a change."""
    if "site_settings" not in g:
        changed = {name: value for name, value in db.session.execute(select(SiteSetting.name, SiteSetting.value))}
        g.site_settings = {setting: changed.get(setting, _default(setting)) for setting in Setting}
    return dict(g.site_settings)


def forget() -> None:
    """The next reader asks the database again."""
    g.pop("site_settings", None)


def _default(setting: Setting) -> str:
    name = FROM_ENVIRONMENT.get(setting)
    return str(current_app.config[name]) if name else ""


def contact_email() -> str:
    return site_settings()[Setting.CONTACT_EMAIL]
