"""The booth: a place on the roll of one round that was shown without an account. The signed cookie holds it for half an hour."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import session

from panel import clock

KEY = "voter"
LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class Booth:
    """What the cookie says: which place of which round, the hash by which it was shown, until when, and what was done here."""

    round_id: int
    entry_id: int
    hash: str
    way: str
    until: int
    """Seconds since 1970."""
    has_cast: bool = False
    """Whether a ballot was cast in this browser since: then it may be shown here."""

    @property
    def shows_ballot(self) -> bool:
        """Whether what was cast from this place may be shown: a letter is secret, what a list says of somebody is not."""
        return self.has_cast or self.way == "codes"


def enter(*, round_id: int, entry_id: int, hash_: str, way: str) -> None:
    """Somebody has shown a place: until the half hour is over they vote from it, in this browser and in this round."""
    until = int((clock.now() + LASTS).timestamp())
    _keep(Booth(round_id, entry_id, hash_, way, until))


def booth_now() -> Booth | None:
    """Whoever stands in the booth; None where nobody does, or their time is over."""
    told = session.get(KEY)
    if not isinstance(told, list) or len(told) != len(Booth.__dataclass_fields__):
        return None
    booth = Booth(*told)
    return booth if clock.now().timestamp() < booth.until else None


def is_in_booth(*things: Any) -> bool:
    """Whether a place on the roll of one of these was shown."""
    booth = booth_now()
    return booth is not None and any(booth.round_id == getattr(thing, "id", None) for thing in things)


def note_cast() -> None:
    """A ballot was cast from the booth."""
    if booth := booth_now():
        _keep(replace(booth, has_cast=True))


def leave() -> None:
    """Nothing of it stays in this browser."""
    session.pop(KEY, None)


def _keep(booth: Booth) -> None:
    session[KEY] = [getattr(booth, name) for name in Booth.__dataclass_fields__]
