"""A tablet in a hall that is a booth: what its signed cookie holds, and nothing else is in it. No page but those of the booth."""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from flask import has_request_context, session

KEY = "hall"


@dataclass(frozen=True)
class Tablet:
    """The token of the tablet, and that of the turn that was begun on it; the database knows keyed hashes of both."""

    token: str
    turn: str = ""

    @property
    def page(self) -> str:
        """What each form of the turn carries: from it nobody gets the turn, and it goes with no other."""
        return hmac.new(self.turn.encode(), b"a page of this turn", sha256).hexdigest()


def tablet_now() -> Tablet | None:
    """The tablet that asks; None in every other browser."""
    told = session.get(KEY) if has_request_context() else None
    return Tablet(*told) if isinstance(told, list) and len(told) == len(Tablet.__dataclass_fields__) else None


def be_tablet(token: str, turn: str = "") -> None:
    """A session that holds nothing of anybody before: no name, no words to show, and another token for forms."""
    session.clear()
    session[KEY] = [token, turn]


def be_none() -> None:
    """It is a browser like any other again."""
    session.clear()
