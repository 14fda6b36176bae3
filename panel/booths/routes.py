"""The desk of the booths: pair a tablet, find somebody, unlock one ballot, cancel it, lock a booth out."""

from collections.abc import Sequence

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.ballots.turns import BoothTurn, HallBooth, turns_of
from panel.booths import actions
from panel.booths.blueprint import bp, tablet
from panel.booths.routes_tablet import confine
from panel.errors import RuleBroken
from panel.extensions import database_now, db
from panel.language import gettext as _
from panel.paper import asking
from panel.paper.finding import Found
from panel.roll.symbols import grouped
from panel.rounds.checks import crumbs
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.addresses import absolute
from panel.web.checks import Check, Line, Way, ask, pressed
from panel.web.drawing.code import drawn_code
from panel.web.flow import commit, commit_and_go, refusals_of
from panel.web.forms import EmptyForm, Form
from panel.web.hypermedia import show
from panel.web.incoming import field, has_field, small_id
from panel.web.reading_on import only_reads_on
from panel.web.sent_forms import repeatable

__all__ = ["bp", "confine", "tablet"]


@bp.get("/<int:round_id>/booths")
@allow_round(Action.HANDLE_PAPER)
def desk(budget_round: Round) -> ResponseReturnValue:
    return desk_page(budget_round, {})


def desk_page(
    budget_round: Round, forms: dict[str, Form], *, found: Sequence[Found] | None = None, refused: Form | None = None
) -> ResponseReturnValue:
    """The booths and what is unlocked in each, the ways to find somebody, who was found, and what became of all."""
    return show(
        "booths/desk.html",
        turns=turns_of(budget_round),
        booths=_booths(budget_round),
        moment=database_now(),
        **asking.of_desk(budget_round, forms, found=found, refused=refused),
    )


def _booths(budget_round: Round) -> list[tuple[HallBooth, BoothTurn | None]]:
    turns = {turn.booth_id: turn for turn in db.session.scalars(BoothTurn.unlocked(budget_round.id))}
    return [(booth, turns.get(booth.id)) for booth in db.session.scalars(HallBooth.of(budget_round))]


def booth_or_404(budget_round: Round, number: int) -> HallBooth:
    booth = db.session.scalar(HallBooth.of(budget_round).where(HallBooth.number == number))
    return booth or abort(404)


@bp.post("/<int:round_id>/booths/find")
@allow_round(Action.HANDLE_PAPER)
@repeatable
def find(budget_round: Round) -> ResponseReturnValue:
    """Who comes. Posted, so that no name stands in an address."""
    return asking.find(budget_round, url_for(".desk", round_id=budget_round.id), desk_page)


@bp.post("/<int:round_id>/booths/pair")
@allow_round(Action.HANDLE_PAPER)
@repeatable
def pair(budget_round: Round) -> ResponseReturnValue:
    """A code for a new booth, or another one for a booth that has lost its tablet. It is shown once."""
    form = EmptyForm()
    if form.validate_on_submit() and not only_reads_on():
        with refusals_of(form):
            booth, code = _code(budget_round)
            commit(url_for(".desk", round_id=budget_round.id))
            scanned = f"{absolute('tablet.here')}#{code}"
            square, typed = drawn_code(scanned), absolute("tablet.here").split("://", 1)[-1]
            return show(
                "booths/code.html", budget_round=budget_round, booth=booth, code=grouped(code), square=square, typed=typed
            )
    return desk_page(budget_round, {}, refused=form)


def _code(budget_round: Round) -> tuple[HallBooth, str]:
    if not has_field("number"):
        return actions.new_booth(budget_round, person_or_none())
    booth = booth_or_404(budget_round, small_id(field("number")) or 0)
    return booth, actions.pair_again(budget_round, booth, person_or_none())


@bp.post("/<int:round_id>/booths/unlock")
@allow_round(Action.HANDLE_PAPER)
@repeatable
def unlock(budget_round: Round) -> ResponseReturnValue:
    """Mark whoever stands here, and unlock one ballot in the booth that was chosen."""
    form = EmptyForm()
    if form.validate_on_submit() and not only_reads_on():
        with refusals_of(form):
            number = small_id(field("booth"))
            if number is None:
                raise RuleBroken(_("Please choose a booth. Nobody was marked."))
            booth = booth_or_404(budget_round, number)
            actions.unlock(budget_round, asking.place_of(budget_round), booth)
            words = _("One ballot is unlocked in booth %(number)s. The voter is marked on the roll; send them there.")
            return commit_and_go(url_for(".desk", round_id=budget_round.id), words % {"number": booth.number})
    return desk_page(budget_round, {}, refused=form)


@bp.route("/<int:round_id>/booths/<int:number>/cancel", methods=["GET", "POST"])
@allow_round(Action.HANDLE_PAPER)
def cancel(budget_round: Round, number: int) -> ResponseReturnValue:
    """The voter walked away before they had cast their ballot."""
    booth, form, address = booth_or_404(budget_round, number), EmptyForm(), url_for(".desk", round_id=budget_round.id)
    if actions.turn_in(booth) is None:
        return redirect(address, 303)
    check = Check(
        question=_("Cancel the ballot in booth %(number)s?") % {"number": number},
        undo=_("The mark on the roll goes, and they can vote in another way, or here again, while voting is open."),
        lines=[
            Line(
                _("Their ballot"), _("Nothing of it is kept. If they cast it before you press, it counts, and nothing changes.")
            ),
            Line(_("In the public log"), _("That you cancelled a ballot in a booth. Nothing of who it was.")),
        ],
        do=_("Cancel this ballot"),
        keep=Way(_("Keep it"), address),
        crumbs=crumbs(budget_round),
    )
    if pressed(check, form):
        with refusals_of(form):
            actions.cancel(budget_round, booth, person_or_none())
            return commit_and_go(address, _("The ballot is cancelled, and the mark on the roll is taken back."))
    return ask(check, form)


@bp.route("/<int:round_id>/booths/<int:number>/lock-out", methods=["GET", "POST"])
@allow_round(Action.HANDLE_PAPER)
def lock_out(budget_round: Round, number: int) -> ResponseReturnValue:
    """A tablet was lost, or is wanted for something else."""
    booth, form, address = booth_or_404(budget_round, number), EmptyForm(), url_for(".desk", round_id=budget_round.id)
    if booth.token_hash is None and booth.code_hash is None:
        return redirect(address, 303)
    check = Check(
        question=_("Lock booth %(number)s out?") % {"number": number},
        undo=_("You can pair a tablet with this booth again, with a new code."),
        lines=[
            Line(_("The tablet"), _("From now on it is a browser like any other. It holds nothing of anybody’s vote.")),
            Line(_("A ballot that is unlocked in it"), _("It is cancelled, and the mark on the roll is taken back.")),
            Line(_("In the public log"), _("That you locked a booth out, and its number.")),
        ],
        do=_("Lock this booth out"),
        keep=Way(_("Keep it"), address),
        crumbs=crumbs(budget_round),
    )
    if pressed(check, form):
        with refusals_of(form):
            actions.revoke(budget_round, booth, person_or_none())
            return commit_and_go(address, _("Booth %(number)s is locked out.") % {"number": number})
    return ask(check, form)
