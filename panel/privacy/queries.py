"""What hangs on somebody: for the page that is read before an account is removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from panel.ballots.models import LinkKeyCopy
from panel.complaints.models import Complaint
from panel.complaints.states import ComplaintState
from panel.extensions import db
from panel.groups.models import Group
from panel.panels.models import GIVEN, Seat
from panel.people.models import Person
from panel.proposals.models import Proposal, ProposalState
from panel.roll.models import RollEntry
from panel.rounds.models import Phase, Round
from panel.seeds.models import Offer, Remark, Seed, Support
from panel.threads.models import Contribution


@dataclass(frozen=True)
class Hanging:
    """What somebody would leave behind. Numbers of what they wrote or promised; what others must see to, one by one."""

    seeds: int
    remarks: int
    contributions: int
    supports: int
    offers: int
    drafts: int
    plans: int
    seats: Sequence[Seat]
    groups: Sequence[Group]
    open_votes: Sequence[Round]
    complaints: int
    """Of theirs that wait for an answer."""
    key_copies: Sequence[int]
    """The numbers of rounds of whose key they hold a copy that is not destroyed."""


def hanging_on(person: Person) -> Hanging:
    """In twelve queries, however much it is."""
    on_roll = select(RollEntry.round_id).where(RollEntry.person_id == person.id)
    voting = Round.newest().where(Round.phase == Phase.VOTING, Round.id.in_(on_roll))
    copies = select(LinkKeyCopy.round_id).where(LinkKeyCopy.holder_id == person.id, LinkKeyCopy.destroyed_at.is_(None))
    return Hanging(
        seeds=_number(Seed.author_id == person.id),
        remarks=_number(Remark.author_id == person.id),
        contributions=_number(Contribution.author_id == person.id),
        supports=_number(Support.person_id == person.id),
        offers=_number(Offer.person_id == person.id, Offer.withdrawn_at.is_(None)),
        drafts=_number(Proposal.contact_id == person.id, is_draft()),
        plans=_number(Proposal.contact_id == person.id, ~is_draft()),
        seats=db.session.scalars(Seat.of(person).where(Seat.state.in_(GIVEN))).unique().all(),
        groups=db.session.scalars(Group.of_contact(person)).unique().all(),
        open_votes=db.session.scalars(voting).unique().all(),
        complaints=_number(Complaint.person_id == person.id, Complaint.state == ComplaintState.WAITING),
        key_copies=db.session.scalars(copies.distinct().order_by(LinkKeyCopy.round_id)).all(),
    )


def is_draft() -> ColumnElement[bool]:
    """Whether a proposal is its contact's alone: never handed in, or taken back before it was on a ballot. It goes with them."""
    return Proposal.number.is_(None) & Proposal.state.in_((ProposalState.DRAFT, ProposalState.WITHDRAWN))


def _number(*which: Any) -> int:
    return db.session.scalar(select(func.count()).where(*which)) or 0
