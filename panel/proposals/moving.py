"""What becomes of proposals when their group has another contact, or is a part of another group."""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from panel.errors import RuleBroken
from panel.extensions import db
from panel.groups.models import Group
from panel.language import gettext as _
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.models import Phase, Round
from panel.web.templating import plain


def follow_contact(group: Group, before_id: int) -> None:
    """Whoever speaks for a group now speaks for the proposals that its contact before spoke for."""
    theirs = Proposal.group_id == group.id, Proposal.contact_id == before_id
    db.session.execute(update(Proposal).where(*theirs).values(contact_id=group.contact_id))
    db.session.expire_all()


def move_proposals(group: Group, into: Group) -> None:
    """All proposals of one group are those of another. Who wrote one still speaks for it. RuleBroken while people vote on one."""
    names = ", ".join(plain(vote, "title") for vote in votes_on(group))
    if names:
        words = _("People vote on a proposal of this group now, and their ballot is not touched: %(votes)s.")
        raise RuleBroken(words % {"votes": names})
    db.session.execute(update(Proposal).where(Proposal.group_id == group.id).values(group_id=into.id))
    db.session.expire_all()


def votes_on(group: Group) -> Sequence[Round]:
    """The votes that are open now with a proposal of this group on the ballot."""
    standing = select(Proposal.round_id).where(Proposal.group_id == group.id, Proposal.state == ProposalState.STANDING)
    return db.session.scalars(Round.newest().where(Round.phase == Phase.VOTING, Round.id.in_(standing))).unique().all()


def number_of(group: Group) -> int:
    """How many proposals a group has, drafts too."""
    return db.session.scalar(select(func.count()).where(Proposal.group_id == group.id)) or 0


def not_decided(group: Group) -> Sequence[Proposal]:
    """Proposals of a group that are on their way: written, handed in, or on a ballot that is not counted yet."""
    under_way = Proposal.state.in_((ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.STANDING))
    open_rounds = select(Round.id).where(Round.phase.not_in((Phase.RESULT, Phase.CANCELLED)))
    mine = select(Proposal).where(Proposal.group_id == group.id, under_way, Proposal.round_id.in_(open_rounds))
    return db.session.scalars(mine.order_by(Proposal.id)).unique().all()
