"""Write a proposal, hand it in, withdraw it; put it on the ballot or say why not."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Integer, cast, func, select

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.groups import rules as group_rules
from panel.groups.models import Group
from panel.language import gettext as _
from panel.language import ngettext, speaking
from panel.mail.actions import post
from panel.people.models import Person
from panel.proposals import rules
from panel.proposals.headings import chosen, fits, headings_of
from panel.proposals.models import CostLine, Proposal, ProposalKind, ProposalState
from panel.proposals.states import PROPOSAL
from panel.rounds import rules as round_rules
from panel.rounds.models import Round
from panel.seeds.actions import note_costed
from panel.seeds.models import Seed
from panel.seeds.themes import Theme
from panel.web.addresses import absolute


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a contact writes. `costs` are labels with pence, in order."""

    title: str
    summary: str = ""
    body: str = ""
    language: str
    other_title: str = ""
    other_summary: str = ""
    kind: ProposalKind = ProposalKind.NEW
    theme: Theme | None = None
    heading_id: int | None = None
    group: Group | None = None
    costs: Sequence[tuple[str, int]] = field(default=())
    seeds: Sequence[Seed] = field(default=())

    @property
    def cost_pence(self) -> int:
        return sum(pence for _label, pence in self.costs)

    @property
    def group_id(self) -> int | None:
        return self.group.id if self.group else None


def write_proposal(budget_round: Round, contact: Person, draft: Draft) -> Proposal:
    """A new draft. RuleBroken outside the phases for proposals."""
    round_rules.may_propose(budget_round)
    proposal = Proposal(budget_round=budget_round, contact_id=contact.id, state=ProposalState.DRAFT, made_at=clock.now())
    fill(proposal, contact, draft)
    db.session.add(proposal)
    db.session.flush()
    record("proposal.write", f"proposal:{proposal.id}", contact, round=budget_round.id, new=True)
    return proposal


def edit_proposal(proposal: Proposal, person: Person, draft: Draft) -> None:
    """Change a proposal. One that stands goes back to the organisers: what is on the ballot was always looked at."""
    hold_open(proposal)
    rules.may_edit(proposal, proposal.budget_round)
    if proposal.state != ProposalState.DRAFT:
        rules.complete(draft)
        rules.fits_money(draft.cost_pence, proposal.budget_round.budget_pence)
    fill(proposal, person, draft)
    if proposal.state != ProposalState.DRAFT:
        fits(proposal)
    proposal.state = ProposalState(PROPOSAL.after("proposal.edit", proposal.state))
    db.session.flush()
    record("proposal.write", f"proposal:{proposal.id}", person, round=proposal.round_id, new=False, state=str(proposal.state))


def fill(proposal: Proposal, contact: Person, draft: Draft) -> None:
    """Write what was typed into the proposal. RuleBroken for another person's group, and for too many lines or seeds."""
    if draft.group and draft.group_id != proposal.group_id:
        if draft.group.contact_id != contact.id:
            raise RuleBroken(_("You are not the contact of that group. Please choose one of your own."))
        group_rules.may_propose(draft.group.state)
    if len(draft.costs) > rules.COST_LINES_MOST:
        most = rules.COST_LINES_MOST
        raise RuleBroken(
            ngettext("A proposal has at most %(num)s cost line.", "A proposal has at most %(num)s cost lines.", most)
            % {"num": most}
        )
    for name in ("title", "summary", "body", "language", "other_title", "other_summary", "kind", "theme"):
        setattr(proposal, name, getattr(draft, name))
    proposal.heading_id = chosen(headings_of(proposal.budget_round), draft.heading_id)
    proposal.group = draft.group
    proposal.seeds = list(draft.seeds)
    price(proposal, draft.costs)


def price(proposal: Proposal, costs: Sequence[tuple[str, int]]) -> None:
    """Put cost lines in place of the old ones; those that stay in their place are changed, not made anew."""
    kept = list(proposal.cost_lines)[: len(costs)]
    for line, (label, pence) in zip(kept, costs, strict=False):
        line.label, line.amount_pence = label, pence
    added = [
        CostLine(position=position, label=label, amount_pence=pence)
        for position, (label, pence) in enumerate(costs[len(kept) :], start=len(kept) + 1)
    ]
    proposal.cost_lines = kept + added
    for position, line in enumerate(proposal.cost_lines, start=1):
        line.position = position
    proposal.cost_pence = sum(pence for _label, pence in costs)


