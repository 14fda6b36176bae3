"""Decide beside a count, agree to that, take it back: between the count and the publishing of its result."""

from panel import clock
from panel.audit.actions import record
from panel.ballots.presses import is_alone
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.money import pounds
from panel.people.models import Person
from panel.proposals.decisions import Decision, DecisionKind
from panel.proposals.models import ProposalState
from panel.results.decided import Award, add_up, awards_of
from panel.results.models import Result
from panel.rounds import actions as rounds
from panel.rounds.models import Round

DECIDED, AGREED, BACK = "result.decide", "result.agree", "result.take-back"


def decide(
    budget_round: Round, person: Person, number: str, kind: DecisionKind, *, amount_pence: int, reason_cy: str, reason_en: str
) -> Decision:
    """Decide about the proposal with this number. It holds when a second organiser agrees; at once where there is one alone.

    RuleBroken where the count says the same already, where more is given than there is, and once the result is published.
    """
    result = hold_draft(budget_round)
    award = _award_of(result, number)
    amount = _amount(award, kind, amount_pence)
    now, alone = clock.now(), is_alone(person)
    decision = Decision(
        round_id=budget_round.id, proposal=award.line.proposal, kind=kind, amount_pence=amount, reason_cy=reason_cy,
        reason_en=reason_en, decided_by_id=person.id, decided_at=now, agreed_by_id=person.id if alone else None,
        agreed_at=now if alone else None,
    )  # fmt: skip
    with unless_taken(_("Something was decided about this proposal already. Take that back first.")):
        db.session.add(decision)
    add_up(result, awards_of(result))
    _log(DECIDED, decision, person, alone=alone)
    return decision


def agree(budget_round: Round, person: Person, decision_id: int) -> Decision:
    """The second organiser agrees: from now on it holds. RuleBroken for whoever decided it themselves."""
    result = hold_draft(budget_round)
    decision = _held(budget_round, decision_id)
    if not decision.waits:
        raise RuleBroken(_("A second organiser has agreed to this already."))
    if decision.decided_by_id == person.id:
        raise RuleBroken(_("You decided this yourself. Another organiser must agree."))
    decision.agreed_by_id, decision.agreed_at = person.id, clock.now()
    db.session.flush()
    add_up(result, awards_of(result))
    _log(AGREED, decision, person)
    return decision


def take_back(budget_round: Round, person: Person, decision_id: int) -> None:
    """It no longer holds; that it was made stays in the public log. RuleBroken for what a group has withdrawn."""
    hold_draft(budget_round)
    decision = _held(budget_round, decision_id)
    if decision.kind == DecisionKind.WITHDRAWN:
        raise RuleBroken(_("What was withdrawn stays withdrawn."))
    decision.taken_back_at = clock.now()
    db.session.flush()
    _log(BACK, decision, person)


def hold_draft(budget_round: Round) -> Result:
    """The count of a round while nobody else publishes it. RuleBroken where there is none, or it is published."""
    rounds.lock(budget_round)
    result = db.session.scalar(Result.of(budget_round))
    if result is None:
        raise RuleBroken(_("The ballots are not counted yet. Decisions stand beside a count."))
    if result.published_at:
        raise RuleBroken(_("This result is published. What was decided stays as everybody has read it."))
    return result


def _held(budget_round: Round, decision_id: int) -> Decision:
    of_round = Decision.live().where(Decision.id == decision_id, Decision.round_id == budget_round.id)
    decision = db.session.scalar(of_round)
    if decision is None:
        raise RuleBroken(_("This decision was taken back already."))
    return decision


def _award_of(result: Result, number: str) -> Award:
    found = next((each for each in awards_of(result) if each.line.proposal.number == number), None)
    if found is None:
        raise RuleBroken(_("There is no such proposal on the ballot of this round."))
    return found


def _amount(award: Award, kind: DecisionKind, asked_pence: int) -> int:
    """What it gets by this. RuleBroken where the count says the same, or a part is no part."""
    if award.by_count:
        if kind != DecisionKind.REFUSED:
            raise RuleBroken(_("The count chose this one: it is funded in any case. You can decide that it is not."))
        return 0
    if kind == DecisionKind.REFUSED:
        raise RuleBroken(_("The count did not choose this one: it is not funded in any case."))
    if award.line.proposal.state == ProposalState.WITHDRAWN:
        raise RuleBroken(_("This proposal was withdrawn, so it cannot be funded."))
    cost = award.line.proposal.cost_pence
    if kind == DecisionKind.GRANTED:
        return cost
    if not 0 < asked_pence < cost:
        raise RuleBroken(_("A part is more than nothing, and less than the %(cost)s that it costs.") % {"cost": pounds(cost)})
    return asked_pence


def _log(verb: str, decision: Decision, person: Person, **more: bool) -> None:
    """Which decision, and not what: before the result is published, that would tell what the count chose."""
    record(verb, f"round:{decision.round_id}", person, decision=decision.id, **more)
