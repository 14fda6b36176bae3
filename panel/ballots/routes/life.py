"""A round is taken back, moved as a whole, cancelled or removed, each after its own page."""

import logging
from pathlib import Path

from flask import url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.ballots import link_keys, rules
from panel.ballots.actions import life
from panel.ballots.blueprint import bp
from panel.ballots.checks import life as checks
from panel.ballots.forms import DaysForm, TakeBackForm
from panel.language import gettext as _
from panel.rounds import actions as rounds
from panel.rounds.forms import ReasonForm
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.rounds.words import PHASE_WORDS
from panel.web.bilingual import reasons_of
from panel.web.checks import ask, pressed
from panel.web.flow import commit, commit_and_go, go, refusals_of
from panel.web.forms import EmptyForm, Form
from panel.web.hypermedia import show
from panel.web.incoming import has_argument


def _held(budget_round: Round, form: Form) -> int:
    """How many ballots are in; nobody can cast one more until a press is answered."""
    if form.is_submitted():
        rounds.lock(budget_round)
    return life.ballots_in(budget_round)


@bp.route("/<int:round_id>/take-back", methods=["GET", "POST"])
@allow_round(Action.MOVE_PHASE)
def take_back(budget_round: Round) -> ResponseReturnValue:
    form = TakeBackForm()
    rules.may_take_back(budget_round.phase, _held(budget_round, form))
    if pressed(checks.taking_back(budget_round), form) and form.begins_at.data:
        with refusals_of(form):
            reasons, key = reasons_of(form), link_keys.path_of(budget_round)
            phase = life.take_back_phase(budget_round, person_or_none(), begins_at=form.begins_at.data, **reasons)
            commit(url_for(".phases", round_id=budget_round.id))
            _destroy_key(key)
            words = _("Done. The round is now in this phase: %(phase)s.") % {"phase": PHASE_WORDS[phase]}
            return go(url_for(".phases", round_id=budget_round.id), words)
    return ask(checks.taking_back(budget_round), form)


def _destroy_key(path: Path) -> None:
    """The key of a vote that is open no more, now that this is on the disk. What is left of it opens nothing."""
    try:
        link_keys.destroy_file(path)
    except OSError:
        logging.getLogger("panel").exception("the link key %s is not destroyed", path.name)


@bp.route("/<int:round_id>/move", methods=["GET", "POST"])
@allow_round(Action.MOVE_PHASE)
def move_all(budget_round: Round) -> ResponseReturnValue:
    """First how many days; then the page before all dates are moved, with the new ones."""
    form, wanted = ReasonForm(), DaysForm(asked=has_argument("days"))
    rules.may_move_all(budget_round.phase, _held(budget_round, form))
    if not _can_move(budget_round, wanted):
        return show("ballots/move.html", status=422 if form.is_submitted() else None, budget_round=budget_round, form=wanted)
    check = checks.moving(budget_round, wanted.by)
    if pressed(check, form):
        with refusals_of(form):
            life.move_all(budget_round, person_or_none(), days=wanted.by, **reasons_of(form))
            words = _("The dates are moved, and the reason is shown with them.")
            return commit_and_go(url_for(".phases", round_id=budget_round.id), words)
    return ask(check, form)


def _can_move(budget_round: Round, wanted: DaysForm) -> bool:
    """Whether days were asked for by which the dates can move; why not stands on the form."""
    if not has_argument("days") or not wanted.validate():
        return False
    with refusals_of(wanted):
        life.may_move(budget_round, wanted.by)
    return not wanted.form_errors


@bp.route("/<int:round_id>/cancel", methods=["GET", "POST"])
@allow_round(Action.CANCEL_ROUND)
def cancel(budget_round: Round) -> ResponseReturnValue:
    form = ReasonForm()
    rules.may_cancel(budget_round.phase, _held(budget_round, form))
    check, address = checks.cancelling(budget_round), url_for("pages.show_round", round_id=budget_round.id)
    if pressed(check, form):
        with refusals_of(form):
            reasons, key = reasons_of(form), link_keys.path_of(budget_round)
            life.cancel_round(budget_round, person_or_none(), **reasons)
            commit(address)
            _destroy_key(key)
            return go(address, _("The round is cancelled. Whoever took part in it gets an email."))
    return ask(check, form)


@bp.route("/<int:round_id>/remove", methods=["GET", "POST"])
@allow_round(Action.CANCEL_ROUND)
def remove(budget_round: Round) -> ResponseReturnValue:
    form = EmptyForm()
    _held(budget_round, form)
    rules.may_remove(budget_round.phase, life.hanging_on(budget_round))
    check = checks.removing(budget_round)
    if pressed(check, form):
        with refusals_of(form):
            life.remove_round(budget_round, person_or_none())
            return commit_and_go(url_for("rounds.all_rounds"), _("The round is removed."))
    return ask(check, form)
