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
    ballot: str = ""
    """The version of the ballot that was cast here, or whose receipt was shown here."""


def enter(*, round_id: int, entry_id: int, hash_: str, way: str) -> None:
    """Somebody has shown a place: until the half hour is over they vote from it, in this browser and in this round."""
    until = int((clock.now() + LASTS).timestamp())
    before = booth_now()
    ballot = before.ballot if before and before.entry_id == entry_id else ""
    _keep(Booth(round_id, entry_id, hash_, way, until, ballot))


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


def note_ballot(entry_id: int, version: str) -> None:
    """The ballot in this place was cast here, or its receipt was shown; nothing happens where the booth is that of another."""
    booth = booth_now()
    if booth and booth.entry_id == entry_id:
        _keep(replace(booth, ballot=version))


def leave() -> None:
    """Nothing of it stays in this browser."""
    session.pop(KEY, None)


def _keep(booth: Booth) -> None:
    session[KEY] = [getattr(booth, name) for name in Booth.__dataclass_fields__]
