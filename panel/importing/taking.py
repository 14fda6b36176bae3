"""A `.pb` file that an organiser uploaded: looked at, shown, read in and counted by the worker."""

import logging
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from panel.errors import RuleBroken
from panel.extensions import db
from panel.importing import waiting
from panel.importing.held import can_be_held, can_be_kept, form_of, left_behind, terms_of
from panel.importing.models import FileState, ImportFile
from panel.importing.rounds import import_round, lines_of, pence, settings_for
from panel.jobs import actions as jobs
from panel.jobs.kinds import Progress
from panel.language import gettext as _
from panel.people.models import Person
from panel.results.actions.count import store_count
from panel.results.actions.publish import stamp_published
from panel.results.models import Result
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Completion, Round, Rule
from panel.tally import Election, ElectionBroken, PbBroken, Settings, inspect_pb
from panel.tally.limits import kept
from panel.tally.pb_rows import Problem
from panel.tally.profile import scored

log = logging.getLogger("panel.worker")
JOB = waiting.JOB
MOST_PROJECTS = 2_000
MOST_STEPS = 100_000
"""Steps of equal shares in the first share: more of them, and the count would keep the worker for hours."""
SHOWN = 20
BROKEN = (RuleBroken, ElectionBroken, PbBroken, ValueError, ArithmeticError, DataError, IntegrityError)
"""What a file does that cannot be read in, whatever was overlooked; a second try would end in the same way."""


@dataclass(frozen=True)
class Preview:
    """What will come of a file, what will not, and why nothing will where something is wrong."""

    election: Election | None
    problems: tuple[Problem, ...]
    refusal: str = ""
    settings: Settings | None = None
    left: tuple[str, ...] = ()

    @property
    def fatal(self) -> list[Problem]:
        return [each for each in self.problems if each.fatal]

    @property
    def remarks(self) -> list[Problem]:
        return [each for each in self.problems if not each.fatal]

    @property
    def may_come(self) -> bool:
        return self.election is not None and not self.refusal

    @property
    def form(self) -> BallotForm | None:
        return form_of(self.election, self.settings) if self.election and self.settings else None

    @property
    def lines(self) -> list[tuple[str, str, int]]:
        """The first proposals that will be made: number, title, pence."""
        lines = lines_of(self.election)[:SHOWN] if self.election else []
        return [(line.id, line.name, int(Fraction(line.cost) * 100)) for line in lines]


def rule_of(upload: ImportFile) -> Rule | None:
    return Rule(upload.rule) if upload.rule else None


def completion_of(upload: ImportFile) -> Completion | None:
    return Completion(upload.completion) if upload.completion else None


def look_at(upload: ImportFile) -> Preview:
    """Everything about a file before it is read in: the same judgement as of the command."""
    try:
        election, problems = inspect_pb(waiting.path_of(upload))
    except (ValueError, ArithmeticError, MemoryError):  # numbers beyond all bounds, in a file that was made to break this
        return Preview(None, (), refusal=_("This file cannot be read as a .pb file."))
    if election is None:
        return Preview(None, problems)
    try:
        settings = judged(election, rule_of(upload), completion_of(upload))
    except (RuleBroken, ElectionBroken) as refused:
        return Preview(election, problems, refusal=str(refused))
    return Preview(election, problems, settings=settings, left=tuple(left_behind(election, settings)))


def judged(election: Election, rule: Rule | None, completion: Completion | None) -> Settings:
    """How it will be counted. RuleBroken, or ElectionBroken, for anything that would stop it half-way."""
    can_be_held(election, own_rule=rule is None, rule=rule)
    settings = settings_for(election, rule=rule, completion=completion)
    can_be_kept(election, settings, terms_of(election, settings))
    pence(election.budget, "budget")
    for line in lines_of(election):
        pence(line.cost, f"project {line.id}")
        if len(line.id) > 40:
            raise RuleBroken(_("The project id %(id)s is longer than 40 characters.") % {"id": line.id})
    scored(kept(election, settings), settings)
    if len(election.proposals) > MOST_PROJECTS:
        raise RuleBroken(_("It has more than 2,000 projects. Please read it in by the command panel import-round."))
    share = Fraction(election.budget) * 100 / max(1, len(election.ballots))
    if share / settings.step > MOST_STEPS:
        raise RuleBroken(_("Its step is so small that the count would take hours. Please write a larger step into the file."))
    return settings


def take(upload: ImportFile, person: Person | None) -> None:
    """Somebody says that the file is right: the worker reads it in. RuleBroken where it was taken before, or cannot be."""
    waiting.hold(upload)
    preview = look_at(upload)
    if not preview.may_come:
        raise RuleBroken(preview.refusal or _("Something in this file has to be mended first."))
    upload.state, upload.uploaded_by_id = FileState.TAKING, person.id if person else None
    db.session.flush()
    jobs.enqueue(JOB, upload.id)


def work_on(upload_id: int, progress: Progress) -> None:
    """The worker's part. The round comes in one piece, then its count; a second try goes on where the first one ended."""
    upload = db.session.get(ImportFile, upload_id)
    if upload is None or upload.state != FileState.TAKING:
        return
    person = db.session.get(Person, upload.uploaded_by_id) if upload.uploaded_by_id else None
    if upload.round_id is None:
        try:
            upload.round_id = _read_in(upload, person).id
        except BROKEN:
            db.session.rollback()
            log.warning("file %s could not be read in", upload_id, exc_info=True)
            _failed(upload_id)
            return
        progress(40, 100)
    result = store_count(upload.round_id, lambda done, total: progress(40 + done * 60 // max(1, total), 100))
    _published(result, person)
    upload.state = FileState.DONE
    waiting.forget(upload)
    db.session.flush()


def _read_in(upload: ImportFile, person: Person | None) -> Round:
    preview = look_at(upload)
    if preview.election is None or preview.refusal:
        raise RuleBroken(preview.refusal or _("Something in this file has to be mended first."))
    return import_round(
        preview.election,
        name=upload.name,
        rule=rule_of(upload),
        completion=completion_of(upload),
        chest=upload.chest,
        person=person,
    )


def _published(result: Result, person: Person | None) -> None:
    if not result.published_at:
        stamp_published(result, person)


def _failed(upload_id: int) -> None:
    upload = db.session.get_one(ImportFile, upload_id)
    upload.state = FileState.FAILED
    waiting.forget(upload)
    db.session.flush()


def made_before(upload: ImportFile) -> Round | None:
    """The round that was made of the same file before, if one was."""
    known = ImportFile.known(upload.digest, upload.kind).where(ImportFile.id != upload.id).with_only_columns(ImportFile.round_id)
    number = db.session.scalar(known.limit(1))
    return db.session.scalar(select(Round).where(Round.id == number)) if number else None
