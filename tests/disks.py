"""A disk of a few megabytes, which a test fills and empties as it likes: a file system in memory, mounted for the test alone."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BLOCK = 4_096
NO_MOUNT = "this user may mount no disk (root may, and `unshare -rm` with -k sqlite); tests/web/test_busy.py fills a file"


class Disk:
    """The mounted folder, and a file that takes what room there is."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.ballast = folder, folder / "ballast"

    @property
    def free(self) -> int:
        """Bytes."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def fill(self, *, but: int = 0) -> None:
        """Take all the room, except about so many bytes."""
        with suppress(OSError), self.ballast.open("ab", buffering=0) as file:
            while self.free > but:
                file.write(bytes(BLOCK))

    def make_room(self) -> None:
        self.ballast.unlink(missing_ok=True)

    def left(self) -> list[str]:
        """Whatever lies there beside the ballast, hidden files too."""
        return sorted(each.name for each in self.folder.iterdir() if each != self.ballast)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """Mount it for the block. OSError or CalledProcessError where this user may not."""
    folder.mkdir()
    options = f"size={megabytes}m,mode=0755"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "panel-test", str(folder)], check=True, capture_output=True)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