def submit_proposal(proposal: Proposal, person: Person) -> None:
    """Hand a proposal in to the organisers. RuleBroken while something is missing, or after the time."""
    hold_open(proposal)
    budget_round = proposal.budget_round
    rules.may_submit(proposal, budget_round, budget_round.budget_pence)
    fits(proposal)
    proposal.state = ProposalState(PROPOSAL.after("proposal.submit", proposal.state))
    proposal.reason_cy = proposal.reason_en = ""
    db.session.flush()
    record("proposal.submit", f"proposal:{proposal.id}", person, round=proposal.round_id, cost_pence=proposal.cost_pence)


def withdraw_proposal(proposal: Proposal, person: Person) -> None:
    """Take a proposal back. RuleBroken once voting has opened."""
    hold(proposal)
    rules.may_withdraw(proposal, proposal.budget_round)
    proposal.state = ProposalState(PROPOSAL.after("proposal.withdraw", proposal.state))
    db.session.flush()
    record("proposal.withdraw", f"proposal:{proposal.id}", person, round=proposal.round_id)


def put_on_ballot(proposal: Proposal, person: Person) -> None:
    """A proposal stands: it gets its number, its seeds have grown, and its contact is told."""
    hold_open(proposal)
    budget_round = proposal.budget_round
    rules.may_stand(proposal, budget_round, budget_round.budget_pence)
    fits(proposal)
    with unless_taken(_("Somebody else put a proposal on the ballot at the same moment. Please try again.")):
        proposal.number = proposal.number or str(highest_number(budget_round) + 1)
        proposal.state = ProposalState(PROPOSAL.after("proposal.stand", proposal.state))
        proposal.reason_cy = proposal.reason_en = ""
    for seed in proposal.seeds:
        note_costed(seed, person)
    record("proposal.stand", f"proposal:{proposal.id}", person, round=proposal.round_id, number=proposal.number)
    tell_contact(proposal)


def decline_proposal(proposal: Proposal, person: Person, *, reason_cy: str, reason_en: str) -> None:
    """Say why a proposal is not on the ballot; its contact is told, and everybody can read it."""
    hold_open(proposal)
    rules.may_decline(proposal, proposal.budget_round, reason_cy, reason_en)
    proposal.state = ProposalState(PROPOSAL.after("proposal.decline", proposal.state))
    proposal.reason_cy, proposal.reason_en = reason_cy, reason_en
    db.session.flush()
    subject = f"proposal:{proposal.id}"
    record("proposal.decline", subject, person, round=proposal.round_id, reason_cy=reason_cy, reason_en=reason_en)
    tell_contact(proposal)


def hold(proposal: Proposal) -> None:
    """Let nobody open the vote while the list of proposals changes; both are read anew."""
    db.session.flush()
    db.session.execute(select(Round.id).where(Round.id == proposal.round_id).with_for_update())
    db.session.refresh(proposal.budget_round)
    db.session.refresh(proposal)


def hold_open(proposal: Proposal) -> None:
    """The same. RuleBroken where a moderator has hidden it: its contact can only appeal, or withdraw it."""
    hold(proposal)
    rules.is_open(hidden=proposal.hidden_at is not None)


def set_hidden(proposal: Proposal, hidden: bool) -> None:
    """Hide a proposal or show it again; moderation, which decides it, writes the log. A ballot that is frozen stays as it is."""
    proposal.hidden_at = clock.now() if hidden else None
    db.session.flush()


def highest_number(budget_round: Round) -> int:
    """The highest number in a round so far; those of a round that was read in can be words, and are not counted on."""
    numbers = select(func.max(cast(Proposal.number, Integer))).where(Proposal.round_id == budget_round.id)
    return db.session.scalar(numbers) or 0


def tell_contact(proposal: Proposal) -> None:
    """A mail about the decision, in the contact's language."""
    contact = db.session.get(Person, proposal.contact_id) if proposal.contact_id else None
    if contact is None:
        return
    with speaking(contact.language):
        facts = {
            "title": proposal.title,
            "number": proposal.number,
            "reason": proposal.reason_cy if contact.language == "cy" else proposal.reason_en,
            "link": absolute("proposals.show_proposal", proposal_id=proposal.id),
        }
        if proposal.state == ProposalState.STANDING:
            subject = _("Your proposal is on the ballot")
            body = _("Good news: “%(title)s” is on the ballot, as number %(number)s.\n\nRead it here:\n%(link)s\n") % facts
        else:
            subject = _("Your proposal is not on the ballot")
            body = (
                _(
                    "“%(title)s” is not on the ballot for now. The reason:\n\n%(reason)s\n\n"
                    "You can change it and hand it in again until voting opens:\n%(link)s\n"
                )
                % facts
            )
    post(contact.email, subject=subject, body=body, language=contact.language, name=contact.name)
