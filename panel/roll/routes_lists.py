"""Uploaded lists of those who may vote: the page about all ways, a list before and after it is taken, one line taken off."""

import json

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.errors import RuleBroken
from panel.extensions import db
from panel.jobs.models import Job
from panel.language import gettext as _
from panel.language import ngettext
from panel.roll import actions, batches, changes, size, uploads
from panel.roll.blueprint import bp
from panel.roll.forms import BatchForm, LineForm, ListForm, MaybeReasonForm
from panel.roll.lines import Wrong, hashes_of
from panel.roll.models import CodeBatch, RollUpload, UploadState
from panel.roll.tables import first_lines, open_table
from panel.roll.words import COLUMN_WORDS, PROBLEM_WORDS, STATE_WORDS
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.rounds.words import WAY_WORDS
from panel.web.bilingual import reasons_of
from panel.web.flow import commit_and_go, refusals_of
from panel.web.headers import takes_upload
from panel.web.hypermedia import show
from panel.web.sent_forms import makes_another

SHOWN = 5
"""Lines that the page shows as they are understood."""


@bp.get("/<int:round_id>/roll/ways")
@allow_round(Action.MAKE_LETTERS)
def ways(budget_round: Round) -> ResponseReturnValue:
    return ways_page(budget_round)


def ways_page(budget_round: Round, *, by_list: ListForm | None = None, by_code: BatchForm | None = None) -> ResponseReturnValue:
    """The lists and the letters of a round, and how many can vote and have voted by each way."""
    made = db.session.scalars(CodeBatch.of(budget_round)).all()
    return show(
        "roll/ways.html",
        budget_round=budget_round,
        by_list=by_list or ListForm(formdata=None),
        by_code=by_code or BatchForm(formdata=None),
        lists=db.session.scalars(RollUpload.of(budget_round)).all(),
        batches=made,
        used=batches.used([batch.id for batch in made]),
        turnout=size.turnout_by_way(budget_round),
        channels=actions.marks(budget_round),
        way_words=WAY_WORDS,
        state_words=STATE_WORDS,
    )


@bp.post("/<int:round_id>/roll/lists")
@allow_round(Action.MAKE_LETTERS)
@takes_upload
@makes_another
def upload_list(budget_round: Round) -> ResponseReturnValue:
    form = ListForm()
    if form.validate_on_submit():
        with refusals_of(form):
            upload = uploads.upload_list(budget_round, person_or_none(), form.table.data.save)
            return commit_and_go(url_for(".show_list", round_id=budget_round.id, number=upload.id))
    return ways_page(budget_round, by_list=form)


def upload_or_404(budget_round: Round, number: int) -> RollUpload:
    upload = db.session.get(RollUpload, number)
    if upload is None or upload.round_id != budget_round.id:
        abort(404)
    return upload


@bp.route("/<int:round_id>/roll/lists/<int:number>", methods=["GET", "POST"])
@allow_round(Action.MAKE_LETTERS)
def show_list(budget_round: Round, number: int) -> ResponseReturnValue:
    """How the list is understood, before anything of it is kept; the press that takes it; how far that has come."""
    upload, form = upload_or_404(budget_round, number), MaybeReasonForm()
    if form.validate_on_submit():
        with refusals_of(form):
            uploads.take_list(upload, person_or_none(), budget_round, **reasons_of(form))
            return commit_and_go(url_for(".show_list", round_id=budget_round.id, number=number))
    return show(
        "roll/list.html",
        budget_round=budget_round,
        upload=upload,
        form=form,
        columns=upload.columns.split(","),
        rows=_first_rows(upload),
        problems=[(line, PROBLEM_WORDS[what]) for line, what in json.loads(upload.problems)],
        job=db.session.scalar(Job.of(uploads.JOB, upload.id)),
        column_words=COLUMN_WORDS,
        state_words=STATE_WORDS,
    )


def _first_rows(upload: RollUpload) -> list[tuple[int, dict[str, str]]]:
    """Read from the file each time: they are not kept."""
    if upload.state != UploadState.CHECKED or not upload.file:
        return []
    try:
        return [(line, dict(facts)) for line, facts in first_lines(open_table(uploads.file_of(upload)), SHOWN)]
    except (OSError, RuleBroken):
        return []


@bp.post("/<int:round_id>/roll/lists/<int:number>/drop")
@allow_round(Action.MAKE_LETTERS)
def drop_list(budget_round: Round, number: int) -> ResponseReturnValue:
    uploads.drop_list(upload_or_404(budget_round, number))
    return commit_and_go(url_for(".ways", round_id=budget_round.id), _("The file is deleted, and nothing of it was kept."))


@bp.route("/<int:round_id>/roll/lists/remove", methods=["GET", "POST"])
@allow_round(Action.MAKE_LETTERS)
def remove_line(budget_round: Round) -> ResponseReturnValue:
    """Take one line off. Nobody sees the list, so whoever removes a line must know what it says."""
    columns = uploads.columns_of(budget_round)
    if not columns:
        return redirect(url_for(".ways", round_id=budget_round.id), 303)
    form = LineForm.of(columns)
    if form.validate_on_submit():
        with refusals_of(form):
            hashes = _hashes(budget_round, columns, form)
            changes.remove_line(budget_round, person_or_none(), hashes, **reasons_of(form))
            words = ngettext("%(num)s line was taken off.", "%(num)s lines were taken off.", 1) % {"num": 1}
            return commit_and_go(url_for(".ways", round_id=budget_round.id), words)
    return show("roll/remove_line.html", budget_round=budget_round, form=form, columns=columns)


def _hashes(budget_round: Round, columns: tuple[str, ...], form: LineForm) -> list[str]:
    try:
        return hashes_of(budget_round.id, columns, form.facts())
    except Wrong as wrong:
        raise RuleBroken(str(PROBLEM_WORDS[str(wrong)])) from None
