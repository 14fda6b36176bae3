"""A round that was held elsewhere: its file is uploaded, shown, and read in by whoever says that it is right."""

from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.areas.choices import reach_of_reader
from panel.chests.models import Chest
from panel.extensions import db
from panel.importing import (
    routes_proposals,  # noqa: F401 - they register by import
    taking,
    waiting,
)
from panel.importing.blueprint import bp
from panel.importing.forms import RoundFileForm
from panel.importing.models import FileKind, FileState, ImportFile
from panel.importing.words import FILE_STATE_WORDS, problem_words
from panel.jobs.models import Job
from panel.language import gettext as _
from panel.rounds.models import Round
from panel.rounds.words import BALLOT_FORM_WORDS, COMPLETION_WORDS, RULE_WORDS
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.headers import takes_upload
from panel.web.hypermedia import show
from panel.web.sent_forms import makes_another
from panel.web.templating import plain

__all__ = ["bp"]


@bp.route("/import", methods=["GET", "POST"])
@allow(Action.IMPORT_ROUND)
@takes_upload
@makes_another
def import_round() -> ResponseReturnValue:
    """Choose the file, its chest, and how it is counted."""
    form = RoundFileForm()
    mine = reach_of_reader(Action.IMPORT_ROUND).covers(Chest.area_id) & Chest.closed_at.is_(None)
    form.chest_id.choices = [(chest.id, plain(chest, "title")) for chest in db.session.scalars(Chest.newest().where(mine))]
    if not form.chest_id.choices:
        return show("rounds/no_chest.html")
    if form.validate_on_submit():
        with refusals_of(form):
            chest = db.session.get_one(Chest, form.chest_id.data)
            sent, how = form.table.data, {"rule": form.rule, "completion": form.completion}
            upload = waiting.keep_file(FileKind.ROUND, chest, person_or_none(), sent, **how)
            return commit_and_go(url_for(".show_file", upload_id=upload.id))
    return show("importing/round.html", form=form)


@bp.route("/import/<int:upload_id>", methods=["GET", "POST"])
@allow(Action.IMPORT_ROUND, upload=ImportFile)
def show_file(upload: ImportFile) -> ResponseReturnValue:
    """What will come of the file, and what will not; the press that reads it in; how far that is."""
    if upload.kind != FileKind.ROUND:
        abort(404)
    form = EmptyForm()
    if form.validate_on_submit():
        with refusals_of(form):
            taking.take(upload, person_or_none())
            return commit_and_go(url_for(".show_file", upload_id=upload.id))
    return show("importing/file.html", "importing/_progress.html", form=form, **_values(upload))


def _values(upload: ImportFile) -> dict[str, Any]:
    waits = upload.state == FileState.CHECKED and bool(upload.file)
    return {
        "upload": upload,
        "preview": taking.look_at(upload) if waits else None,
        "made": db.session.get(Round, upload.round_id) if upload.round_id else None,
        "before": taking.made_before(upload) if waits else None,
        "job": db.session.scalar(Job.of(taking.JOB, upload.id)),
        "state_words": FILE_STATE_WORDS,
        "problem_words": problem_words,
        "form_words": BALLOT_FORM_WORDS,
        "rule_words": RULE_WORDS,
        "completion_words": COMPLETION_WORDS,
        "shown": taking.SHOWN,
    }


@bp.post("/import/<int:upload_id>/drop")
@allow(Action.IMPORT_ROUND, upload=ImportFile)
def drop_file(upload: ImportFile) -> ResponseReturnValue:
    leads_to = (
        url_for(".import_round") if upload.kind == FileKind.ROUND else url_for(".import_proposals", round_id=upload.round_id)
    )
    waiting.drop(upload)
    return commit_and_go(leads_to, _("The file is deleted, and nothing of it was kept."))
