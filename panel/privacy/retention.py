"""For how long things are kept. Whatever ends by itself has a sweep that ends it; its days are a setting."""

from collections.abc import Mapping
from enum import StrEnum

from panel.language import lazy, ngettext


class Keep(StrEnum):
    """How long rows are kept."""

    ALWAYS = "always"
    RECORD = "record"
    ACCOUNT = "account"
    WISH = "wish"
    SEALED = "sealed"
    SHORT = "short"
    SIGN_IN = "sign-in"
    MAIL = "mail"
    ROLL = "roll"
    PROBLEM = "problem"
    COMPLAINT = "complaint"
    SHEET = "sheet"


WITHOUT_END = {
    Keep.ALWAYS: lazy("As long as the site is here."),
    Keep.RECORD: lazy("As long as the site is here; without a name once the account is removed."),
    Keep.ACCOUNT: lazy("Until the account is removed."),
    Keep.WISH: lazy("Until you end it; seven days where you never confirmed it."),
    Keep.SEALED: lazy("Until the ballots are sealed."),
    Keep.SHORT: lazy("As long as it is of use, some days at most; then it is deleted."),
}
TIMED = frozenset(Keep) - WITHOUT_END.keys()
"""What ends after some days: each has them in the settings, and a sweep of its name."""


def days_words(number: int) -> str:
    """A span of days in words."""
    return ngettext("%(num)s day", "%(num)s days", number) % {"num": number}


def words_of(keep: Keep, days: Mapping[str, int]) -> str:
    """How long, as citizens read it. `days`: those of the settings, by kind."""
    if keep in WITHOUT_END:
        return str(WITHOUT_END[keep])
    number = days[keep]
    if keep == Keep.ROLL:
        sentence = ngettext(
            "Until %(num)s day after the result is published or the round is cancelled, then it is deleted.",
            "Until %(num)s days after the result is published or the round is cancelled, then it is deleted.",
            number,
        )
    elif keep == Keep.COMPLAINT:
        sentence = ngettext(
            "Until %(num)s day after it is answered, then it is deleted.",
            "Until %(num)s days after it is answered, then it is deleted.",
            number,
        )
    else:
        sentence = ngettext("%(num)s day, then it is deleted.", "%(num)s days, then it is deleted.", number)
    return sentence % {"num": number}
