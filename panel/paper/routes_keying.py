"""Batches: begun, keyed paper by paper with the keyboard alone, finished, dropped."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.ballots.sheets import BatchState, PaperBatch, sheet_of
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import ngettext
from panel.paper import batches, rules
from panel.paper.blueprint import bp
from panel.paper.forms import BatchForm, KeyForm
from panel.paper.words import STATE_WORDS
from panel.people.models import Person
from panel.rounds.checks import crumbs
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.checks import Check, Line, Way, ask, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.incoming import argument_id, field, has_field, small_id
from panel.web.sent_forms import makes_another, repeatable


@bp.route("/<int:round_id>/paper/batches", methods=["GET", "POST"])
@allow_round(Action.HANDLE_PAPER)
@makes_another
def all_batches(budget_round: Round) -> ResponseReturnValue:
    """The batches of a round, who has keyed them, and a new one."""
    form = BatchForm()
    if form.validate_on_submit():
        with refusals_of(form):
            batch = batches.begin(budget_round, person_or_none(), form.papers.data or 0)
            words = _("Write %(number)s on the band of this batch, and keep its papers in their order.") % {
                "number": batch.number
            }
            return commit_and_go(_address(batch), words)
    rows = db.session.scalars(PaperBatch.of(budget_round)).all()
    return show(
        "paper/batches.html",
        budget_round=budget_round,
        form=form,
        rows=[(batch, _why_not(batch)) for batch in rows],
        sheet=sheet_of(budget_round),
        state_words=STATE_WORDS,
        most=rules.MOST,
    )


def _address(batch: PaperBatch, after: int | None = None) -> str:
    return url_for(".key_batch", round_id=batch.round_id, number=batch.number, after=after)


def _why_not(batch: PaperBatch) -> str:
    """Why the reader cannot key a batch now; "" where they can."""
    try:
        batches.turn_of(batch, person_or_none())
    except RuleBroken as broken:
        return str(broken)
    return ""


def batch_or_404(budget_round: Round, number: int) -> PaperBatch:
    batch = db.session.scalar(PaperBatch.of(budget_round).where(PaperBatch.number == number))
    return batch or abort(404)


@bp.route("/<int:round_id>/paper/batches/<int:number>", methods=["GET", "POST"])
@allow_round(Action.HANDLE_PAPER)
@repeatable
def key_batch(budget_round: Round, number: int) -> ResponseReturnValue:
    """One paper a page: type its line, press Enter, take the next. At the end, finish."""
    batch, person, form = batch_or_404(budget_round, number), person_or_none(), KeyForm()
    if has_field("finish"):
        return _finish(budget_round, batch, person)
    if form.validate_on_submit():
        with refusals_of(form):
            position = small_id(field("paper")) or 0
            batches.key_paper(budget_round, batch, person, position=position, text=form.line.text)
            return commit_and_go(_address(batch, after=position))
    return key_page(budget_round, batch, form)


def _finish(budget_round: Round, batch: PaperBatch, person: Person) -> ResponseReturnValue:
    form = EmptyForm()
    if form.validate_on_submit():
        with refusals_of(form):
            state = batches.finish(budget_round, batch, person)
            return commit_and_go(url_for(".all_batches", round_id=budget_round.id), _finished(batch, state))
    return key_page(budget_round, batch, KeyForm(formdata=None), refused=form)


def _finished(batch: PaperBatch, state: BatchState) -> str:
    if state == BatchState.SECOND:
        return _("Thank you. Somebody else keys this batch now, without seeing what you read.")
    if state == BatchState.THIRD:
        return _("Thank you. You and the first person read some papers differently: a third person settles those.")
    words = ngettext("Both agree: %(num)s paper is entered.", "Both agree: %(num)s papers are entered.", batch.entered)
    return words % {"num": batch.entered}


def key_page(budget_round: Round, batch: PaperBatch, form: KeyForm, *, refused: EmptyForm | None = None) -> ResponseReturnValue:
    """The paper to key now. Of other people's readings it shows nothing, but to the third person those that differ."""
    if why := _why_not(batch):
        return show("paper/not_now.html", budget_round=budget_round, batch=batch, sentence=why)
    turn = batches.turn_of(batch, person_or_none())
    places, mine = batches.to_key(budget_round, batch, turn), batches.readings(budget_round, batch, turn)
    lines = {place: batches.line_of(budget_round, body) for place, body in mine.items()}
    position = _position(places, lines)
    if position and not form.is_submitted():
        form.line.data = lines.get(position, "")
    return show(
        "paper/key.html",
        budget_round=budget_round,
        batch=batch,
        form=form,
        refused=refused,
        turn=turn,
        position=position,
        at=places.index(position) + 1 if position else 0,
        places=places,
        lines=lines,
        before=argument_id("after"),
        others=_others(budget_round, batch, position) if turn == batches.THIRD and position else [],
    )


def _position(places: list[int], lines: dict[int, str]) -> int | None:
    """The paper that was asked for, or the first one after the last that is not keyed yet; None where all are."""
    asked = small_id(field("paper")) or argument_id("paper")
    if asked in places:
        return asked
    after = argument_id("after") or 0
    left = [place for place in places if place not in lines]
    return next((place for place in left if place > after), left[0] if left else None)


def _others(budget_round: Round, batch: PaperBatch, position: int) -> list[str]:
    read = (batches.readings(budget_round, batch, turn) for turn in (1, batches.SECOND))
    return [batches.line_of(budget_round, each[position]) for each in read]


@bp.route("/<int:round_id>/paper/batches/<int:number>/drop", methods=["GET", "POST"])
@allow_round(Action.HANDLE_PAPER)
def drop_batch(budget_round: Round, number: int) -> ResponseReturnValue:
    """Take a batch back that is not entered, such as one that was counted wrong."""
    batch, form = batch_or_404(budget_round, number), EmptyForm()
    address = url_for(".all_batches", round_id=budget_round.id)
    if batch.state == BatchState.ENTERED:
        return redirect(address, 303)
    check = Check(
        question=_("Drop batch %(number)s?") % {"number": number},
        undo=_("What was keyed of it is deleted. Its papers can be keyed in another batch."),
        lines=[Line(_("How many"), ngettext("%(num)s paper", "%(num)s papers", batch.papers) % {"num": batch.papers})],
        do=_("Drop this batch"),
        keep=Way(_("Keep it"), address),
        crumbs=crumbs(budget_round),
    )
    if pressed(check, form):
        with refusals_of(form):
            batches.drop(budget_round, batch, person_or_none())
            return commit_and_go(address, _("The batch is dropped."))
    return ask(check, form)
