"""Every setting that organisers change by page: one table. What a machine needs stays in the environment."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from panel.language import lazy


class Setting(StrEnum):
    """The name of a setting, as its row and the public log have it."""

    NAME_CY = "name_cy"
    NAME_EN = "name_en"
    CONTACT_EMAIL = "contact_email"
    CONTACT_PHONE = "contact_phone"
    RULES_CY = "rules_cy"
    RULES_EN = "rules_en"
    CONTROLLER = "controller"
    CONTROLLER_ADDRESS = "controller_address"
    DATA_CONTACT = "data_contact"
    BASES_CY = "bases_cy"
    BASES_EN = "bases_en"
    EDIT_MINUTES = "edit_minutes"


class Chapter(StrEnum):
    """Settings that are changed together, on one page."""

    NAMES = "names"
    CONTACT = "contact"
    RULES = "rules"
    PRIVACY = "privacy"
    LIMITS = "limits"
    KEEPING = "keeping"


CHAPTER_WORDS: dict[Chapter, str] = {
    Chapter.NAMES: lazy("Name of the site"),
    Chapter.CONTACT: lazy("How people reach you"),
    Chapter.RULES: lazy("House rules"),
    Chapter.PRIVACY: lazy("Who answers for people’s data"),
    Chapter.LIMITS: lazy("Ages and limits"),
    Chapter.KEEPING: lazy("How long things are kept"),
}
CHAPTER_LEDES: dict[Chapter, str] = {
    Chapter.NAMES: lazy("It stands at the top of every page, in every mail and in the news that others read."),
    Chapter.CONTACT: lazy("People who are stuck write or telephone here. It stands on the pages about the site."),
    Chapter.RULES: lazy("What you ask of everybody who writes here. Moderators can point to it. Both languages are needed."),
    Chapter.PRIVACY: lazy("The law asks you to say this. It stands on the privacy page."),
    Chapter.LIMITS: lazy("What the site allows, in numbers. A change counts from the moment you save it."),
    Chapter.KEEPING: lazy("After this time the site deletes things by itself. A change counts from the moment you save it."),
}
FROM_ENVIRONMENT: Mapping[Setting, tuple[str, ...]] = {
    Setting.NAME_CY: ("SITE_NAME", "cy"),
    Setting.NAME_EN: ("SITE_NAME", "en"),
    Setting.CONTACT_EMAIL: ("CONTACT_EMAIL",),
}
"""Where the configuration of the machine has what stands there until somebody changes it by page."""
OPTIONAL = frozenset({Setting.CONTACT_PHONE})
"""What may stay empty for good."""


def default(setting: Setting, config: Mapping[str, Any]) -> str:
    """What it is while nobody has changed it by page: what the machine's configuration says, else nothing."""
    path = FROM_ENVIRONMENT.get(setting, ())
    found: Any = config if path else ""
    for step in path:
        found = found[step]
    return str(found)
