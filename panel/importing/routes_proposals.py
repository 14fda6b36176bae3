"""Proposals from a table: the table to fill in, the upload, what would come of each line, the press that takes it."""

import csv
from io import StringIO

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.errors import RuleBroken
from panel.extensions import db
from panel.importing import proposals, waiting
from panel.importing.blueprint import bp
from panel.importing.forms import ProposalsFileForm
from panel.importing.models import FileKind, FileState, ImportFile
from panel.importing.proposals import Becomes, Plan
from panel.importing.rows import HEADS, column_words
from panel.importing.words import FILE_STATE_WORDS
from panel.language import lazy, ngettext, spoken
from panel.rounds import rules as round_rules
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.headers import takes_upload
from panel.web.hypermedia import show
from panel.web.sent_forms import makes_another

BECOMES_WORDS = {
    Becomes.HANDED_IN: lazy("handed in, by you for your group"),
    Becomes.OWN_DRAFT: lazy("your draft"),
    Becomes.THEIR_DRAFT: lazy("a draft of the group’s contact, who is told"),
    Becomes.THERE: lazy("there already, so it is left out"),
}


@bp.route("/<int:round_id>/proposals/import", methods=["GET", "POST"])
@allow_round(Action.IMPORT_PROPOSALS)
@takes_upload
@makes_another
def import_proposals(budget_round: Round) -> ResponseReturnValue:
    round_rules.may_decide(budget_round)
    form = ProposalsFileForm()
    if form.validate_on_submit():
        with refusals_of(form):
            sent, person = form.table.data, person_or_none()
            upload = waiting.keep_file(FileKind.PROPOSALS, budget_round.chest, person, sent, round_id=budget_round.id)
            return commit_and_go(url_for(".show_proposals_file", upload_id=upload.id))
    return show("importing/proposals.html", form=form, budget_round=budget_round)


@bp.get("/<int:round_id>/proposals/table.csv")
@allow_round(Action.IMPORT_PROPOSALS)
def proposals_table(budget_round: Round) -> ResponseReturnValue:
    """The table to fill in: its first line, in the reader's language, as Excel reads it."""
    text = StringIO(newline="")
    csv.writer(text).writerow(HEADS[spoken()])
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="panel-round-{budget_round.id}-proposals.csv"'
    return answer


@bp.route("/proposals-file/<int:upload_id>", methods=["GET", "POST"])
@allow(Action.IMPORT_PROPOSALS, upload=ImportFile)
def show_proposals_file(upload: ImportFile) -> ResponseReturnValue:
    """What would come of each line, or what is wrong in which; the press that takes all of it."""
    if upload.kind != FileKind.PROPOSALS or upload.round_id is None:
        abort(404)
    budget_round, form = db.session.get_one(Round, upload.round_id), EmptyForm()
    if form.validate_on_submit():
        with refusals_of(form):
            made = proposals.take(upload, budget_round, person_or_none())
            told = ngettext("%(num)s proposal was read in.", "%(num)s proposals were read in.", made) % {"num": made}
            return commit_and_go(url_for("pages.show_round", round_id=budget_round.id), told)
    plan, refusal = _planned(upload, budget_round)
    return show(
        "importing/proposals_file.html",
        upload=upload,
        budget_round=budget_round,
        form=form,
        plan=plan,
        refusal=refusal,
        state_words=FILE_STATE_WORDS,
        becomes_words=BECOMES_WORDS,
        column_words=column_words,
    )


def _planned(upload: ImportFile, budget_round: Round) -> tuple[Plan | None, str]:
    """The plan, or why there is none."""
    if upload.state != FileState.CHECKED:
        return None, ""
    try:
        return proposals.plan_of(upload, budget_round, person_or_none()), ""
    except RuleBroken as refused:
        return None, str(refused)
