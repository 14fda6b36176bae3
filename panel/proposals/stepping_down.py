"""A proposal is withdrawn while people vote, or after: with a reason that everybody reads, and a date."""

from sqlalchemy import select

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import database_now, db, unless_taken
from panel.language import gettext as _
from panel.language import ngettext, text_in
from panel.people.models import Person
from panel.proposals.actions import hold
from panel.proposals.decisions import Decision, DecisionKind
from panel.proposals.dropping import tell_contacts
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal, ProposalState
from panel.proposals.states import PROPOSAL
from panel.rounds.funds import is_published
from panel.rounds.models import Phase, Round
from panel.rounds.rules import voting_open
from panel.web.addresses import absolute

STEPPED_DOWN = "proposal.step-down"


def is_voted_on(budget_round: Round) -> bool:
    """Whether people can vote at this moment, by the database's clock."""
    return budget_round.phase == Phase.VOTING and voting_open(budget_round, database_now())


def may_step_down(proposal: Proposal, person: Person) -> None:
    """RuleBroken unless it stands on the ballot of a vote that has opened, and the others still make a ballot.

    After the close only the group itself takes it back: an organiser alone would take the money from what the count chose.
    """
    budget_round = proposal.budget_round
    if budget_round.phase not in {Phase.VOTING, Phase.RESULT} or proposal.lot_number is None or budget_round.imported_from:
        raise RuleBroken(_("Only what is on the ballot of a vote that has opened can be withdrawn in this way."))
    if not PROPOSAL.lets(STEPPED_DOWN, proposal.state):
        raise RuleBroken(_("This proposal was withdrawn already."))
    if is_voted_on(budget_round):
        _leaves_a_ballot(proposal)
    elif is_published(budget_round):
        raise RuleBroken(_("The result is published, and the money promised. Please write to the organisers."))
    elif proposal.contact_id != person.id:
        raise RuleBroken(
            _("After the close the group withdraws its proposal itself. Two organisers can decide beside the count.")
        )


def _leaves_a_ballot(proposal: Proposal) -> None:
    """RuleBroken where nobody could fill in a ballot without it; one that picks under one heading, with what stands there."""
    budget_round = proposal.budget_round
    headings = headings_of(budget_round)
    others = select(Proposal.kind, Proposal.heading_id).where(
        Proposal.round_id == budget_round.id, Proposal.state == ProposalState.STANDING, Proposal.id != proposal.id
    )
    near = [each for each in db.session.execute(others) if not headings.one_only or headings.of(each) is headings.of(proposal)]
    left = len(near)
    if left < max(1, budget_round.min_choices):
        raise RuleBroken(
            ngettext(
                "Without it %(num)s proposal is left: nobody could fill in a ballot. An organiser must end this vote first.",
                "Without it %(num)s proposals are left: nobody could fill in a ballot. An organiser must end this vote first.",
                left,
            )
            % {"num": left}
        )


def step_down(proposal: Proposal, person: Person, *, reason_cy: str, reason_en: str) -> Decision:
    """Withdraw it. While people vote nobody can pick it any more, and it cannot win; after the close the count stays as it is."""
    hold(proposal)
    may_step_down(proposal, person)
    now, by_contact = clock.now(), proposal.contact_id == person.id
    if is_voted_on(proposal.budget_round):
        proposal.state = ProposalState(PROPOSAL.after(STEPPED_DOWN, proposal.state))
    decision = Decision(
        round_id=proposal.round_id, proposal=proposal, kind=DecisionKind.WITHDRAWN, by_contact=by_contact,
        reason_cy=reason_cy, reason_en=reason_en, decided_by_id=person.id, decided_at=now, agreed_by_id=person.id, agreed_at=now,
    )  # fmt: skip
    with unless_taken(_("Something else was decided about this proposal. Please read it first.")):
        db.session.add(decision)
    subject, reasons = f"proposal:{proposal.id}", {"reason_cy": reason_cy, "reason_en": reason_en}
    record(STEPPED_DOWN, subject, person, round=proposal.round_id, by_contact=by_contact, **reasons)
    if not by_contact:
        tell_contacts([proposal], lambda proposal, language: _withdrawn_words(proposal, decision, language))
    return decision


def _withdrawn_words(proposal: Proposal, decision: Decision, language: str) -> tuple[str, str]:
    facts = {
        "title": proposal.words_in(language)[0],
        "round": text_in(proposal.budget_round, "title", language),
        "reason": text_in(decision, "reason", language),
        "link": absolute("proposals.show_proposal", proposal_id=proposal.id),
    }
    body = _(
        "An organiser has withdrawn “%(title)s” from the vote “%(round)s”. Nobody can pick it any more, and it cannot win."
        " The reason:\n\n%(reason)s\n\n"
        "Everybody can read it here. If you think that this is wrong, please write to the organisers:\n%(link)s\n"
    )
    return _("An organiser has withdrawn your proposal"), body % facts
