"""Every setting that organisers change by page: one table. What a machine needs stays in the environment."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from panel.language import lazy, speaking
from panel.settings.palette import MAIN, SECOND


class Setting(StrEnum):
    """The name of a setting, as its row and the public log have it."""

    NAME_CY = "name_cy"
    NAME_EN = "name_en"
    FRONT_TITLE_CY = "front_title_cy"
    FRONT_TITLE_EN = "front_title_en"
    FRONT_LEAD_CY = "front_lead_cy"
    FRONT_LEAD_EN = "front_lead_en"
    FRONT_MORE_CY = "front_more_cy"
    FRONT_MORE_EN = "front_more_en"
    COLOUR_MAIN = "colour_main"
    COLOUR_SECOND = "colour_second"
    LOGO = "logo"
    """Of its picture the SHA-256, the width and the height in pixels."""
    LOGO_ALT_CY = "logo_alt_cy"
    LOGO_ALT_EN = "logo_alt_en"
    CONTACT_EMAIL = "contact_email"
    CONTACT_PHONE = "contact_phone"
    RULES_CY = "rules_cy"
    RULES_EN = "rules_en"
    CONTROLLER = "controller"
    CONTROLLER_ADDRESS = "controller_address"
    DATA_CONTACT = "data_contact"
    BASES_CY = "bases_cy"
    BASES_EN = "bases_en"
    KEEP_SIGN_IN = "keep_sign_in"
    KEEP_MAIL = "keep_mail"
    KEEP_ROLL = "keep_roll"
    KEEP_PROBLEM = "keep_problem"
    KEEP_COMPLAINT = "keep_complaint"
    KEEP_SHEET = "keep_sheet"
    ACCOUNT_AGE = "account_age"
    EDIT_MINUTES = "edit_minutes"
    PER_HOME = "per_home"
    SEED_DAYS = "seed_days"
    REMARK_HOURS = "remark_hours"
    ANSWER_DAYS = "answer_days"
    WARN_DAYS = "warn_days"
    CONTACT_DAYS = "contact_days"
    FIRST_HOUR = "first_hour"
    """Whether the list of the first hour was put away by hand. It has no page: a button sets it."""


class Chapter(StrEnum):
    """Settings that are changed together, on one page."""

    NAMES = "names"
    FRONT = "front"
    COLOURS = "colours"
    LOGO = "logo"
    CONTACT = "contact"
    RULES = "rules"
    PRIVACY = "privacy"
    LIMITS = "limits"
    KEEPING = "keeping"


CHAPTER_WORDS: dict[Chapter, str] = {
    Chapter.NAMES: lazy("Name of the site"),
    Chapter.FRONT: lazy("Words on the first page"),
    Chapter.COLOURS: lazy("Colours"),
    Chapter.LOGO: lazy("Logo"),
    Chapter.CONTACT: lazy("How people reach you"),
    Chapter.RULES: lazy("House rules"),
    Chapter.PRIVACY: lazy("Who answers for people’s data"),
    Chapter.LIMITS: lazy("Ages and limits"),
    Chapter.KEEPING: lazy("How long things are kept"),
}
CHAPTER_LEDES: dict[Chapter, str] = {
    Chapter.NAMES: lazy("It is at the top of every page, in every email and in the news that others read."),
    Chapter.FRONT: lazy("The first thing that people read here. Look at it before you save."),
    Chapter.COLOURS: lazy(
        "Links and buttons have the main colour. The site works out every tint from the two, for light and for dark screens."
    ),
    Chapter.LOGO: lazy("It is at the top of every page, beside the name of the site."),
    Chapter.CONTACT: lazy("People who are stuck write or telephone here. It is on the pages about the site."),
    Chapter.RULES: lazy("What you ask of everybody who writes here. Moderators can point to it. Both languages are needed."),
    Chapter.PRIVACY: lazy("The law asks you to say this. It is on the privacy page."),
    Chapter.LIMITS: lazy("What the site allows, in numbers. A change counts from the moment you save it."),
    Chapter.KEEPING: lazy("After this time the site deletes things by itself. A change counts from the moment you save it."),
}
FROM_ENVIRONMENT: Mapping[Setting, tuple[str, ...]] = {
    Setting.NAME_CY: ("SITE_NAME", "cy"),
    Setting.NAME_EN: ("SITE_NAME", "en"),
    Setting.CONTACT_EMAIL: ("CONTACT_EMAIL",),
    Setting.KEEP_SIGN_IN: ("KEEP_DAYS", "sign-in"),
    Setting.KEEP_MAIL: ("KEEP_DAYS", "mail"),
    Setting.KEEP_ROLL: ("KEEP_DAYS", "roll"),
    Setting.KEEP_PROBLEM: ("KEEP_DAYS", "problem"),
    Setting.KEEP_COMPLAINT: ("KEEP_DAYS", "complaint"),
    Setting.KEEP_SHEET: ("KEEP_DAYS", "sheet"),
}
"""Where the configuration of the machine has what stands there until somebody changes it by page."""
_TITLE = lazy("Ideas from here. Money decided here.")
_LEAD = lazy(
    "People plant ideas, a citizens’ panel thinks them through, and everyone votes on what the community chest pays for."
)
FIRST_WORDS: Mapping[Setting, tuple[str, str]] = {
    Setting.FRONT_TITLE_CY: ("cy", _TITLE),
    Setting.FRONT_TITLE_EN: ("en", _TITLE),
    Setting.FRONT_LEAD_CY: ("cy", _LEAD),
    Setting.FRONT_LEAD_EN: ("en", _LEAD),
}
"""What stands on the first page until somebody changes it by page: the language, and the sentence."""
FIRST_COLOURS: Mapping[Setting, str] = {Setting.COLOUR_MAIN: MAIN, Setting.COLOUR_SECOND: SECOND}
OPTIONAL = frozenset(
    {
        Setting.CONTACT_PHONE,
        Setting.FRONT_MORE_CY,
        Setting.FRONT_MORE_EN,
        Setting.LOGO,
        Setting.LOGO_ALT_CY,
        Setting.LOGO_ALT_EN,
    }
)
"""What may stay empty for good."""


def default(setting: Setting, config: Mapping[str, Any]) -> str:
    """What it is while nobody has changed it by page: words of ours, what the machine's configuration says, or nothing."""
    if setting in FIRST_COLOURS:
        return FIRST_COLOURS[setting]
    if setting in FIRST_WORDS:
        language, words = FIRST_WORDS[setting]
        with speaking(language):
            return str(words)
    path = FROM_ENVIRONMENT.get(setting, ())
    found: Any = config if path else ""
    for step in path:
        found = found[step]
    return str(found)
