"""A list of those who may vote: uploaded, looked through, shown, taken. Of each line a keyed hash is kept, and never the list."""

import json
import secrets
from array import array
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import numpy
from flask import current_app
from sqlalchemy import delete, func, select, text

from panel import clock
from panel.errors import RuleBroken
from panel.extensions import db
from panel.jobs import actions as jobs
from panel.jobs.kinds import Progress
from panel.language import gettext as _
from panel.people.crypto import secrets_known
from panel.people.models import Person
from panel.roll.changes import may_change, note_change
from panel.roll.lines import Facts, Wrong, beginning, hash_with, spelt
from panel.roll.models import RollLine, RollUpload, UploadState
from panel.roll.tables import Table, lines_of, open_table
from panel.rounds import actions as rounds
from panel.rounds.models import Round, Way
from panel.rounds.rules import needs_reason

JOB = "roll-upload"
FOLDER = "roll-uploads"
SMALL_BYTES = 1_000_000
"""What is no larger is looked through and taken at once, and not by the worker."""
WAITS = timedelta(days=1)
"""A file that nobody says yes to is deleted."""
AT_ONCE = 5_000
TOLD = 20
"""Lines that are wrong and named."""


NEW = "INSERT INTO roll_line (round_id, upload_id, line_hash) SELECT :round_id, :upload_id,"
ONCE = "ON CONFLICT (round_id, line_hash) DO NOTHING"
INSERT = {
    "postgresql": text(f"{NEW} unnest(CAST(:hashes AS varchar[])) {ONCE}"),
    "sqlite": text(f"{NEW} value FROM json_each(:hashes) WHERE true {ONCE}"),
}
"""Many lines in one statement: row by row it takes five times as long."""


def folder() -> Path:
    """Where files wait: beside the database, readable by the site alone."""
    path = Path(current_app.config["INSTANCE"]) / FOLDER
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def file_of(upload: RollUpload) -> Path:
    return folder() / upload.file


def upload_list(budget_round: Round, organiser: Person | None, save: Callable[[Path], object]) -> RollUpload:
    """Keep the file until somebody has said that it is right, and look it through; `save` writes it where it is told to.

    RuleBroken where it is no list of people.
    """
    may_change(budget_round, Way.LIST)
    by, name = organiser.id if organiser else None, secrets.token_hex(16)
    upload = RollUpload(round_id=budget_round.id, columns="", uploaded_at=clock.now(), uploaded_by_id=by, file=name)
    path = file_of(upload)
    path.touch(mode=0o600)
    try:
        save(path)
        table = open_table(path)
        upload.columns = ",".join(table.columns)
        _same_columns(budget_round, upload)
        db.session.add(upload)
        db.session.flush()
        _now_or_later(upload)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return upload


def _same_columns(budget_round: Round, upload: RollUpload) -> None:
    columns = columns_of(budget_round)
    if columns and ",".join(columns) != upload.columns:
        raise RuleBroken(
            _("This list has other columns than the one before it. People type the same facts whichever list they are on.")
        )


def columns_of(budget_round: Round) -> tuple[str, ...]:
    """By what people on the list of this round are known; nothing where there is no list yet."""
    counts = RollUpload.state.in_((UploadState.DONE, UploadState.TAKING))
    found = db.session.scalar(RollUpload.of(budget_round).where(counts).with_only_columns(RollUpload.columns).limit(1))
    return tuple(found.split(",")) if found else ()


def _now_or_later(upload: RollUpload) -> None:
    if file_of(upload).stat().st_size <= SMALL_BYTES:
        go_on(upload, lambda _done, _total: None)
    else:
        jobs.enqueue(JOB, upload.id)


def work_on(upload_id: int, progress: Progress) -> None:
    """The worker's part: look a large list through, or take it."""
    upload = db.session.get(RollUpload, upload_id)
    if upload is not None and upload.file:
        go_on(upload, progress)


def go_on(upload: RollUpload, progress: Progress) -> None:
    """The next step of an upload. One whose file is gone has failed."""
    if not file_of(upload).exists():
        upload.state, upload.file = UploadState.FAILED, ""
    elif upload.state == UploadState.READ:
        _look_through(upload, progress)
    elif upload.state == UploadState.TAKING:
        _take(upload, progress)
    db.session.flush()


def _hashed(table: Table, upload: RollUpload, wrong: Callable[[int, str], None]) -> Iterator[str]:
    """The hash of every good line, in the order of the file."""
    columns = tuple(upload.columns.split(","))
    begin, secret = beginning(upload.round_id, columns), secrets_known()[0].encode()
    for line, said in lines_of(table):
        found = said if isinstance(said, Wrong) else _hash(said, columns, secret, begin)
        if isinstance(found, Wrong):
            wrong(line, str(found))
        else:
            yield found


def _hash(facts: Facts, columns: tuple[str, ...], secret: bytes, begin: bytes) -> str | Wrong:
    try:
        return hash_with(secret, begin, spelt(facts, columns))
    except Wrong as fault:
        return fault


