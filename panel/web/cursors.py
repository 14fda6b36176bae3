"""Where a list goes on: the key of its last row as text in an address, and back again. The one codec of every list and feed."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import g
from sqlalchemy import BigInteger, Integer
from sqlalchemy.types import TypeEngine

from panel.web.incoming import argument, written_moment

MOST = 2_000
"""Signs of a cursor: the longest key is a name of 254 letters and a number."""
Kind = TypeEngine[Any]


def write(values: Sequence[Any]) -> str:
    """The key of a row: texts, whole numbers, aware moments."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return urlsafe_b64encode(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()).decode().rstrip("=")


def read(cursor: str | None, kinds: Sequence[Kind]) -> list[Any] | None:
    """The values of a cursor, one for each type of column in its order; None without one, and when somebody made one up."""
    if not cursor or len(cursor) > MOST or not cursor.isascii():
        return None
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_typed(kind, value) for kind, value in zip(kinds, values, strict=True)]
    except (ValueError, TypeError, RecursionError):  # the last one: brackets inside brackets, a thousand deep
        return None


def of_address(kinds: Sequence[Kind]) -> list[Any] | None:
    """The values of the cursor in the address (`after`). Where it was cut or made up the page says so (`begins_anew`)."""
    values = read(cursor := argument("after", MOST + 1), kinds)
    if cursor and values is None:
        begins_anew("cut")
    return values


def begins_anew(why: str) -> None:
    """The page says above its list that this is its beginning: its address was "cut", or led past the "end"."""
    g.list_begins_anew = why


def _typed(kind: Kind, value: Any) -> Any:
    """The value, where a column of this type could hold it. True is no number here, and a list no text."""
    wanted = kind.python_type
    if wanted is datetime and type(value) is str:
        return written_moment(value)
    if type(value) is not wanted:
        raise TypeError(value)
    if wanted is int and isinstance(kind, Integer):
        _must_fit(value, 63 if isinstance(kind, BigInteger) else 31)
    if wanted is str and b"\x00" in value.encode():  # half a sign of UTF-16 cannot be encoded: a ValueError, too
        raise ValueError(value)
    return value


def _must_fit(number: int, bits: int) -> None:
    if not -(2**bits) <= number < 2**bits:
        raise ValueError(number)
