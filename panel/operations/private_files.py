"""The site's folder is its own: nobody else on the machine reads addresses, codes, keys or copies in it."""

import os
import stat
from pathlib import Path

OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO

SYSTEM = (
    "/ /bin /boot /dev /etc /home /lib /media /mnt /opt /proc /root /run /srv /sys /tmp /usr /usr/local /var /var/lib /var/tmp"
)
SHARED = frozenset(Path(name) for name in SYSTEM.split())
"""Folders of the machine: to take them from others would stop it."""


def keep_private(folder: Path) -> list[Path]:
    """Make the folder, where it is missing, and take from it what others on the machine may do: the paths that were open.

    From now on this process and those it starts make files with mode 0600 and folders with 0700. RuntimeError, as a sentence,
    where the folder belongs to somebody else or to the whole machine.
    """
    if folder in SHARED:
        raise RuntimeError(
            f"Panel does not start: PANEL_INSTANCE is {folder}, which is not for Panel alone. Give it a folder there."
        )
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True)
    found = open_paths(folder)
    for path in found:
        try:
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OPEN_TO_OTHERS)
        except PermissionError as error:
            raise RuntimeError(
                f"Panel does not start: {path} can be read by other users of this machine, and belongs to somebody else. Give the"
                f" folder {folder} to the user that runs Panel, with mode 0700."
            ) from error
        except FileNotFoundError:  # a file of SQLite that went away meanwhile
            continue
    return found


def open_paths(folder: Path) -> list[Path]:
    """The folder and what is in it, as far as anybody but its owner may read or change it. Links are not followed."""
    inside = [Path(place) / name for place, folders, files in os.walk(folder) for name in (*folders, *files)]
    return [path for path in (folder, *inside) if is_open(path)]


def is_open(path: Path) -> bool:
    """Whether others may do anything with it."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISLNK(mode) and not stat.S_ISSOCK(mode) and bool(mode & OPEN_TO_OTHERS)
