"""Questions about signing in and roles."""

from datetime import datetime, timedelta

from panel.errors import RuleBroken
from panel.language import gettext as _

CODE_LASTS = timedelta(minutes=15)
WRONG_TRIES = 5
WINDOW = timedelta(hours=1)
CODES_PER_ADDRESS = 6
CODES_PER_ORIGIN = 30


class TooMany(RuleBroken):
    """Too many tries in a short time: the page answers 429."""


def may_ask_for_code(for_address: int, from_origin: int) -> None:
    """RuleBroken when an address or a network has had too many codes in the last hour, known addresses and unknown ones alike."""
    if for_address >= CODES_PER_ADDRESS or from_origin >= CODES_PER_ORIGIN:
        raise TooMany(_("Too many codes were asked for. Please wait an hour, or use the newest one that you were sent."))


def code_is_alive(asked_at: datetime, wrong_tries: int, now: datetime) -> bool:
    """Whether a code can still be used: young, and not guessed at too often."""
    return now - asked_at <= CODE_LASTS and wrong_tries < WRONG_TRIES


def may_take_back_role(role: str, holders: int) -> None:
    """RuleBroken when the last organiser would lose the role: nobody could then grant it again."""
    if role == "organiser" and holders <= 1:
        raise RuleBroken(_("This is the only organiser. Make somebody else an organiser first."))
