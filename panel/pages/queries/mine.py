"""What somebody has to do with: for their own page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from panel.extensions import db
from panel.groups.models import Group
from panel.moderation.models import Ruling
from panel.panels.models import Seat, SeatState
from panel.people.models import Person
from panel.proposals.models import Proposal
from panel.roll.late import OffRoll, Why, votes_without
from panel.roll.models import RollEntry
from panel.rounds.models import Phase, Round
from panel.sanctions.models import Sanction
from panel.seeds.models import Seed
from panel.translating.models import Translation
from panel.translating.queries import waiting_for

NEWEST = 10


@dataclass(frozen=True)
class Mine:
    """The newest of each kind; the rounds are those that they can vote in now.

    `off_roll`: the votes of their place whose rolls they are not on; they cost a query, and a few for each such vote.
    """

    off_roll: Sequence[OffRoll]
    rounds: Sequence[Round]
    seats: Sequence[Seat]
    seeds: Sequence[Seed]
    groups: Sequence[Group]
    proposals: Sequence[Proposal]
    sanctions: Sequence[Sanction]
    rulings: Sequence[Ruling]
    """By which something of theirs is hidden now."""
    translations: Sequence[Translation]
    """Offered for their own words, and not decided yet."""


def mine_of(person: Person) -> Mine:
    """In eight queries, and one for the dates of the rounds."""
    on_roll = select(RollEntry.round_id).where(RollEntry.person_id == person.id)
    voting = Round.newest().where(Round.phase == Phase.VOTING, Round.id.in_(on_roll))
    seats = Seat.of(person).where(Seat.state.in_((SeatState.OFFERED, SeatState.TAKEN)))
    seeds = select(Seed).where(Seed.author_id == person.id).order_by(Seed.planted_at.desc(), Seed.id.desc())
    proposals = select(Proposal).where(Proposal.contact_id == person.id).order_by(Proposal.made_at.desc(), Proposal.id.desc())
    return Mine(
        off_roll=[vote for vote in votes_without(person) if vote.why in {Why.LATE, Why.AGE}],
        rounds=db.session.scalars(voting.limit(NEWEST)).unique().all(),
        seats=db.session.scalars(seats.limit(NEWEST)).unique().all(),
        seeds=db.session.scalars(seeds.limit(NEWEST)).all(),
        groups=db.session.scalars(Group.of_contact(person).limit(NEWEST)).unique().all(),
        proposals=db.session.scalars(proposals.limit(NEWEST)).unique().all(),
        sanctions=db.session.scalars(Sanction.of(person).limit(NEWEST)).all(),
        rulings=db.session.scalars(Ruling.hiding_from(person).limit(NEWEST)).all(),
        translations=waiting_for(person),
    )
