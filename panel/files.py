"""Files for the site alone: under their name they are whole, or not there at all, and on the disk before anybody is told."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

HALF_WRITTEN = ".*.new"
"""Names of files on their way to their own name: what a process that was killed leaves behind."""
NAME_MOST = 50
"""Letters of a file's name that the name on the way repeats: no name may be longer than 255 bytes."""


@contextmanager
def written_whole(path: Path, *, replacing: bool = False) -> Iterator[Path]:
    """A fresh, empty file to write into, with mode 0600, that takes the name `path` at the end of the block.

    FileExistsError where there is one already, unless it is to be replaced. Whatever is raised, also an OSError of a full disk,
    nothing half-written is left.
    """
    fresh = path.with_name(f".{path.name[:NAME_MOST]}.{secrets.token_hex(8)}.new")
    try:
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield fresh
        sync(fresh)
        if replacing:
            fresh.replace(path)
        else:
            os.link(fresh, path)
        sync(path.parent)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def place(path: Path, content: bytes, *, replacing: bool = False) -> None:
    """Write a file whole. FileExistsError and OSError as above."""
    with written_whole(path, replacing=replacing) as fresh:
        fresh.write_bytes(content)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
