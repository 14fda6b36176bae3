"""Ready reasons for a refusal: kept in the language of the person who reads them."""

from enum import StrEnum

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import lazy, speaking


class Refusal(StrEnum):
    """Why an organiser does not confirm where somebody lives."""

    NOT_THERE = "not-there"
    OTHER_AREA = "other-area"
    TWICE = "twice"
    MANY = "many"


REFUSAL_WORDS = {
    Refusal.NOT_THERE: lazy("We could not see that you live at this address. Please write to us, and say how we could."),
    Refusal.OTHER_AREA: lazy("Your postcode is in another area than the one that you chose. Please write to us."),
    Refusal.TWICE: lazy("Another account of yours is confirmed already. One person has one place on the roll."),
    Refusal.MANY: lazy("More accounts were made at this home than we know people there. Please write to us."),
}


def reason_in(language: str, ready: str, own: str) -> str:
    """The whole reason, the ready part in this language. RuleBroken where neither is given."""
    if not ready and not own:
        raise RuleBroken(_("Please choose a ready reason, or write your own: the person reads it."), at="ready")
    with speaking(language):
        return " ".join(filter(None, [str(REFUSAL_WORDS[Refusal(ready)]) if ready else "", own]))
