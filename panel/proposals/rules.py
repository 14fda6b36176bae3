"""Questions about proposals. When they may be asked at all is for `panel.rounds.rules`. Costs are pence."""

from typing import Protocol

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.money import pounds
from panel.proposals.states import PROPOSAL, ProposalState
from panel.rounds import rules as rounds
from panel.rounds.rules import Cycle

COST_LINES_MOST = 40
SEEDS_MOST = 20


class Text(Protocol):
    """What must be there before organisers are asked to look."""

    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def group_id(self) -> int | None: ...
    @property
    def cost_pence(self) -> int: ...


class Plan(Text, Protocol):
    """What the rules need to know of a proposal."""

    state: ProposalState


def fits_money(cost_pence: int, budget_pence: int) -> None:
    """RuleBroken for a proposal that costs more than the round shares out."""
    if cost_pence > budget_pence:
        raise RuleBroken(
            _("This round shares out %(budget)s; the proposal costs %(cost)s. Please make it smaller, or ask for a part of it.")
            % {"budget": pounds(budget_pence), "cost": pounds(cost_pence)}
        )


def is_open(*, hidden: bool) -> None:
    """RuleBroken for a proposal that a moderator has hidden."""
    if hidden:
        raise RuleBroken(_("A moderator has hidden this proposal, so nothing can be done with it for now."))


def may_edit(plan: Plan, budget_round: Cycle) -> None:
    """RuleBroken outside the phases for proposals, and for a withdrawn one."""
    rounds.may_propose(budget_round)
    if not PROPOSAL.lets("proposal.edit", plan.state):
        raise RuleBroken(_("This proposal was withdrawn, so it cannot be changed. You can write a new one."))


def complete(plan: Text) -> None:
    """RuleBroken naming the first thing that is missing for handing in."""
    for there, sentence, at in (
        (plan.title, _("Please give the proposal a title."), "title"),
        (plan.summary, _("Please write one sentence for the ballot."), "summary"),
        (plan.body, _("Please say what you plan to do."), "body"),
        (plan.group_id, _("Please choose the group that will do it."), "group_id"),
        (plan.cost_pence, _("Please write what it costs, in at least one line."), "costs"),
    ):
        if not there:
            raise RuleBroken(sentence, at=at)


def can_be_handed_in(plan: Plan) -> bool:
    """Whether it waits with its contact: a draft, or one that was turned down."""
    return PROPOSAL.lets("proposal.submit", plan.state)


def may_submit(plan: Plan, budget_round: Cycle, budget_pence: int) -> None:
    """RuleBroken unless a draft, or one that was turned down, is complete, fits the money and comes in time."""
    may_edit(plan, budget_round)
    if not can_be_handed_in(plan):
        raise RuleBroken(_("This proposal was handed in already."))
    complete(plan)
    fits_money(plan.cost_pence, budget_pence)


def may_withdraw(plan: Plan, budget_round: Cycle) -> None:
    """RuleBroken once voting has opened, and for one that was withdrawn before."""
    rounds.may_decide(budget_round)
    if not PROPOSAL.lets("proposal.withdraw", plan.state):
        raise RuleBroken(_("This proposal was withdrawn already."))


def may_stand(plan: Plan, budget_round: Cycle, budget_pence: int) -> None:
    """RuleBroken unless it was handed in (or turned down), fits the money, and voting has not opened."""
    rounds.may_decide(budget_round)
    if not PROPOSAL.lets("proposal.stand", plan.state):
        raise RuleBroken(_("Only a proposal that was handed in can be put on the ballot."))
    complete(plan)
    fits_money(plan.cost_pence, budget_pence)


def may_turn_down(plan: Plan, budget_round: Cycle) -> None:
    """RuleBroken unless it was handed in or stands, and voting has not opened."""
    rounds.may_decide(budget_round)
    if not PROPOSAL.lets("proposal.decline", plan.state):
        raise RuleBroken(_("Only a proposal that was handed in can be turned down."))


def may_decline(plan: Plan, budget_round: Cycle, reason_cy: str, reason_en: str) -> None:
    """The same. RuleBroken too unless the reason is in both languages."""
    may_turn_down(plan, budget_round)
    if not (reason_cy.strip() and reason_en.strip()):
        raise RuleBroken(
            _("Please give the reason in Welsh and in English. The group gets it by email, and everybody can read it.")
        )


def budget_fits(budget_pence: int, dearest_pence: int) -> None:
    """RuleBroken when a round would share out less than a proposal costs that was handed in already."""
    if budget_pence < dearest_pence:
        raise RuleBroken(
            _("A proposal of %(cost)s was handed in already, so the round cannot share out less than that.")
            % {"cost": pounds(dearest_pence)}
        )
