"""The worker's duty: a backup every day where a folder for them is set, and old copies from before migrations removed."""

from datetime import timedelta
from pathlib import Path

from flask import current_app

from panel import clock
from panel.backups.actions import COPIES_STAY, back_up_into, last_backup, remove_abandoned, remove_older
from panel.backups.wrapping import read_passphrase
from panel.errors import RuleBroken

EVERY = timedelta(hours=23)
"""A little less than a day, so that the hour stays the same."""
LATE = timedelta(hours=48)


def back_up_if_due() -> bool:
    """Whether a backup was made. RuntimeError where one is due and cannot be made: it stands on the desk with the reason."""
    copies = Path(current_app.config["INSTANCE"]) / "backups"
    remove_older(copies, "before-*", COPIES_STAY)
    remove_abandoned(copies)
    folder, last = current_app.config["BACKUPS"], last_backup()
    if not folder or (last and clock.now() - last < EVERY):
        return False
    try:
        back_up_into(Path(folder), current_app.config["BACKUP_KEEP"], passphrase=passphrase_of_site())
    except (RuleBroken, OSError) as broken:
        raise RuntimeError(f"No backup was made: {broken}") from broken
    return True


def passphrase_of_site() -> str | None:
    """What wraps the site's key in the worker's backups: the first line of a file, where one is set."""
    path = current_app.config["BACKUP_PASSPHRASE_FILE"]
    return read_passphrase(Path(path)) if path else None


def backup_is_late() -> bool:
    """Whether backups are set up and the newest is older than two days, or there is none: for the desk and the doctor."""
    last = last_backup()
    return bool(current_app.config["BACKUPS"]) and (last is None or clock.now() - last > LATE)
