"""Change settings."""

from collections.abc import Mapping

from panel import clock
from panel.access import Actor
from panel.audit.actions import record, take_turn
from panel.extensions import db
from panel.settings import rules
from panel.settings.models import EarlierSetting, SiteSetting
from panel.settings.queries import first_value, forget, site_settings
from panel.settings.table import Setting


def change_settings(person: Actor | None, wanted: Mapping[Setting, str]) -> list[Setting]:
    """Keep what differs from now: the settings that did. The log names each; what is in it, its page shows.

    RuleBroken where words in the wanted colours could not be read.
    """
    if {Setting.COLOUR_MAIN, Setting.COLOUR_SECOND} <= wanted.keys():
        rules.readable_colours(wanted[Setting.COLOUR_MAIN], wanted[Setting.COLOUR_SECOND])
    now = site_settings()
    changed = [setting for setting, value in wanted.items() if value != now[setting]]
    for setting in changed:
        record("setting.change", f"setting:{setting.value}", person)  # first: it lets one writer in after the other
        replace(setting, wanted[setting], person)
    db.session.flush()
    forget()
    return changed


def hold() -> None:
    """Let nobody else change a setting until the transaction ends, and read them anew."""
    take_turn()
    forget()


def replace(setting: Setting, value: str, person: Actor | None) -> None:
    """The new value, and the one before it for whoever wants to read it."""
    row = db.session.get(SiteSetting, setting.value, populate_existing=True)
    before = row.value if row else first_value(setting)
    by = person.id if person else None
    db.session.add(EarlierSetting(name=setting.value, value=before, replaced_at=clock.now(), replaced_by_id=by))
    if row is None:
        row = SiteSetting(name=setting.value)
        db.session.add(row)
    row.value, row.changed_at = value, clock.now()
