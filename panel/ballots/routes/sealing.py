"""Sealing the ballots after the close."""

import logging

from flask import url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.ballots import presses, queries, rules
from panel.ballots.actions import press as pressing
from panel.ballots.actions import seal as sealing
from panel.ballots.blueprint import bp
from panel.ballots.checks import sealing as checks
from panel.extensions import db
from panel.language import gettext as _
from panel.rounds import actions as rounds
from panel.rounds.guards import allow_round
from panel.rounds.models import Phase, Round
from panel.rounds.rules import not_cancelled
from panel.web.busy import write_again
from panel.web.checks import ask, pressed
from panel.web.flow import commit, commit_and_go, go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show


@bp.route("/<int:round_id>/seal", methods=["GET", "POST"])
@allow_round(Action.SEAL_ROUND)
def seal(budget_round: Round) -> ResponseReturnValue:
    form = EmptyForm()
    if form.is_submitted():
        rounds.lock(budget_round)
    not_cancelled(budget_round)
    if budget_round.phase != Phase.RESULT or sealing.is_sealed(budget_round):
        return _not_now(budget_round, form)
    stand = presses.standing(budget_round, person_or_none())
    if stand.mine and not stand.alone:
        return _waits(budget_round, stand, form)
    key = queries.key_facts(budget_round)
    check = checks.sealing(budget_round, key, stand)
    if pressed(check, form):
        with refusals_of(form):
            if not pressing.press(budget_round, person_or_none()):
                words = _("Your press is kept. Nothing is sealed yet: another organiser must press, too.")
                return commit_and_go(url_for(".seal", round_id=budget_round.id), words)
            next_steps = url_for("results.counting", round_id=budget_round.id)
            commit(next_steps)
            _destroy_key(budget_round, next_steps)
            return go(next_steps, _("The ballots are sealed and mixed. The next steps are on this page."))
    return ask(check, form, "ballots/seal_check.html", budget_round=budget_round, key=key)


def _waits(budget_round: Round, stand: presses.Standing, form: EmptyForm) -> ResponseReturnValue:
    """Of whoever pressed first: who can press next, what they saw, and the way back."""
    if form.is_submitted():
        form.refuse(pressing.already_pressed())
    lines = checks.figure_lines(stand.figures)
    return show(
        "ballots/seal_waits.html", budget_round=budget_round, stand=stand, lines=lines, form=form, role=checks.give_a_role()
    )


@bp.post("/<int:round_id>/seal/back")
@allow_round(Action.SEAL_ROUND)
def take_press_back(budget_round: Round) -> ResponseReturnValue:
    """Whoever pressed first takes it back; nothing was done by it."""
    pressing.take_back(budget_round, person_or_none())
    return commit_and_go(url_for(".seal", round_id=budget_round.id), _("Your press is taken back."))


def _not_now(budget_round: Round, form: EmptyForm) -> ResponseReturnValue:
    """The page that says why there is nothing to seal: not yet, or not any more."""
    sealed = sealing.is_sealed(budget_round)
    if form.is_submitted():
        with refusals_of(form):
            rules.can_seal(closed=budget_round.phase == Phase.RESULT, sealed=sealed)
    return show(
        "ballots/seal.html",
        budget_round=budget_round,
        form=form,
        sealed=sealed,
        opened=budget_round.phase == Phase.VOTING,
        secrecy=queries.secrecy(budget_round),
    )


def _destroy_key(budget_round: Round, next_steps: str) -> None:
    """Now that the sealed ballots are on the disk. What fails is tried again by the count's job, and pages say so."""
    write_again()
    try:
        sealing.destroy_key(budget_round)
        commit(next_steps)
    except (OSError, RuntimeError):
        db.session.rollback()
        logging.getLogger("panel").exception("the link key of round %s is not destroyed yet", budget_round.id)
