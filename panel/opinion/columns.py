"""Reads a log of votes by columns: plain rows in bulk, whatever else row by row."""

import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from itertools import chain
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from panel.opinion.opendata import LOG_NEEDED, LOG_OPTIONAL, places, read_log, titles_of
from panel.opinion.reactions import AGREE, DISAGREE, PASS, Log, Whole, by_columns, joined

CHUNK_BYTES = 1 << 21
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MOST_DIGITS = 18  # below 2^63
NINE = 9
COMMA, NEWLINE, RETURN, MINUS, ZERO, ONE = b",\n\r-01"

Bytes = NDArray[np.uint8]


def read_columns(file: BinaryIO) -> Log:
    """The log in this file, as `read_log` reads it. Unreadable or UnicodeDecodeError if it is none."""
    return joined(list(_parts(file)))


def _parts(file: BinaryIO) -> Iterator[Log]:
    """The log in parts: chunks of plain rows, and from the first chunk that is not plain everything that is left.

    A row is plain if it has no quotes and its ids, vote and time are whole numbers.
    """
    header, line = file.readline().removeprefix(BYTE_ORDER_MARK), 1
    if b'"' in header or b"\r" in header.rstrip(b"\r\n"):
        yield by_columns(read_log(_text(header + file.read())))
        return
    titles = titles_of(next(csv.reader([header.decode()], skipinitialspace=True)))
    columns = places(titles, LOG_NEEDED, LOG_OPTIONAL)
    while chunk := file.read(CHUNK_BYTES) + file.readline():
        part = _plain(chunk, columns, len(titles), line)
        if part is None:
            lines = chain([header.decode()], _text(chunk + file.read()))
            yield by_columns(read_log(lines, skipped=line - 1))
            return
        yield part
        line += len(part.vote)


def _text(content: bytes) -> TextIOWrapper:
    return TextIOWrapper(BytesIO(content), encoding="utf-8", newline="")


def _plain(chunk: bytes, columns: list[int], width: int, line: int) -> Log | None:
    """The rows of a chunk that follows this line; None if they are not all plain."""
    chunk = chunk if chunk.endswith(b"\n") else chunk + b"\n"
    chunk.decode()
    text = np.frombuffer(chunk, dtype=np.uint8)
    ends = np.flatnonzero((text == COMMA) | (text == NEWLINE))
    starts = np.append(0, ends[:-1] + 1)
    if b'"' in chunk or len(ends) % width:
        return None
    first, past = starts.reshape(-1, width), ends.reshape(-1, width)
    closed = text[past] == NEWLINE
    returns = text[past[:, -1] - 1] == RETURN
    past[:, -1] -= returns
    if closed[:, :-1].any() or not closed[:, -1].all() or chunk.count(b"\r") != returns.sum():
        return None
    return _log(text, [(first[:, column], past[:, column]) for column in columns if column < width], line)


def _log(text: Bytes, cells: list[tuple[Whole, Whole]], line: int) -> Log | None:
    person, statement = _numbers(text, *cells[0]), _numbers(text, *cells[1])
    vote, rows = _votes(text, *cells[2]), len(cells[0][0])
    moment = _numbers(text, *cells[3]) if cells[3:] else np.arange(line + 1, line + 1 + rows)
    if person is None or statement is None or vote is None or moment is None:
        return None
    people, of_person = np.unique(person, return_inverse=True)
    statements, of_statement = np.unique(statement, return_inverse=True)
    return Log(
        [str(one) for one in people.tolist()], [str(one) for one in statements.tolist()], of_person, of_statement, vote, moment
    )


def _numbers(text: Bytes, starts: Whole, ends: Whole) -> Whole | None:
    """Cells as whole numbers; None unless all are written in digits, without a zero in front."""
    lengths = ends - starts
    if lengths.min() < 1 or lengths.max() > MOST_DIGITS or ((text[starts] == ZERO) & (lengths > 1)).any():
        return None
    total = np.zeros(len(starts), dtype=np.int64)
    for place in range(int(lengths.max())):
        inside = place < lengths
        digit = text[np.minimum(starts + place, len(text) - 1)] - np.uint8(ZERO)
        if (inside & (digit > NINE)).any():
            return None
        total = np.where(inside, total * 10 + digit, total)
    return total


def _votes(text: Bytes, starts: Whole, ends: Whole) -> Whole | None:
    """Cells as votes; None unless each is 1, 0 or -1."""
    first, second, lengths = text[starts], text[np.minimum(starts + 1, len(text) - 1)], ends - starts
    agree, neither = (lengths == 1) & (first == ONE), (lengths == 1) & (first == ZERO)
    disagree = (lengths == len(b"-1")) & (first == MINUS) & (second == ONE)
    return np.select([agree, disagree], [AGREE, DISAGREE], PASS) if (agree | neither | disagree).all() else None
