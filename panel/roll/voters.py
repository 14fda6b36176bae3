"""Who stands before the ballot: the place on the roll of whoever reads this page."""

from sqlalchemy import or_, select

from panel.access import person_or_none
from panel.access.booth import booth_now
from panel.extensions import db
from panel.roll import actions
from panel.roll.models import RollEntry, RollLine, VoteCode
from panel.rounds.models import Round, Way


def place_now(budget_round: Round) -> RollEntry | None:
    """The reader's place on the roll of this round; None off the roll."""
    person = person_or_none()
    own = actions.entry_of(budget_round, person) if person else None
    return own or shown_place(budget_round)


def shown_place(budget_round: Round) -> RollEntry | None:
    """The place that was shown without an account; None where its time is over, or the code was replaced since."""
    booth = booth_now()
    if booth is None or booth.round_id != budget_round.id:
        return None
    lines = select(RollLine.id).where(RollLine.round_id == budget_round.id, RollLine.line_hash == booth.hash)
    codes = select(VoteCode.id).where(VoteCode.code_hash == booth.hash)
    still = or_(RollEntry.roll_line_id.in_(lines), RollEntry.vote_code_id.in_(codes))
    return db.session.scalar(
        select(RollEntry).where(RollEntry.id == booth.entry_id, RollEntry.round_id == budget_round.id, still)
    )


def by_list_alone(place: RollEntry) -> bool:
    """Whether the reader has shown their place by nothing but what a list says of its person: others may know that, too."""
    person, booth = person_or_none(), booth_now()
    own = person is not None and place.person_id == person.id
    return not own and not (booth and booth.way == Way.CODES)


def may_replace(place: RollEntry, version: str) -> bool:
    """Whether the reader may see, and replace, the ballot of this version that was cast from their place.

    Who came by a list alone may in the browser that cast it, or once its receipt was shown there.
    """
    booth = booth_now()
    return not by_list_alone(place) or (booth is not None and booth.ballot == version)
