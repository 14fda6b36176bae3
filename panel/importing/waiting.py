"""Files that wait to be read in: kept beside the database for a day at most, readable by the site alone."""

import secrets
from datetime import timedelta
from hashlib import file_digest
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, delete, exists, select

from panel import clock
from panel.chests.models import Chest
from panel.errors import RuleBroken
from panel.extensions import db
from panel.importing.models import FileKind, FileState, ImportFile
from panel.jobs.models import Job, JobState
from panel.language import gettext as _
from panel.people.models import Person

JOB = "import-round"
FOLDER = "imports"
WAITS = timedelta(days=1)
"""A file that nobody says yes to is deleted."""


def folder() -> Path:
    path = Path(current_app.config["INSTANCE"]) / FOLDER
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(upload: ImportFile) -> Path:
    """Where it lies. RuleBroken where it is gone."""
    path = folder() / upload.file
    if not upload.file or not path.exists():
        raise RuleBroken(_("This file is not here any more. Please upload it again."))
    return path


def keep_file(kind: FileKind, chest: Chest, person: Person | None, sent: Any, **more: Any) -> ImportFile:
    """Keep what was sent (a file of Werkzeug's) until somebody has said that it is right."""
    name = secrets.token_hex(16)
    path = folder() / name
    path.touch(mode=0o600)
    try:
        sent.save(path)
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        upload = ImportFile(kind=kind, chest_id=chest.id, name=_plain(sent.filename or ""), digest=digest, file=name, **more)
        upload.uploaded_at, upload.uploaded_by_id = clock.now(), person.id if person else None
        db.session.add(upload)
        db.session.flush()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return upload


def _plain(name: str) -> str:
    """The name of a file for pages and the log: its last part, on one line, as far as it can be printed."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip()[:200] or "file"


def hold(upload: ImportFile) -> None:
    """Take it for oneself. RuleBroken where somebody has said yes to it already."""
    db.session.execute(select(ImportFile.id).where(ImportFile.id == upload.id).with_for_update())
    db.session.refresh(upload)
    if upload.state != FileState.CHECKED:
        raise RuleBroken(_("This file was taken already. It is read in once."))


def forget(upload: ImportFile) -> None:
    """Delete the file; what it was called, and by what it is known again, stays."""
    if upload.file:
        (folder() / upload.file).unlink(missing_ok=True)
        upload.file = ""


def is_stuck() -> ColumnElement[bool]:
    """Whether a file was to be read in, nothing came of it, and its work was set aside."""
    failed = exists().where(Job.kind == JOB, Job.subject_id == ImportFile.id, Job.state == JobState.FAILED)
    return (ImportFile.state == FileState.TAKING) & ImportFile.round_id.is_(None) & failed


def drop(upload: ImportFile) -> None:
    """Take back a file to which nobody has said yes, or that could not be read in."""
    if not db.session.scalar(select(ImportFile.id).where(ImportFile.id == upload.id, is_stuck())):
        hold(upload)
    forget(upload)
    db.session.delete(upload)
    db.session.flush()


def sweep() -> int:
    """Delete files that nobody said yes to within a day, or of which nothing came. How many; the caller commits."""
    old = ImportFile.uploaded_at < clock.now() - WAITS
    waiting = (ImportFile.state.in_((FileState.CHECKED, FileState.FAILED)) | is_stuck()) & old
    gone = db.session.scalars(select(ImportFile).where(waiting).order_by(ImportFile.id)).all()
    for upload in gone:
        forget(upload)
    db.session.execute(delete(ImportFile).where(ImportFile.id.in_([upload.id for upload in gone])))
    kept = set(db.session.scalars(select(ImportFile.file).where(ImportFile.file != "")))
    for path in folder().iterdir():
        if path.name not in kept and clock.now().timestamp() - path.stat().st_mtime > WAITS.total_seconds():
            path.unlink(missing_ok=True)
    return len(gone)
