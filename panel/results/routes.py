"""The result: how far the count is, what is funded and why, publishing it."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, may, person_or_none
from panel.ballots.actions import seal
from panel.ballots.presses import presses_of
from panel.ballots.queries import secrecy, voided
from panel.extensions import db
from panel.jobs.models import Job
from panel.language import gettext as _
from panel.panels.queries import voters
from panel.results import asking, deciding, outputs, pots, queries, rules  # noqa: F401 - some register their routes by import
from panel.results.actions import again, publish
from panel.results.blueprint import bp
from panel.results.checks import publishing, running_again
from panel.results.forms import AgainForm
from panel.results.kept import Kept
from panel.results.models import Result
from panel.roll import objections
from panel.rounds import actions as rounds
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.rounds.words import WAY_WORDS
from panel.scrutiny.queries import scrutiny_of
from panel.web.checks import ask, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.sent_forms import makes_another

__all__ = ["bp"]


@bp.get("/<int:round_id>/result")
@allow_round(Action.READ_RESULT)
def show_result(budget_round: Round) -> ResponseReturnValue:
    result = db.session.scalar(Result.as_read(budget_round))
    draft = result is not None and result.published_at is None
    if result is None or (draft and not may(Action.READ_DRAFT_RESULT, person_or_none(), budget_round)):
        window = objections.window(budget_round)
        return show("results/no_result.html", budget_round=budget_round, sealed=seal.is_sealed(budget_round), window=window)
    report = queries.report(result)
    return show(
        "results/result.html",
        way_words=WAY_WORDS,
        budget_round=budget_round,
        draft=draft,
        voters=voters(budget_round),
        report=report,
        pots=pots.named(budget_round, report.trace),
        kept=Kept(report),
        trace_hash=publish.trace_hash(result),
        secrecy=secrecy(budget_round),
        presses=presses_of(budget_round),
        window=objections.window(budget_round),
        voided=voided(budget_round),
        scrutiny=scrutiny_of(budget_round),
        listed=rules.lists_ballots(result.voters),
        can_try=not draft and rules.can_be_tried(result.voters, budget_round.ballot_form),
    )


@bp.route("/<int:round_id>/publish", methods=["GET", "POST"])
@allow_round(Action.PUBLISH_RESULT)
def publish_result(budget_round: Round) -> ResponseReturnValue:
    form = EmptyForm()
    if form.is_submitted():
        rounds.lock(budget_round)
    result = db.session.scalar(Result.of(budget_round))
    if result is None or result.published_at:
        return _nothing_to_publish(budget_round, result, form)
    check = publishing(budget_round, result)
    if pressed(check, form):
        with refusals_of(form):
            publish.publish_result(budget_round, person_or_none())
            words = _("The result is published. Everybody can read it now.")
            return commit_and_go(url_for(".show_result", round_id=budget_round.id), words)
    return ask(check, form)


def _nothing_to_publish(budget_round: Round, result: Result | None, form: EmptyForm) -> ResponseReturnValue:
    """On to the result, or to how far its count is; a press is refused."""
    if form.is_submitted():
        rules.can_publish(counted=result is not None, published=result is not None)
    endpoint = ".show_result" if result else ".counting"
    return redirect(url_for(endpoint, round_id=budget_round.id), 303)


@bp.route("/<int:round_id>/again", methods=["GET", "POST"])
@allow_round(Action.MAKE_ROUND)
@makes_another
def run_again(budget_round: Round) -> ResponseReturnValue:
    """A round that is over runs again, as a new one."""
    form = AgainForm()
    if form.is_submitted():
        rounds.lock(budget_round)
    again.may_run_again(budget_round)
    if not again.not_funded(budget_round):
        del form.with_proposals
    if pressed(running_again(budget_round), form):
        with refusals_of(form):
            fresh = again.run_again(budget_round, person_or_none(), with_proposals=bool(form.data.get("with_proposals")))
            words = _("The new round is made. Please look at its dates and its title.")
            return commit_and_go(url_for("pages.edit_round", round_id=fresh.id), words)
    return ask(running_again(budget_round), form)


@bp.get("/<int:round_id>/counting")
@allow_round(Action.SEAL_ROUND)
def counting(budget_round: Round) -> ResponseReturnValue:
    """How far the count is; the part that tells it asks again by itself."""
    job = db.session.scalar(Job.of(seal.COUNT_JOB, budget_round.id))
    result = db.session.scalar(Result.of(budget_round))
    values: dict[str, Any] = {"budget_round": budget_round, "job": job, "result": result, "secrecy": secrecy(budget_round)}
    return show("results/counting.html", "results/_counting.html", **values)
