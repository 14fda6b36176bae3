"""Rows into CSV and JSON, block by block: a large file never stands in memory as a whole."""

import csv
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from panel.publish.columns import Dataset, cell, plain

BLOCK_SIGNS = 32_000
SPREADSHEET = "spreadsheet"
"""What an address ends with (`?for=spreadsheet`) for the form of a table that spreadsheets open."""


def as_csv(dataset: Dataset, rows: Iterable[Any]) -> Iterator[str]:
    """RFC 4180 with a header; texts that a spreadsheet would take for a formula have an apostrophe before them."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(column.name for column in dataset.columns)
    for row in rows:
        writer.writerow([cell(column, row) for column in dataset.columns])
        if buffer.tell() > BLOCK_SIGNS:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def for_spreadsheets(blocks: Iterable[str]) -> Iterator[str]:
    """The same with a mark at its start, without which a spreadsheet takes UTF-8 for Windows letters, and garbles ŵ and ŷ."""
    yield "\ufeff"
    yield from blocks


def as_json(dataset: Dataset, rows: Iterable[Any]) -> Iterator[str]:
    """`{"seeds": [{…}, …]}`, named after the dataset, one row a line."""
    lead = f'{{"{dataset.name}": [\n'
    for row in rows:
        yield lead + json.dumps({column.name: plain(column, row) for column in dataset.columns}, ensure_ascii=False)
        lead = ",\n"
    yield "\n]}\n" if lead == ",\n" else lead + "]}\n"


def in_blocks(lines: Iterable[str]) -> Iterator[str]:
    """The same text in fewer and larger pieces."""
    kept, signs = list[str](), 0
    for line in lines:
        kept.append(line)
        signs += len(line)
        if signs > BLOCK_SIGNS:
            yield "".join(kept)
            kept, signs = [], 0
    yield "".join(kept)
