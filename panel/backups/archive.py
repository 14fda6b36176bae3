"""A backup as one file: a compressed tar with a list of what is in it and the SHA-256 of each part."""

import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any

from panel.errors import RuleBroken, is_full
from panel.files import written_whole

MANIFEST = "manifest.json"
FORMAT = "panel backup 1"
LEVEL = 3  # of gzip: most of the gain for a tenth of the time
BLOCK = 1024 * 1024


def write(target: Path, folder: Path, names: Sequence[str], facts: Mapping[str, Any]) -> None:
    """The files of a folder and the facts into one file, for the owner alone; it appears whole or not at all."""
    parts = {name: {"bytes": (folder / name).stat().st_size, "sha256": sum_of(folder / name)} for name in names}
    listing = json.dumps({"format": FORMAT, **facts, "parts": parts}, indent=1, ensure_ascii=False).encode()
    try:
        with written_whole(target) as fresh, tarfile.open(fresh, "w:gz", compresslevel=LEVEL) as tar:
            first = tarfile.TarInfo(MANIFEST)
            first.size, first.mode = len(listing), 0o600
            tar.addfile(first, io.BytesIO(listing))
            for name in names:
                tar.add(folder / name, name)
    except FileExistsError as error:
        raise RuleBroken(f"{target} is there already; a backup never replaces another one.") from error


def read(source: Path, folder: Path) -> dict[str, Any]:
    """Take a backup apart into a folder; what its list says. RuleBroken where it is none, is damaged or cut short."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            first = tar.next()
            if first is None or first.name != MANIFEST or not first.isfile() or first.size > BLOCK:
                raise RuleBroken(f"{source.name} is no backup of Panel.")
            listed: dict[str, Any] = json.loads(content_of(tar, first).read())
            if listed["format"] != FORMAT:
                raise RuleBroken(f"{source.name} is of a kind that this version does not know: {listed['format']}.")
            while part := tar.next():
                take_out(tar, part, listed["parts"], folder)
        check_sums(folder, listed["parts"])
    except OSError as error:
        if is_full(error):
            raise RuleBroken(f"There is no room in {folder.parent} to take {source.name} apart. Nothing was changed.") from error
        raise damaged(source, error) from error
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(source, error) from error
    return listed


def damaged(source: Path, error: Exception) -> RuleBroken:
    return RuleBroken(f"{source.name} cannot be read as a backup: it is damaged or cut short ({error}).")


def take_out(tar: tarfile.TarFile, part: tarfile.TarInfo, parts: Mapping[str, Any], folder: Path) -> None:
    """Write one part, if it is in the list: no path, no link, nothing that was put in later."""
    if part.name not in parts or "/" in part.name or not part.isfile():
        raise RuleBroken(f"The backup has a part that is not in its list: {part.name}.")
    with open(folder / part.name, "xb") as file:
        source = content_of(tar, part)
        while block := source.read(BLOCK):
            file.write(block)


def content_of(tar: tarfile.TarFile, part: tarfile.TarInfo) -> io.BufferedReader:
    content = tar.extractfile(part)
    if content is None:
        raise tarfile.ReadError(f"{part.name} is no file")
    return content  # type: ignore[return-value]  # it is an ExFileObject, which is one


def check_sums(folder: Path, parts: Mapping[str, Any]) -> None:
    for name, expected in parts.items():
        if not (folder / name).is_file():
            raise RuleBroken(f"The backup is incomplete: {name} is missing.")
        if sum_of(folder / name) != expected["sha256"]:
            raise RuleBroken(f"The backup is damaged: {name} is not what was written.")


def sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
