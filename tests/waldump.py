"""PostgreSQL's log as `pg_waldump` reads it: which transaction wrote or removed which row, in which order."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import binaries

LINE = re.compile(
    r"rmgr: Heap\s.* tx:\s+(?P<tx>\d+), .* desc: (?P<what>INSERT|DELETE|UPDATE|HOT_UPDATE)(?:\+INIT)? off (?P<off>\d+)"
    r".* blkref #0: rel \d+/\d+/(?P<file>\d+) blk (?P<block>\d+)"
)


@dataclass(frozen=True)
class Step:
    """One row written or removed: by which transaction, what, in which file of a table, and where in it."""

    transaction: int
    what: str
    file: int
    place: tuple[int, int]


def program() -> Path | None:
    """`pg_waldump`; None where it is not installed."""
    folder = binaries()
    found = folder / "pg_waldump" if folder else None
    return found if found and found.exists() else None


def steps(data: Path, since: str) -> list[Step]:
    """What the log has from a place (an LSN) to its end; none where the program is not installed."""
    reader = program()
    if reader is None:
        return []
    command = [str(reader), "--path", str(data / "pg_wal"), "--start", since]
    told = subprocess.run(command, check=False, capture_output=True, text=True)  # its end is an error to it
    found = []
    for line in told.stdout.splitlines():
        if match := LINE.search(line):
            place = int(match["block"]), int(match["off"])
            found.append(Step(int(match["tx"]), match["what"], int(match["file"]), place))
    return found
