"""Withdraw a proposal once voting has opened: why, and what follows from it."""

from flask import url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.language import gettext as _
from panel.language import spoken
from panel.proposals.forms import StepDownForm
from panel.proposals.models import Proposal
from panel.proposals.routes import bp
from panel.proposals.stepping_down import is_voted_on, may_step_down, step_down
from panel.web.bilingual import reasons_of
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.sent_forms import repeatable

__all__ = ["bp"]


@bp.route("/proposals/<int:proposal_id>/step-down", methods=["GET", "POST"])
@allow(Action.STEP_DOWN, proposal=Proposal)
@repeatable
def step_down_proposal(proposal: Proposal) -> ResponseReturnValue:
    form = StepDownForm()
    if not form.is_submitted():
        may_step_down(proposal, person_or_none())
    if form.validate_on_submit():
        with refusals_of(form):
            step_down(proposal, person_or_none(), **reasons_of(form))
            words = _("It is withdrawn. Everybody can read why.")
            return commit_and_go(url_for(".show_proposal", proposal_id=proposal.id), words)
    title, open_ = proposal.title_in(spoken())[0], is_voted_on(proposal.budget_round)
    return show(
        "proposals/step_down.html", proposal=proposal, budget_round=proposal.budget_round, title=title, open=open_, form=form
    )
