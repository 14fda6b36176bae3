"""How old somebody says they are: "I am 14 or older", never a date of birth. A round may ask for it."""

from panel.language import gettext as _

AGES = (11, 14, 16)
"""Years. What a round can ask for, and so what people are asked."""


def or_older(years: int) -> str:
    """What somebody says of themselves."""
    return _("I am %(num)s or older") % {"num": years}


def old_enough(says: int | None, asked: int) -> bool:
    """Whether what somebody says of themselves is enough. 0 asks for nothing."""
    return asked == 0 or (says is not None and says >= asked)
