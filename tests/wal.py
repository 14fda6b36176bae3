"""SQLite's log, frame by frame, as https://www.sqlite.org/fileformat2.html#walformat has it."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = 32
FRAME_HEADER = 24
INNER, INDEX_LEAF, TABLE_LEAF = 0x02, 0x0A, 0x0D
LEAVES = {INDEX_LEAF, TABLE_LEAF}
"""Kinds of pages that hold records. A table without rowid is an index, whose inner pages hold some, too."""


@dataclass(frozen=True)
class Frame:
    """One page as a transaction left it. `start` and `end` are its place in the log, in bytes."""

    start: int
    end: int
    page: int
    commits: bool
    """Whether a transaction ends with it."""
    salt: bytes
    """Of the time when it was written; the frames of a log that was begun again have another."""
    content: bytes


def frames_of(log: bytes) -> list[Frame]:
    """Every whole frame, also those of earlier times that were not written over yet."""
    size = struct.unpack(">I", log[8:12])[0]
    starts = range(HEADER, len(log) - FRAME_HEADER - size + 1, FRAME_HEADER + size)
    return [_frame(log, start, size) for start in starts]


def _frame(log: bytes, start: int, size: int) -> Frame:
    page, pages_after, salt = struct.unpack(">II8s", log[start : start + 16])
    end = start + FRAME_HEADER + size
    return Frame(start, end, page, pages_after > 0, salt, log[start + FRAME_HEADER : end])


def living(log: bytes) -> list[Frame]:
    """The frames that count: those from the start of the log with its own salt."""
    found = []
    for frame in frames_of(log):
        if frame.salt != log[16:24]:
            break
        found.append(frame)
    return found


def transactions(frames: list[Frame]) -> Iterator[list[Frame]]:
    """Frames in the groups in which they were committed; a group ends, too, where another time begins."""
    group: list[Frame] = []
    for frame in frames:
        if group and frame.salt != group[-1].salt:
            yield group
            group = []
        group.append(frame)
        if frame.commits:
            yield group
            group = []
    if group:
        yield group


def cells_of(page: bytes, first: bool = False) -> Iterator[bytes]:
    """The records of a page of a b-tree, in the order of their keys; what lies on overflow pages is not followed."""
    at = 100 if first else 0  # the first page of a database begins with the header of the file
    kind = page[at] if page else 0
    if kind not in LEAVES | {INNER}:
        return
    header, pointer = (12, 4) if kind == INNER else (8, 0)  # an inner page says where the pages below it are
    number = struct.unpack(">H", page[at + 3 : at + 5])[0]
    for index in range(number):
        place = at + header + 2 * index
        start = struct.unpack(">H", page[place : place + 2])[0] + pointer
        length, start = varint(page, start)
        if kind == TABLE_LEAF:
            _rowid, start = varint(page, start)
        yield page[start : start + length]


def varint(content: bytes, at: int) -> tuple[int, int]:
    """The number that stands there, and where it ends."""
    value = 0
    for number in range(9):
        byte = content[at + number]
        if number == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + number + 1
    raise AssertionError


SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}


def values_of(record: bytes) -> list[bytes]:
    """Texts and blobs of a record."""
    end, at = varint(record, 0)
    place, found = end, []
    while at < end:
        kind, at = varint(record, at)
        size = SIZES[kind] if kind < 12 else (kind - 12) // 2
        if kind >= 12:
            found.append(record[place : place + size])
        place += size
    return found


def new_values(log: bytes) -> Iterator[list[bytes]]:
    """For each transaction the texts and blobs that had not been written before, in the order of pages and of keys on them."""
    seen: set[bytes] = set()
    for group in transactions(frames_of(log)):
        found: list[bytes] = []
        for frame in group:
            for record in cells_of(frame.content, first=frame.page == 1):
                if record and record not in seen:
                    seen.add(record)
                    found += values_of(record)
        yield found
