"""How many days each kind of thing is kept: settings of the site, which organisers change by page."""

from collections.abc import Mapping

from panel.privacy.retention import Keep
from panel.settings.queries import site_settings
from panel.settings.table import Setting

SETTINGS: Mapping[Keep, Setting] = {
    Keep.SIGN_IN: Setting.KEEP_SIGN_IN,
    Keep.MAIL: Setting.KEEP_MAIL,
    Keep.ROLL: Setting.KEEP_ROLL,
    Keep.PROBLEM: Setting.KEEP_PROBLEM,
    Keep.COMPLAINT: Setting.KEEP_COMPLAINT,
    Keep.SHEET: Setting.KEEP_SHEET,
}


def keep_days() -> dict[str, int]:
    """Kind → days, as they are now."""
    now = site_settings()
    return {keep: int(now[setting]) for keep, setting in SETTINGS.items()}
