"""Lots from a public key: a stream of random numbers that anyone can recompute in any language.

Block i is SHA-256 of the key, a colon and the decimal number i (counted from 0), read as four big-endian 64-bit numbers.
"""

import hashlib
import struct
from collections.abc import Iterator
from typing import TypeVar

T = TypeVar("T")
SPAN = 1 << 64


class Lots:
    """Random choices in a fixed sequence for one lot key."""

    def __init__(self, lot_key: str) -> None:
        self._numbers = _numbers(lot_key)

    def below(self, limit: int) -> int:
        """One of 0 to limit - 1, all equally likely."""
        fair = SPAN - SPAN % limit
        number = next(self._numbers)
        while number >= fair:
            number = next(self._numbers)
        return number % limit

    def fraction(self) -> float:
        """From 0 up to but not including 1."""
        return (next(self._numbers) >> 11) / (1 << 53)

    def shuffle(self, things: list[T]) -> None:
        """Put a list in random order (Fisher and Yates, from the end)."""
        for last in range(len(things) - 1, 0, -1):
            other = self.below(last + 1)
            things[last], things[other] = things[other], things[last]


def _numbers(lot_key: str) -> Iterator[int]:
    block = 0
    while True:
        yield from struct.unpack(">4Q", hashlib.sha256(f"{lot_key}:{block}".encode()).digest())
        block += 1