def _look_through(upload: RollUpload, progress: Progress) -> None:
    """Count the good lines, the wrong ones and those that are there twice. Eight bytes a line are held, and no more."""
    problems: list[tuple[int, str]] = []
    faults = 0

    def wrong(line: int, what: str) -> None:
        nonlocal faults
        faults += 1
        if len(problems) < TOLD:
            problems.append((line, what))

    seen, known, has_more = array("Q"), 0, _has_lines(upload.round_id)
    hashes = _hashed(open_table(file_of(upload)), upload, wrong)
    while some := list(islice(hashes, AT_ONCE)):
        seen.extend(int(each[:16], 16) for each in some)
        known += _known(upload.round_id, some) if has_more else 0
        progress(len(seen), 0)
    ordered = numpy.sort(numpy.frombuffer(seen, dtype=numpy.uint64)) if seen else numpy.empty(0)
    twice = int((ordered[1:] == ordered[:-1]).sum())
    upload.good, upload.wrong, upload.twice = len(seen), faults, min(len(seen), twice + known)
    upload.problems, upload.state = json.dumps(problems), UploadState.CHECKED


def _has_lines(round_id: int) -> bool:
    return db.session.scalar(select(RollLine.id).where(RollLine.round_id == round_id).limit(1)) is not None


def _known(round_id: int, hashes: list[str]) -> int:
    found = 0
    for at in range(0, len(hashes), 500):
        some = RollLine.line_hash.in_(hashes[at : at + 500])
        found += db.session.scalar(select(func.count()).where(RollLine.round_id == round_id, some)) or 0
    return found


def take_list(upload: RollUpload, organiser: Person, budget_round: Round, *, reason_cy: str = "", reason_en: str = "") -> None:
    """Put the lines of a list on the roll, a large one by the worker. In an open vote the public log says how many, and why."""
    rounds.lock(budget_round)  # two lists with other columns come one after the other
    db.session.refresh(upload, with_for_update=True)
    may_change(budget_round, Way.LIST)
    if upload.state != UploadState.CHECKED or not upload.file:
        raise RuleBroken(_("This list was taken already, or is not here any more. Please look at the lists of this round."))
    if upload.good - upload.twice <= 0:
        raise RuleBroken(_("No line of this list would be new on the roll, so nothing was changed."))
    _same_columns(budget_round, upload)
    if budget_round.frozen_at:
        needs_reason(reason_cy, reason_en)
    upload.reason_cy, upload.reason_en, upload.uploaded_by_id = reason_cy, reason_en, organiser.id
    upload.state = UploadState.TAKING
    db.session.flush()
    _now_or_later(upload)


def _take(upload: RollUpload, progress: Progress) -> None:
    """Insert line by line, in steps that are kept; none of them counts before the last one is in."""
    db.session.execute(delete(RollLine).where(RollLine.upload_id == upload.id))  # of a try that was broken off
    hashes = _hashed(open_table(file_of(upload)), upload, lambda _line, _what: None)
    done, dialect, told = 0, db.engine.dialect.name, {"round_id": upload.round_id, "upload_id": upload.id}
    while some := list(islice(hashes, AT_ONCE)):
        listed = some if dialect == "postgresql" else json.dumps(some)
        db.session.execute(INSERT[dialect], {**told, "hashes": listed})
        done += len(some)
        progress(done, upload.good)
    upload.lines = db.session.scalar(select(func.count()).where(RollLine.upload_id == upload.id)) or 0
    upload.twice = done - upload.lines
    _comes_into_force(upload)


def _comes_into_force(upload: RollUpload) -> None:
    budget_round = db.session.get_one(Round, upload.round_id)
    organiser = db.session.get(Person, upload.uploaded_by_id) if upload.uploaded_by_id else None
    upload.state = UploadState.DONE
    forget_file(upload)
    db.session.flush()
    note_change(budget_round, organiser, Way.LIST, added=upload.lines, reason_cy=upload.reason_cy, reason_en=upload.reason_en)


def forget_file(upload: RollUpload) -> None:
    """Delete the file of an upload; after this nothing of the list is here but hashes and counts."""
    if upload.file:
        file_of(upload).unlink(missing_ok=True)
        upload.file = ""


def drop_list(upload: RollUpload) -> None:
    """Take back an upload to which nobody has said yes."""
    db.session.refresh(upload, with_for_update=True)
    if upload.state in {UploadState.TAKING, UploadState.DONE}:
        raise RuleBroken(_("The lines of this list are on the roll already."))
    forget_file(upload)
    db.session.delete(upload)
    db.session.flush()


def sweep_files() -> int:
    """Delete files that nobody said yes to within a day, and what is left of them. How many; the caller commits."""
    old = RollUpload.uploaded_at < clock.now() - WAITS
    waiting = (RollUpload.state.in_((UploadState.READ, UploadState.CHECKED, UploadState.FAILED))) & old
    uploads = db.session.scalars(select(RollUpload).where(waiting).order_by(RollUpload.id)).all()
    for upload in uploads:
        forget_file(upload)
        db.session.delete(upload)
    kept = set(db.session.scalars(select(RollUpload.file).where(RollUpload.file != "")))
    for path in folder().iterdir():
        if path.name not in kept and clock.now().timestamp() - path.stat().st_mtime > WAITS.total_seconds():
            path.unlink(missing_ok=True)
    return len(uploads)
