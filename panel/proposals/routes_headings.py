"""Headings with money of their own, and proposals that exclude each other: what an organiser settles before the vote."""

from flask import url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.extensions import db
from panel.language import gettext as _
from panel.language import spoken
from panel.proposals import excluding, placing
from panel.proposals.exclusions import Exclusion
from panel.proposals.heading_forms import ExclusionForm, HeadingsForm, PlaceForm
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal
from panel.proposals.routes_stepping_down import bp
from panel.proposals.words import KIND_WORDS
from panel.rounds import rules as round_rules
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.bilingual import reasons_of
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.incoming import field as incoming_field
from panel.web.reading_on import only_reads_on
from panel.web.rows import grow
from panel.web.sent_forms import makes_another, repeatable

__all__ = ["bp"]


@bp.route("/rounds/<int:round_id>/headings", methods=["GET", "POST"])
@allow_round(Action.MAKE_ROUND)
@repeatable
def headings(budget_round: Round) -> ResponseReturnValue:
    """The headings of a round and their money; every button posts the whole form."""
    round_rules.may_edit(budget_round)
    known = headings_of(budget_round)
    form = HeadingsForm.of(known.listed, known.picking)
    grown = form.is_submitted() and (incoming_field("do") == "count" or grow(form.headings, incoming_field("do"), "heading"))
    if form.is_submitted() and not grown and not only_reads_on() and form.is_whole():
        with refusals_of(form):
            placing.set_headings(budget_round, person_or_none(), form.wishes, form.picking.data)
            return commit_and_go(url_for(".headings", round_id=budget_round.id), _("Saved."))
    return show(
        "proposals/headings.html",
        "proposals/_headings_form.html" if grown else None,
        budget_round=budget_round,
        headings=known,
        form=form,
        under=placing.under(budget_round, known),
        kind_words=KIND_WORDS,
    )


@bp.route("/proposals/<int:proposal_id>/heading", methods=["GET", "POST"])
@allow(Action.DECIDE_PROPOSAL, proposal=Proposal)
@repeatable
def place_proposal(proposal: Proposal) -> ResponseReturnValue:
    """Under which heading a proposal stands, where its group has not said so, or said it wrongly."""
    budget_round = proposal.budget_round
    round_rules.may_decide(budget_round)
    known = headings_of(budget_round)
    form = PlaceForm(data={"heading_id": proposal.heading_id or 0})
    form.heading_id.choices = known.choices(budget_round.money)
    if form.validate_on_submit():
        with refusals_of(form):
            placing.place(proposal, person_or_none(), form.heading_id.data)
            return commit_and_go(url_for(".show_proposal", proposal_id=proposal.id), _("Saved."))
    return show("proposals/place.html", proposal=proposal, budget_round=budget_round, form=form)


@bp.get("/rounds/<int:round_id>/exclusions")
@allow_round(Action.READ)
def exclusions(budget_round: Round) -> ResponseReturnValue:
    """Which proposals exclude each other, and why, for everybody."""
    decides = excluding.may_exclude(budget_round, person_or_none())
    eithers = excluding.eithers_of(budget_round)
    return show("proposals/exclusions.html", budget_round=budget_round, eithers=eithers, decides=decides)


@bp.route("/rounds/<int:round_id>/exclusions/new", methods=["GET", "POST"])
@allow_round(Action.DECIDE_PROPOSAL)
@makes_another
def exclude(budget_round: Round) -> ResponseReturnValue:
    """Say which proposals exclude each other, and why."""
    round_rules.may_decide(budget_round)
    free, form = db.session.scalars(excluding.can_be_excluded(budget_round)).unique().all(), ExclusionForm()
    form.proposals.choices = [(each.id, f"{each.title_in(spoken())[0]}, {budget_round.money(each.cost_pence)}") for each in free]
    if form.validate_on_submit():
        with refusals_of(form):
            excluding.exclude(budget_round, person_or_none(), form.proposals.data or (), **reasons_of(form))
            return commit_and_go(url_for(".exclusions", round_id=budget_round.id), _("One of them at most can be funded now."))
    return show("proposals/exclude.html", budget_round=budget_round, form=form)


@bp.post("/exclusions/<int:exclusion_id>/take-back")
@allow(Action.DECIDE_PROPOSAL, exclusion=Exclusion)
@repeatable
def take_exclusion_back(exclusion: Exclusion) -> ResponseReturnValue:
    budget_round_id = exclusion.round_id
    excluding.take_back(exclusion, person_or_none())
    return commit_and_go(url_for(".exclusions", round_id=budget_round_id), _("They do not exclude each other any more."))
