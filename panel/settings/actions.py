"""Change settings."""

from collections.abc import Mapping

from panel import clock
from panel.access import Actor
from panel.audit.actions import record
from panel.extensions import db
from panel.settings.models import SiteSetting
from panel.settings.queries import forget, site_settings
from panel.settings.table import Setting


def change_settings(person: Actor | None, wanted: Mapping[Setting, str]) -> list[Setting]:
    """Keep what differs from now: the settings that did. The log names each; what is in it, its page shows."""
    now = site_settings()
    changed = [setting for setting, value in wanted.items() if value != now[setting]]
    for setting in changed:
        db.session.merge(SiteSetting(name=setting.value, value=wanted[setting], changed_at=clock.now()))
        record("setting.change", f"setting:{setting.value}", person)
    db.session.flush()
    forget()
    return changed
