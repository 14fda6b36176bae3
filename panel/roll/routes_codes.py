"""Letters with codes: made in a batch, printed as a page or in PDF within a day, replaced."""

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.audit.actions import record
from panel.extensions import db
from panel.language import gettext as _
from panel.language import ngettext
from panel.roll import batches, letters
from panel.roll.blueprint import bp
from panel.roll.forms import BatchForm, LetterForm
from panel.roll.models import CodeBatch
from panel.roll.routes_lists import ways_page
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.bilingual import reasons_of
from panel.web.drawing.code import square_code
from panel.web.flow import commit, commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.incoming import field, has_field, small_id
from panel.web.reading_on import only_reads_on
from panel.web.sent_forms import makes_another, repeatable

PRINTED = "roll.print-letters"


@bp.post("/<int:round_id>/roll/letters")
@allow_round(Action.MAKE_LETTERS)
@makes_another
def make_letters(budget_round: Round) -> ResponseReturnValue:
    form = BatchForm()
    if form.validate_on_submit():
        with refusals_of(form):
            number = form.number.data or 0
            batch = batches.make_batch(budget_round, person_or_none(), number=number, label=form.label.text, **reasons_of(form))
            words = ngettext("%(num)s code is made.", "%(num)s codes are made.", number) % {"num": number}
            return commit_and_go(url_for(".show_batch", round_id=budget_round.id, number=batch.id), words)
    return ways_page(budget_round, by_code=form)


def batch_or_404(budget_round: Round, number: int) -> CodeBatch:
    batch = db.session.get(CodeBatch, number)
    if batch is None or batch.round_id != budget_round.id:
        abort(404)
    return batch


@bp.get("/<int:round_id>/roll/letters/<int:number>")
@allow_round(Action.MAKE_LETTERS)
def show_batch(budget_round: Round, number: int) -> ResponseReturnValue:
    return batch_page(budget_round, batch_or_404(budget_round, number), LetterForm(formdata=None))


def batch_page(budget_round: Round, batch: CodeBatch, form: LetterForm) -> ResponseReturnValue:
    """What can be printed still, in parts, and how letters are replaced."""
    ready = batches.letters_of(batch)
    return show(
        "roll/batch.html",
        budget_round=budget_round,
        batch=batch,
        form=form,
        used=batches.used([batch.id]).get(batch.id, 0),
        ready=len(ready),
        parts=[(part, some[0][0], some[-1][0]) for part, some in _parts(ready)],
    )


def _parts(ready: list[tuple[int, str]]) -> list[tuple[int, list[tuple[int, str]]]]:
    size = letters.PART
    return [(at // size + 1, ready[at : at + size]) for at in range(0, len(ready), size)]


@bp.post("/<int:round_id>/roll/letters/<int:number>/print")
@allow_round(Action.MAKE_LETTERS)
@repeatable
def print_letters(budget_round: Round, number: int) -> ResponseReturnValue:
    """The letters of one part. It is posted: codes then stand in no history, and whoever asks proves anew who they are."""
    batch = batch_or_404(budget_round, number)
    if only_reads_on():
        return batch_page(budget_round, batch, LetterForm(formdata=None))
    parts = dict(_parts(batches.letters_of(batch)))
    some = parts.get(small_id(field("part")) or 0)
    if some is None:
        abort(404)
    record(PRINTED, f"round:{budget_round.id}", person_or_none(), number=len(some))
    commit(url_for(".show_batch", round_id=budget_round.id, number=number))
    large = has_field("large")
    if has_field("pdf"):
        answer = Response(letters.pdf_of(budget_round, batch, some, large=large), mimetype="application/pdf")
        answer.headers["Content-Disposition"] = f'attachment; filename="letters-{batch.id}-{some[0][0]}.pdf"'
        return answer
    sheets = [letters.halves(budget_round, batch, place, code) for place, code in some]
    return show("roll/letters.html", budget_round=budget_round, sheets=sheets, square_code=square_code, large=large)


@bp.post("/<int:round_id>/roll/letters/<int:number>/forget")
@allow_round(Action.MAKE_LETTERS)
def forget_letters(budget_round: Round, number: int) -> ResponseReturnValue:
    batches.forget_letters(batch_or_404(budget_round, number))
    words = _("From now on nobody here can read these codes.")
    return commit_and_go(url_for(".show_batch", round_id=budget_round.id, number=number), words)


@bp.post("/<int:round_id>/roll/letters/<int:number>/reissue")
@allow_round(Action.MAKE_LETTERS)
@makes_another
def reissue_letters(budget_round: Round, number: int) -> ResponseReturnValue:
    """New codes in the place of lost letters: one, or all of the batch that have not voted."""
    batch, form = batch_or_404(budget_round, number), LetterForm()
    address = url_for(".show_batch", round_id=budget_round.id, number=number)
    if has_field("all") and not only_reads_on():
        with refusals_of(form):
            renewed = batches.reissue(batch, person_or_none(), budget_round)
            words = ngettext("%(num)s code is replaced.", "%(num)s codes are replaced.", renewed) % {"num": renewed}
            return commit_and_go(address, words)
    elif form.validate_on_submit():
        with refusals_of(form):
            batches.reissue(batch, person_or_none(), budget_round, number=form.number.data or 0)
            return commit_and_go(address, _("The code is replaced: the old letter no longer works. Print the new one now."))
    return batch_page(budget_round, batch, form)
