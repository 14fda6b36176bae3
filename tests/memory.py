"""Search much memory for many words at once."""

from collections import defaultdict
from collections.abc import Collection

import numpy as np

BEGINNING = 8


def first_places(words: Collection[bytes], memory: bytes) -> dict[bytes, int]:
    """Where each of these words, of 8 bytes or more, stands first; those that do not stand there are left out.

    One pass over the memory, however many words: what begins like one of them, as a number of 8 bytes, is looked at whole.
    """
    alike: dict[bytes, list[bytes]] = defaultdict(list)
    for word in words:
        alike[word[:BEGINNING]].append(word)
    beginnings = np.unique(np.frombuffer(b"".join(alike), "<u8"))
    found: dict[bytes, int] = {}
    for place in sorted(_places(beginnings, memory)):
        for word in alike[memory[place : place + BEGINNING]]:
            if memory.startswith(word, place):
                found.setdefault(word, place)
    return found


def _places(beginnings: np.ndarray, memory: bytes) -> list[int]:
    met = np.zeros(1 << 20, bool)
    met[_mixed(beginnings)] = True  # most of the memory is passed over at this look
    places: list[int] = []
    for shift in range(min(BEGINNING, len(memory) - BEGINNING + 1)):
        windows = np.frombuffer(memory, "<u8", count=(len(memory) - shift) // BEGINNING, offset=shift)
        likely = np.flatnonzero(met[_mixed(windows)])
        places += (shift + BEGINNING * likely[np.isin(windows[likely], beginnings)]).tolist()
    return places


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """20 bits of each number that depend on all of it (multiplicative hashing, Knuth, The Art of Computer Programming, 6.4)."""
    mixed: np.ndarray = (numbers * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(44)
    return mixed
