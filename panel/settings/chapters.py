"""Which settings stand on which page."""

from panel.settings.numbers import NUMBERS
from panel.settings.table import Chapter, Setting

_TEXTS: dict[Chapter, tuple[Setting, ...]] = {
    Chapter.NAMES: (Setting.NAME_CY, Setting.NAME_EN),
    Chapter.FRONT: (
        Setting.FRONT_TITLE_CY,
        Setting.FRONT_LEAD_CY,
        Setting.FRONT_MORE_CY,
        Setting.FRONT_TITLE_EN,
        Setting.FRONT_LEAD_EN,
        Setting.FRONT_MORE_EN,
    ),
    Chapter.COLOURS: (Setting.COLOUR_MAIN, Setting.COLOUR_SECOND),
    Chapter.LOGO: (Setting.LOGO, Setting.LOGO_ALT_CY, Setting.LOGO_ALT_EN),
    Chapter.CONTACT: (Setting.CONTACT_EMAIL, Setting.CONTACT_PHONE),
    Chapter.RULES: (Setting.RULES_CY, Setting.RULES_EN),
    Chapter.PRIVACY: (
        Setting.CONTROLLER,
        Setting.CONTROLLER_ADDRESS,
        Setting.DATA_CONTACT,
        Setting.BASES_CY,
        Setting.BASES_EN,
    ),
}


def _settings_of(chapter: Chapter) -> tuple[Setting, ...]:
    numbers = tuple(setting for setting, number in NUMBERS.items() if number.chapter == chapter)
    return _TEXTS.get(chapter, ()) + numbers


CHAPTERS: dict[Chapter, tuple[Setting, ...]] = {chapter: found for chapter in Chapter if (found := _settings_of(chapter))}
"""The settings of each page in the order of the page; a chapter without any has no page."""
