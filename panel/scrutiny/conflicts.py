"""Who cannot count a round again: whoever runs it, and whoever has something in it to win."""

from sqlalchemy import or_, select

from panel.access import Role
from panel.extensions import db
from panel.groups.models import Group
from panel.language import gettext as _
from panel.people.models import Person
from panel.proposals.models import Proposal, ProposalSeed, ProposalState
from panel.rounds.models import Round
from panel.seeds.models import Seed

OUT = (ProposalState.DECLINED, ProposalState.WITHDRAWN, ProposalState.DROPPED)


def why_not(person: Person, budget_round: Round) -> str:
    """Why this person cannot be a scrutineer of the round, in a sentence that says whom it is about; "" where they can."""
    area = budget_round.in_area
    if any(grant.kind == Role.ORGANISER and grant.reaches(area) for grant in person.live_grants):
        return _("%(name)s is an organiser here, and whoever runs a round does not count it again.") % {"name": person.name}
    if _has_proposal(person, budget_round):
        return _("%(name)s has a proposal in this round, or speaks for a group that has, so they cannot count it again.") % {
            "name": person.name
        }
    return ""


def _has_proposal(person: Person, budget_round: Round) -> bool:
    """As its contact, as that of its group, or as the author of a seed that it grew from."""
    groups = select(Group.id).where(Group.contact_id == person.id)
    seeds = select(ProposalSeed.proposal_id).join(Seed, Seed.id == ProposalSeed.seed_id).where(Seed.author_id == person.id)
    mine = or_(Proposal.contact_id == person.id, Proposal.group_id.in_(groups), Proposal.id.in_(seeds))
    there = Proposal.round_id == budget_round.id, Proposal.state.not_in(OUT)
    return db.session.scalar(select(select(Proposal.id).where(*there, mine).exists())) or False
