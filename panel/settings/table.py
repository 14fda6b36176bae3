"""Every setting that organisers change by page: one table. What a machine needs stays in the environment."""

from enum import StrEnum

from panel.language import lazy


class Setting(StrEnum):
    """The name of a setting, as its row and the public log have it."""

    CONTACT_EMAIL = "contact_email"
    CONTACT_PHONE = "contact_phone"
    RULES_CY = "rules_cy"
    RULES_EN = "rules_en"
    CONTROLLER = "controller"
    CONTROLLER_ADDRESS = "controller_address"
    DATA_CONTACT = "data_contact"
    BASES_CY = "bases_cy"
    BASES_EN = "bases_en"


class Chapter(StrEnum):
    """Settings that are changed together, on one page."""

    CONTACT = "contact"
    RULES = "rules"
    PRIVACY = "privacy"


CHAPTERS: dict[Chapter, tuple[Setting, ...]] = {
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
CHAPTER_WORDS: dict[Chapter, str] = {
    Chapter.CONTACT: lazy("How people reach you"),
    Chapter.RULES: lazy("House rules"),
    Chapter.PRIVACY: lazy("Who answers for people’s data"),
}
FROM_ENVIRONMENT: dict[Setting, str] = {Setting.CONTACT_EMAIL: "CONTACT_EMAIL"}
"""What stands there until somebody changes it by page. The others begin empty."""
