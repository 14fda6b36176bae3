"""What the next run of retention would delete, and what the last ones did: for the organisers' page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.jobs.models import Job
from panel.language import lazy
from panel.privacy.retention import Keep, words_of
from panel.privacy.sweeps import would_go
from panel.privacy.times import keep_days

KEEP_WORDS: Mapping[Keep, str] = {
    Keep.SEALED: lazy("Places held of people who left"),
    Keep.SIGN_IN: lazy("Codes to sign in with"),
    Keep.MAIL: lazy("Email that the site sends"),
    Keep.ROLL: lazy("The roll of a round, with its marks"),
    Keep.COMPLAINT: lazy("Complaints about data"),
    Keep.PROBLEM: lazy("Errors of the site"),
    Keep.SHEET: lazy("Sheets of meetings that nobody published"),
}
JOB, VERB = "keeping-times", "retention.run"
NEWEST = 10


@dataclass(frozen=True)
class Kept:
    """One kind: how long it is kept, and how many rows the next run would delete."""

    title: str
    keep: str
    number: int


@dataclass(frozen=True)
class Run:
    """What a run deleted, as title → number."""

    at: datetime
    deleted: Mapping[str, int]


@dataclass(frozen=True)
class Retention:
    """`last_at`: when the worker last looked, whether or not anything went; None where it never did."""

    kinds: Sequence[Kept]
    runs: Sequence[Run]
    last_at: datetime | None


def retention_of() -> Retention:
    """In ten queries, whatever there is."""
    days, going = keep_days(), would_go()
    kinds = [Kept(str(KEEP_WORDS[keep]), words_of(keep, days), number) for keep, number in going.items()]
    entries = db.session.scalars(AuditEntry.newest().where(AuditEntry.verb == VERB).limit(NEWEST)).all()
    last_at = db.session.scalar(select(Job.finished_at).where(Job.kind == JOB).order_by(Job.id.desc()).limit(1))
    return Retention(kinds, [_run(entry) for entry in entries], last_at)


def _run(entry: AuditEntry) -> Run:
    numbers = json.loads(entry.facts)
    return Run(entry.at, {str(words): numbers[keep.value] for keep, words in KEEP_WORDS.items() if keep.value in numbers})
