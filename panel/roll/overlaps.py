"""Nobody is on the rolls of two places at once.

A person lives in one place: in one county, in one of its communities, in one ward of that. So somebody who moves while a vote is
open stays on the roll they are on, and comes on no roll of a place that lies apart from it and that votes at the same time. They
vote in one of the two: where they lived when its roll was made. Votes of one place and of what lies inside it are no matter: who
lives in the ward lives in the county. Nor are votes that followed each other: when the first was closed before the second
opened, the person had moved in between.
"""

from sqlalchemy import Select, or_, select

from panel.areas.models import Area
from panel.extensions import database_now, db
from panel.people.models import Person
from panel.roll.models import RollEntry
from panel.rounds.models import Phase, PhaseDate, Round, Way

LIVES_THERE = (RollEntry.way == Way.RESIDENCY) & RollEntry.person_id.is_not(None)
"""A list or a letter of another place says nothing of where somebody lives."""


def elsewhere(budget_round: Round) -> Select[int | None]:
    """The ids of people who stand on the roll of another place that votes, or voted, while this round does."""
    return select(RollEntry.person_id).where(RollEntry.round_id.in_(_apart(budget_round)), LIVES_THERE)


def other_vote_of(budget_round: Round, person: Person | None) -> Round | None:
    """The vote for whose sake this person is not put on the roll; None where there is none."""
    if person is None or Way.RESIDENCY not in budget_round.ways_in:
        return None
    places = _apart(budget_round).join(RollEntry, RollEntry.round_id == Round.id)
    theirs = places.where(RollEntry.person_id == person.id, LIVES_THERE)
    number = db.session.scalar(theirs.order_by(Round.id).limit(1))
    return db.session.get(Round, number) if number else None


def _apart(budget_round: Round) -> Select[int]:
    """The ids of rounds of residents whose area is neither inside this one's nor around it, and whose vote overlaps in time."""
    around = [int(number) for number in budget_round.area.path.split("/") if number]
    begins = budget_round.frozen_at or database_now()
    closes = select(PhaseDate.opens_at).where(PhaseDate.round_id == Round.id, PhaseDate.phase == Phase.RESULT).scalar_subquery()
    return select(Round.id).where(
        Round.id != budget_round.id,
        Round.takes(Way.RESIDENCY),
        Round.frozen_at.is_not(None),
        Round.area_id.not_in(around),
        Round.area_id.not_in(Area.inside(budget_round.area)),
        or_(Round.phase == Phase.VOTING, closes > begins),
    )
